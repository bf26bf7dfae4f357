package dev.tapelock.keys;

import org.jspecify.annotations.Nullable;

/**
 * The two halves of a new pair, as they are stored.
 *
 * @param publicHalf DER SubjectPublicKeyInfo
 * @param protectedPrivateHalf PKCS#8, protected in the holder's way; {@code null} if the holder never gives it out
 * @param kmsKeyArn the KMS key, not its alias, that protects the private half; {@code null} for other holders
 */
public record KeyMaterial(
        byte[] publicHalf,
        byte @Nullable [] protectedPrivateHalf,
        WrapAlgorithm wrapAlgorithm,
        @Nullable String kmsKeyArn) {

    /** A pair whose private half the root key protects. */
    public static KeyMaterial managed(byte[] publicHalf, byte[] protectedPrivateHalf, WrapAlgorithm wrapAlgorithm) {
        return new KeyMaterial(publicHalf, protectedPrivateHalf, wrapAlgorithm, null);
    }

    /** A pair of which we have the public half alone. */
    public static KeyMaterial publicOnly(byte[] publicHalf, WrapAlgorithm wrapAlgorithm) {
        return new KeyMaterial(publicHalf, null, wrapAlgorithm, null);
    }
}
