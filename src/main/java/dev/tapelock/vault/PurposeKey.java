package dev.tapelock.vault;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random key for one purpose of one organization, or a pair, stored protected under the root key.
 *
 * <p>Each rotation adds a row with the next generation; older ones stay and check what they once signed.
 */
@Entity
@Table(
        name = "purpose_key",
        uniqueConstraints = @UniqueConstraint(columnNames = {"purpose", "organization_id", "generation"}))
public class PurposeKey {

    private static final int KEY_LENGTH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    @Column(name = "purpose", nullable = false, updatable = false, length = 40)
    private Purpose purpose;

    @Column(name = "organization_id", nullable = false, updatable = false)
    private UUID organizationId;

    @Column(name = "generation", nullable = false, updatable = false)
    private int generation;

    /** Changes only when the root key is rotated. */
    @Column(name = "protected_key", nullable = false)
    private byte[] protectedKey;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected PurposeKey() {}

    /**
     * A new random key.
     *
     * @param generation from 1
     */
    public PurposeKey(Purpose purpose, UUID organizationId, int generation, RootKey rootKey, Instant now) {
        if (generation < 1) {
            throw new IllegalArgumentException("generation " + generation + ", at least 1 is allowed");
        }
        this.id = UUID.randomUUID();
        this.purpose = purpose;
        this.organizationId = organizationId;
        this.generation = generation;
        this.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        byte[] key = purpose.isPair() ? SigningPair.make(RANDOM) : random();
        try {
            this.protectedKey = rootKey.protect(key, belongings());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] random() {
        byte[] key = new byte[KEY_LENGTH_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /**
     * Opens the key for use.
     *
     * @throws ProtectedDataCorruptException if the row was changed, or stands under another root key
     */
    public PurposeSecret open(RootKey rootKey) {
        requirePair(false);
        byte[] key = rootKey.unprotect(protectedKey, belongings());
        try {
            return new PurposeSecret(id, purpose, organizationId, generation, new SecretKeySpec(key, "HmacSHA256"));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * Opens the pair for use.
     *
     * @throws ProtectedDataCorruptException if the row was changed, or stands under another root key
     */
    public SigningPair openPair(RootKey rootKey) {
        requirePair(true);
        byte[] key = rootKey.unprotect(protectedKey, belongings());
        try {
            return new SigningPair(id, organizationId, createdAt, key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private void requirePair(boolean isWanted) {
        if (purpose.isPair() != isWanted) {
            throw new IllegalArgumentException("a key for " + purpose + (isWanted ? " is no pair" : " is a pair"));
        }
    }

    // Each column that says what the key is for is in here, so that no row can be passed off as another.
    private AssociatedData belongings() {
        return AssociatedData.of(
                "purpose-key", id.toString(), purpose.name(), organizationId.toString(), Integer.toString(generation));
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

    public int generation() {
        return generation;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
