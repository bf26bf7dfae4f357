package dev.tapelock.vault;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The one root key this database stands under: its id, and a value that tells whether a key is that key. */
@Entity
@Table(name = "root_key")
public class RootKeyRecord {

    private static final byte[] KNOWN_TEXT = "tapelock root key".getBytes(StandardCharsets.US_ASCII);

    @Id
    private UUID id;

    @Column(name = "key_check", nullable = false, updatable = false)
    private byte[] keyCheck;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    /** Unique and always 1 in the table, so that there is one row at most. */
    @Column(name = "singleton", nullable = false, unique = true, updatable = false)
    private int singleton = 1;

    @SuppressWarnings("NullAway.Init")
    protected RootKeyRecord() {}

    /** The record of a root key that this database will stand under from now on. */
    public RootKeyRecord(RootKey rootKey, Instant now) {
        this.id = rootKey.id();
        this.keyCheck = rootKey.protect(KNOWN_TEXT, checkOf(id));
        this.createdAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Whether this is the key the record was made for: the same id, and the same key bytes. */
    public boolean matches(RootKey rootKey) {
        if (!id.equals(rootKey.id())) {
            return false;
        }
        try {
            return MessageDigest.isEqual(KNOWN_TEXT, rootKey.unprotect(keyCheck, checkOf(id)));
        } catch (ProtectedDataCorruptException e) {
            return false;
        }
    }

    private static AssociatedData checkOf(UUID id) {
        return AssociatedData.of("root-key-check", id.toString());
    }

    public UUID id() {
        return id;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
