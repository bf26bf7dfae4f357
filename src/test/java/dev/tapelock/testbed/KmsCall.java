package dev.tapelock.testbed;

import java.util.Map;

/**
 * A call that a {@link KmsServer} answered.
 *
 * @param operation of KMS or STS, as {@code Decrypt}
 * @param principal the caller's ARN; empty, if it was not let in
 * @param keyArn the key's, by whatever name the call knows it; empty, if it named none that exists
 * @param outcome the error's code, or {@code Success}
 */
public record KmsCall(
        String operation, String principal, String keyArn, Map<String, String> encryptionContext, String outcome) {}
