package dev.tapelock.recording.rest;

import dev.tapelock.platform.RefusedException;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code Repr-Digest} field (RFC 9530), of which SHA-256 is used. */
final class ReprDigest {

    static final String HEADER = "Repr-Digest";

    private static final int SHA256_BYTES = 32;
    private static final Pattern SHA256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/=]*):\\s*(?=,|;|$)");

    private ReprDigest() {}

    /**
     * The SHA-256 in the field's lines, which are one list (RFC 9110 section 5.3), the last one if there are several (RFC
     * 9651 section 3.2); empty if there is none, as with other algorithms alone.
     *
     * @throws RefusedException {@code invalid.value} if it is no SHA-256
     */
    static Optional<byte[]> sha256(Collection<String> lines) {
        String value = String.join(", ", lines);
        Optional<String> last =
                SHA256.matcher(value).results().map(match -> match.group(1)).reduce((before, after) -> after);
        if (last.isEmpty()) {
            if (value.contains("sha-256")) {
                throw invalid(value);
            }
            return Optional.empty();
        }
        try {
            byte[] digest = Base64.getDecoder().decode(last.get());
            if (digest.length != SHA256_BYTES) {
                throw invalid(value);
            }
            return Optional.of(digest);
        } catch (IllegalArgumentException e) {
            throw invalid(value);
        }
    }

    static String of(byte[] sha256) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }

    private static RefusedException invalid(String value) {
        return RefusedException.invalidValue(HEADER, value, "sha-256=:base64 of 32 bytes:");
    }
}
