package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;

/** Wraps and unwraps data keys with RSA. Stateless. */
public final class KeyWrapping {

    private static final String TRANSFORMATION = "RSA/ECB/OAEPPadding";

    private KeyWrapping() {}

    /**
     * The public half that data keys are wrapped with, from the form in which the contract shows it.
     *
     * @param encoded DER PKCS#1 RSAPublicKey, or SubjectPublicKeyInfo
     * @throws IllegalArgumentException if it is no RSA key of 3072 bits with the exponent 65537; the message says what it is
     */
    public static PublicKey publicHalf(byte[] encoded) {
        byte[] subjectPublicKeyInfo = SubjectPublicKey.ofCustomer(encoded);
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The public key cannot be used", e);
        }
    }

    /** Wraps 32 bytes of data key; the result is as long as the modulus. */
    public static byte[] wrap(WrapAlgorithm algorithm, PublicKey publicHalf, DataKey dataKey) {
        byte[] bytes = dataKey.revealBytes();
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.ENCRYPT_MODE, publicHalf, algorithm.parameters());
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A data key could not be wrapped", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Unwraps a data key.
     *
     * @param pkcs8 the private half; the caller keeps the array and zeroes it
     * @throws UnwrapFailedException if that is no private half, does not open it, or what comes out is no data key
     */
    public static DataKey unwrap(WrapAlgorithm algorithm, byte[] pkcs8, byte[] wrapped) {
        try {
            return unwrap(
                    algorithm, KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)), wrapped);
        } catch (GeneralSecurityException e) {
            throw new UnwrapFailedException(e);
        }
    }

    /**
     * Unwraps a data key.
     *
     * @throws UnwrapFailedException if the private half does not open it, or what comes out is no data key
     */
    public static DataKey unwrap(WrapAlgorithm algorithm, PrivateKey privateHalf, byte[] wrapped) {
        byte[] opened = {};
        byte[] bytes = {};
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.DECRYPT_MODE, privateHalf, algorithm.parameters());
            // Into a buffer of ours: a provider that makes one leaves the data key in it.
            opened = new byte[cipher.getOutputSize(wrapped.length)];
            int length = cipher.doFinal(wrapped, 0, wrapped.length, opened, 0);
            bytes = Arrays.copyOf(opened, length);
            return DataKey.of(bytes);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnwrapFailedException(e);
        } finally {
            Arrays.fill(opened, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
