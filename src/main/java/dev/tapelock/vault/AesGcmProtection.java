package dev.tapelock.vault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Protection under an AES-256 root key in the layout of this package.
 *
 * <p>Thread-safe. The key may be a handle into a device; its bytes are not asked for.
 */
public final class AesGcmProtection implements RootKey {

    private static final byte VERSION = 1;
    private static final int ID_LENGTH_BYTES = 2 * Long.BYTES;
    private static final int IV_LENGTH_BYTES = 12;
    private static final int TAG_LENGTH_BYTES = 16;
    private static final int ID_OFFSET = 1;
    private static final int IV_OFFSET = ID_OFFSET + ID_LENGTH_BYTES;
    private static final int CIPHERTEXT_OFFSET = IV_OFFSET + IV_LENGTH_BYTES;

    private final UUID id;
    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    public AesGcmProtection(UUID id, SecretKey key) {
        this.id = id;
        this.key = key;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public byte[] protect(byte[] plaintext, AssociatedData associatedData) {
        byte[] iv = new byte[IV_LENGTH_BYTES];
        random.nextBytes(iv);
        ByteBuffer layout = ByteBuffer.allocate(CIPHERTEXT_OFFSET + plaintext.length + TAG_LENGTH_BYTES);
        layout.put(header()).put(iv);
        try {
            cipher(Cipher.ENCRYPT_MODE, iv, associatedData).doFinal(ByteBuffer.wrap(plaintext), layout);
        } catch (GeneralSecurityException e) {
            throw new RootKeyUnavailableException("protect under root key " + id + ": the cipher failed", e);
        }
        return layout.array();
    }

    @Override
    public byte[] unprotect(byte[] protectedBytes, AssociatedData associatedData) {
        String message = "protected bytes do not open under root key " + id;
        byte[] header = header();
        if (protectedBytes.length < CIPHERTEXT_OFFSET + TAG_LENGTH_BYTES
                || !ByteBuffer.wrap(protectedBytes, 0, header.length).equals(ByteBuffer.wrap(header))) {
            throw new ProtectedDataCorruptException(message);
        }
        byte[] iv = new byte[IV_LENGTH_BYTES];
        System.arraycopy(protectedBytes, IV_OFFSET, iv, 0, IV_LENGTH_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, iv, associatedData)
                    .doFinal(protectedBytes, CIPHERTEXT_OFFSET, protectedBytes.length - CIPHERTEXT_OFFSET);
        } catch (GeneralSecurityException e) {
            throw new ProtectedDataCorruptException(message, e);
        }
    }

    private Cipher cipher(int mode, byte[] iv, AssociatedData associatedData) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH_BYTES * Byte.SIZE, iv));
        cipher.updateAAD(header());
        cipher.updateAAD(associatedData.encoded());
        return cipher;
    }

    private byte[] header() {
        return ByteBuffer.allocate(IV_OFFSET)
                .put(VERSION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
