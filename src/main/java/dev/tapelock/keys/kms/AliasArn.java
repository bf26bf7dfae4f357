package dev.tapelock.keys.kms;

import dev.tapelock.platform.RefusedException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a customer's KMS key by its alias.
 *
 * @param text the whole ARN
 */
record AliasArn(String text, String partition, String region) {

    private static final Pattern ALIAS =
            Pattern.compile("arn:(aws[a-z-]*):kms:([a-z0-9-]{1,40}):[0-9]{12}:alias/[A-Za-z0-9/_-]{1,256}");

    /** @throws RefusedException {@code invalid.value} if it is none */
    static AliasArn of(Optional<String> url) {
        String text = url.orElse("");
        Matcher parts = ALIAS.matcher(text);
        if (!parts.matches()) {
            throw RefusedException.invalidValue(
                    "url", text, "the ARN of an alias, as arn:aws:kms:eu-central-1:111122223333:alias/recordings");
        }
        return new AliasArn(text, parts.group(1), parts.group(2));
    }
}
