package dev.tapelock.keys;

/**
 * The two halves of a new pair, as they are stored.
 *
 * @param publicHalf DER SubjectPublicKeyInfo
 * @param protectedPrivateHalf PKCS#8, protected in the holder's way
 */
public record KeyMaterial(byte[] publicHalf, byte[] protectedPrivateHalf, WrapAlgorithm wrapAlgorithm) {}
