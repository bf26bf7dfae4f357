package dev.tapelock.keys;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That an edge seals under a key. It binds who seals and who destroys keys, never who delivers: what is sealed is taken whenever
 * it comes.
 */
@Entity
@Table(name = "edge_lease")
public class EdgeLease {

    @EmbeddedId
    private OwnedId id;

    private String edge;

    @Column(name = "key_id")
    private UUID recordingKeyId;

    @Column(name = "leased_at")
    private Instant leasedAt;

    @Column(name = "renewed_at")
    private Instant renewedAt;

    @Column(name = "valid_until")
    private Instant validUntil;

    @Column(name = "returned_at")
    private @Nullable Instant returnedAt;

    @SuppressWarnings("NullAway.Init")
    protected EdgeLease() {}

    EdgeLease(OwnedId id, String edge, UUID recordingKeyId, Instant leasedAt, Instant validUntil) {
        this.id = id;
        this.edge = edge;
        this.recordingKeyId = recordingKeyId;
        this.leasedAt = leasedAt;
        this.renewedAt = leasedAt;
        this.validUntil = validUntil;
    }

    /** The edge goes on sealing under the same key. */
    void renew(Instant now, Instant until) {
        renewedAt = now;
        validUntil = until;
        returnedAt = null;
    }

    /** The edge has nothing left that is sealed under the key. */
    void giveBack(Instant now) {
        returnedAt = now;
    }

    public UUID id() {
        return id.id();
    }

    public String edge() {
        return edge;
    }

    public UUID recordingKeyId() {
        return recordingKeyId;
    }

    public Instant leasedAt() {
        return leasedAt;
    }

    public Instant renewedAt() {
        return renewedAt;
    }

    public Instant validUntil() {
        return validUntil;
    }

    /** Empty while there may be something under the key that was not delivered. */
    public Optional<Instant> returnedAt() {
        return Optional.ofNullable(returnedAt);
    }

    /** Whether the edge should have renewed it, or given it back, by now. */
    public boolean isOverdueAt(Instant now) {
        return returnedAt == null && validUntil.isBefore(now);
    }
}
