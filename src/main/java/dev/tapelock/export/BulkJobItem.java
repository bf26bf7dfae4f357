package dev.tapelock.export;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One recording of a bulk job, and what became of it: the only place that says how far a job is. */
@Entity
@Table(name = "bulk_job_item")
public class BulkJobItem {

    /** Whoever changes an export as often as that means it. */
    private static final int MOST_REDONE = 2;

    /**
     * Its place in its job.
     *
     * @param number from 1, by the recordings' start
     */
    @Embeddable
    public record Id(
            @Column(name = "organization_id") UUID organizationId,
            @Column(name = "job_id") UUID jobId,
            long number) implements Serializable {}

    @EmbeddedId
    private Id id;

    @Column(name = "recording_id")
    private UUID recordingId;

    @Column(name = "conversation_id")
    private UUID conversationId;

    @Enumerated(EnumType.STRING)
    private BulkJobItemState state;

    private @Nullable String reason;

    @Enumerated(EnumType.STRING)
    @Column(name = "reason_kind")
    private FailureReason.@Nullable Kind reasonKind;

    @Column(name = "length_bytes")
    private long lengthBytes;

    private int epoch;

    private boolean verified;

    private int redone;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @SuppressWarnings("NullAway.Init")
    protected BulkJobItem() {}

    BulkJobItem(Id id, UUID recordingId, UUID conversationId) {
        this.id = id;
        this.recordingId = recordingId;
        this.conversationId = conversationId;
        this.state = BulkJobItemState.PENDING;
        this.verified = true;
    }

    void claim(JobRun run) {
        state = BulkJobItemState.CLAIMED;
        epoch = run.epoch();
    }

    void finish(ItemOutcome outcome, Instant now) {
        state = outcome.state();
        reason = outcome.reason().map(FailureReason::sentence).orElse(null);
        reasonKind = outcome.reason().map(FailureReason::kind).orElse(null);
        lengthBytes = outcome.lengthBytes();
        verified = outcome.files().isEmpty();
        finishedAt = now;
    }

    /** The place still has all that was put there for it. */
    void verify() {
        verified = true;
    }

    /** Whether it may be put once more, when the place no longer has it. */
    boolean isToBeRedone() {
        return redone < MOST_REDONE;
    }

    /** It is to be put again. */
    void redo() {
        redone++;
        verified = true;
        state = BulkJobItemState.PENDING;
        lengthBytes = 0;
        finishedAt = null;
    }

    /** Nothing is said against it any more: it failed only for what keeps the whole job from going on. */
    void takeBack(JobRun run) {
        if (state == BulkJobItemState.FAILED && epoch == run.epoch()) {
            state = BulkJobItemState.PENDING;
            reason = null;
            reasonKind = null;
            finishedAt = null;
        }
    }

    public Id id() {
        return id;
    }

    public UUID recordingId() {
        return recordingId;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public BulkJobItemState state() {
        return state;
    }

    /** Why it failed or was skipped. */
    public Optional<FailureReason> reason() {
        return Optional.ofNullable(reason).map(sentence -> FailureReason.of(reasonKind, sentence));
    }

    /** Bytes that lie at the destination for it. */
    public long lengthBytes() {
        return lengthBytes;
    }

    /** Which run had it last. */
    int epoch() {
        return epoch;
    }
}
