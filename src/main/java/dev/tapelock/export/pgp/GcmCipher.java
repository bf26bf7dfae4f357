package dev.tapelock.export.pgp;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** GCM mode, which the platform has. */
final class GcmCipher implements ChunkCipher {

    private static final System.Logger LOG = System.getLogger(GcmCipher.class.getName());
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
        try {
            // A cipher keeps its copy of a key until it encrypts with another, and refuses a nonce that it had with
            // that.
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(new byte[32], "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, NO_CHUNK));
        } catch (GeneralSecurityException | ProviderException e) {
            // Whoever destroys has other things to zero, too.
            LOG.log(System.Logger.Level.WARNING, "A cipher keeps its copy of a message key until it is collected", e);
        }
    }
}
