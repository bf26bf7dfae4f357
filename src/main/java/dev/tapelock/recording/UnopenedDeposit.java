package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A deposit whose key could not be used yet; its id is the artifact's. Gone once the deposit was opened. */
@Entity
@Table(name = "unopened_deposit")
class UnopenedDeposit {

    /** So often a customer's key service may give no key, or another one, before that is taken for the deposit's fault. */
    static final Duration LONGEST_WAIT = Duration.ofHours(6);

    private static final int MOST_DOUBLINGS = 20;

    /** After so long another server may open it, too: that costs time, and changes nothing. */
    static final Duration LEASE = Duration.ofMinutes(15);

    @EmbeddedId
    private OwnedId id;

    @Column(name = "key_id")
    private UUID recordingKeyId;

    @Column(name = "due_at")
    private Instant dueAt;

    private int failures;

    @SuppressWarnings("NullAway.Init")
    protected UnopenedDeposit() {}

    UnopenedDeposit(OwnedId id, UUID recordingKeyId, Instant dueAt) {
        this.id = id;
        this.recordingKeyId = recordingKeyId;
        this.dueAt = dueAt;
    }

    boolean isDueAt(Instant now) {
        return !dueAt.isAfter(now);
    }

    /** A server has it in hand. */
    void take(Instant now) {
        dueAt = now.plus(LEASE);
    }

    /** It was not the deposit's fault that it could not be opened. */
    void giveBack(Instant now) {
        dueAt = now;
    }

    /**
     * The key's holder answered, but not with this deposit's key. It is asked again after ever longer whiles, and never given up: its
     * owner may mend it, and the deposit is sound for all that is known.
     */
    void failed(Instant now, Duration interval) {
        Duration wait = interval.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        dueAt = now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        failures++;
    }
}
