package dev.tapelock.keys;

import dev.tapelock.platform.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What somebody wants a configuration to say.
 *
 * @param url where a key service decrypts, or the ARN of the alias of a KMS key
 * @param apiId names the credentials
 * @param apiKey the secret of the credentials; without one, a change keeps what there is
 * @param caCertificate PEM
 * @param roleArn the role to take before the KMS key is used
 * @param isAcknowledged whether the one who orders has read what it means to hold keys
 */
public record KeyConfigurationOrder(
        KeyHolder holder,
        Optional<String> url,
        Optional<String> apiId,
        Optional<String> apiKey,
        Optional<String> caCertificate,
        Optional<String> roleArn,
        boolean isAcknowledged) {

    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_SECRET = 4096;
    private static final int LONGEST_CERTIFICATE = 16 * 1024;

    /** @throws RefusedException {@code invalid.value} for what is too long */
    public KeyConfigurationOrder {
        url = given("url", url, LONGEST_URL);
        apiId = given("apiId", apiId, LONGEST_ID);
        apiKey = given("apiKey", apiKey, LONGEST_SECRET);
        caCertificate = given("caCertificate", caCertificate, LONGEST_CERTIFICATE);
        roleArn = given("roleArn", roleArn, LONGEST_URL);
    }

    private static Optional<String> given(String name, Optional<String> value, int longest) {
        Optional<String> text = value.map(String::strip).filter(Predicate.not(String::isEmpty));
        text.filter(it -> it.length() > longest).ifPresent(it -> {
            throw RefusedException.invalidValue(
                    name, it.length() + " characters long", "at most " + longest + " characters long");
        });
        boolean isText = text.stream()
                .allMatch(it -> StandardCharsets.UTF_8.newEncoder().canEncode(it)
                        && it.chars().noneMatch(each -> Character.isISOControl(each) && each != '\n' && each != '\r'));
        if (!isText) {
            throw RefusedException.invalidValue(name, "not text", "text without control characters");
        }
        return text;
    }

    @Override
    public String toString() {
        return "an order of a key configuration: " + holder + " " + url.orElse("");
    }
}
