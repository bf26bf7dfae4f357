package dev.tapelock.export.pgp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** GCM mode, which the platform has. */
final class GcmCipher implements ChunkCipher {

    private static final int NONCE_BYTES = 12;

    private final Cipher cipher;
    private SecretKey key;

    GcmCipher(SecretKey key) {
        this.key = key;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is not to be had", e);
        }
    }

    @Override
    public int nonceBytes() {
        return NONCE_BYTES;
    }

    @Override
    public void encrypt(byte[] nonce, byte[] associated, byte[] plain, int length, byte[] target) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(associated);
            cipher.doFinal(plain, 0, length, target, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }

    @Override
    public void destroy() {
        key = new SecretKeySpec(new byte[32], "AES");
        try {
            // A cipher keeps its key schedule until it gets another.
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, new byte[NONCE_BYTES]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }
}
