package dev.tapelock.export.pgp;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/** GCM mode, which the platform has. */
final class GcmCipher implements ChunkCipher {

    private static final int NONCE_BYTES = 12;
    /** The nonce of chunk -1. */
    private static final byte[] NO_CHUNK = HexFormat.of().parseHex("f".repeat(2 * NONCE_BYTES));

    private final Cipher cipher;
    /** Until it is destroyed. */
    private @Nullable SecretKey key;

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
        if (key == null) {
            throw new IllegalStateException("Destroyed before it encrypts");
        }
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
        if (key == null) {
            return;
        }
        key = null;
        SpentCipher.forgetKey(cipher, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, NO_CHUNK));
    }
}
