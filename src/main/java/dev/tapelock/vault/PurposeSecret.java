package dev.tapelock.vault;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A purpose key that is open: ready to compute and check MACs, or to protect, as its purpose says; never both.
 *
 * <p>Thread-safe. Whoever stores a MAC or hands it out keeps {@link #id()} with it, so that it can be checked after the
 * next rotation. The text form holds no secret.
 */
public final class PurposeSecret {

    private static final String ALGORITHM = "HmacSHA256";

    private final UUID id;
    private final Purpose purpose;
    private final UUID organizationId;
    private final int generation;
    private final SecretKey key;

    PurposeSecret(UUID id, Purpose purpose, UUID organizationId, int generation, SecretKey key) {
        this.id = id;
        this.purpose = purpose;
        this.organizationId = organizationId;
        this.generation = generation;
        this.key = key;
    }

    public UUID id() {
        return id;
    }

    public Purpose purpose() {
        return purpose;
    }

    public UUID organizationId() {
        return organizationId;
    }

    /** 1 for the first key of this purpose and organization, one more with each rotation. */
    public int generation() {
        return generation;
    }

    /** The key itself, 256 bits for HMAC-SHA-256, for a library that computes the MAC by its own rules. */
    public SecretKey key() {
        return key;
    }

    /** HMAC-SHA-256 over the canonical encoding, 32 bytes. */
    public byte[] mac(AssociatedData message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message.encoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    /** Whether this is the MAC of that message, in a time that does not tell how much of it was right. */
    public boolean verify(AssociatedData message, byte[] mac) {
        return MessageDigest.isEqual(mac(message), mac);
    }

    /** Protects bytes under this key, in the layout of this package with this key's id in the place of the root key's. */
    public byte[] protect(byte[] plaintext, AssociatedData associatedData) {
        return protection().protect(plaintext, associatedData);
    }

    /**
     * Opens what {@link #protect} made. The caller clears it.
     *
     * @throws ProtectedDataCorruptException for any reason for which it does not open
     */
    public byte[] unprotect(byte[] protectedBytes, AssociatedData associatedData) {
        return protection().unprotect(protectedBytes, associatedData);
    }

    private AesGcmProtection protection() {
        byte[] bytes = key.getEncoded();
        try {
            return new AesGcmProtection(id, new SecretKeySpec(bytes, "AES"));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return purpose + " key " + id + ", generation " + generation;
    }
}
