package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingSelection;
import dev.tapelock.recording.SelectedRecordings.Found;
import dev.tapelock.recording.SelectedRecordings.Place;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Something to be done to many recordings, in the order of their start or backwards. What becomes of each lies in its items. */
@Entity
@Table(name = "bulk_job")
public class BulkJob {

    private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);

    @EmbeddedId
    private OwnedId id;

    @Enumerated(EnumType.STRING)
    private BulkJobState state;

    @Enumerated(EnumType.STRING)
    private BulkJobAction action;

    @Column(name = "interval_start")
    private Instant intervalStart;

    @Column(name = "interval_end")
    private Instant intervalEnd;

    private String media;

    private @Nullable String filters;

    @Column(name = "latest_first")
    private boolean isLatestFirst;

    @Column(name = "most_recordings")
    private @Nullable Long mostRecordings;

    @Column(name = "action_date")
    private @Nullable Instant actionDate;

    @Column(name = "action_age")
    private @Nullable Integer actionAge;

    @Column(name = "screen_action_date")
    private @Nullable Instant screenActionDate;

    @Column(name = "screen_action_age")
    private @Nullable Integer screenActionAge;

    @Column(name = "aged")
    private boolean isAged;

    @Column(name = "policy_based")
    private boolean isPolicyBasedIncluded;

    @Column(name = "destination_id")
    private UUID destinationId;

    @Enumerated(EnumType.STRING)
    @Column(name = "creator_kind")
    private Actor.Kind creatorKind;

    @Column(name = "creator_id")
    private @Nullable UUID creatorId;

    @Column(name = "error_message")
    private @Nullable String errorMessage;

    @Enumerated(EnumType.STRING)
    @Column(name = "error_kind")
    private FailureReason.@Nullable Kind errorKind;

    @Column(name = "collected_time")
    private @Nullable Instant collectedTime;

    @Column(name = "collected_id")
    private @Nullable UUID collectedId;

    @Column(name = "collected_count")
    private long collectedCount;

    @Column(name = "total_recordings")
    private @Nullable Long totalRecordings;

    @Column(name = "total_conversations")
    private @Nullable Long totalConversations;

    private int epoch;

    @Column(name = "lease_until")
    private @Nullable Instant leaseUntil;

    @Column(name = "retry_of")
    private @Nullable UUID retryOf;

    @Column(name = "queued_at")
    private @Nullable Instant queuedAt;

    @Column(name = "paused_at")
    private @Nullable Instant pausedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @SuppressWarnings("NullAway.Init")
    protected BulkJob() {}

    BulkJob(UUID organizationId, UUID id, ExportOrder order, Actor creator, Instant createdAt) {
        RecordingSelection selection = order.selection();
        this.id = new OwnedId(organizationId, id);
        this.state = BulkJobState.PENDING;
        this.action = BulkJobAction.EXPORT;
        this.intervalStart = selection.start();
        this.intervalEnd = selection.end();
        this.media = selection.media().stream().map(Media::name).collect(Collectors.joining(","));
        this.filters = StoredFilters.text(selection.filters());
        this.isLatestFirst = selection.isLatestFirst();
        this.mostRecordings = selection.most().isPresent() ? selection.most().getAsLong() : null;
        this.actionDate = order.actionTime().date().orElse(null);
        this.actionAge = age(order.actionTime());
        this.screenActionDate = order.screenActionTime().date().orElse(null);
        this.screenActionAge = age(order.screenActionTime());
        this.isAged = order.wording().isAged();
        this.isPolicyBasedIncluded = order.wording().isPolicyBasedIncluded();
        this.destinationId = order.destinationId();
        this.creatorKind = creator.kind();
        this.creatorId = creator.id().orElse(null);
        this.createdAt = createdAt;
    }

    private static @Nullable Integer age(ActionTime time) {
        return time.age().isPresent() ? time.age().getAsInt() : null;
    }

    private static ActionTime time(@Nullable Instant date, @Nullable Integer age) {
        return new ActionTime(Optional.ofNullable(date), age == null ? OptionalInt.empty() : OptionalInt.of(age));
    }

    /** One that does again what failed in this one, to the same place; its items are copied by whoever makes it. */
    BulkJob retry(UUID newId, Actor newCreator, Instant now) {
        BulkJob job = new BulkJob(id.organizationId(), newId, order(), newCreator, now);
        job.retryOf = id.id();
        return job;
    }

    /** Its items were copied. */
    void ready(long recordings, long conversations) {
        collectedCount = recordings;
        ready(conversations);
    }

    /** Whether nobody works on it who could still go on. */
    boolean isFreeAt(Instant now) {
        return leaseUntil == null || leaseUntil.isBefore(now);
    }

    /** Gives the job to a new run, which ends all earlier ones. */
    JobRun take(Instant now, Duration lease) {
        epoch++;
        leaseUntil = now.plus(lease);
        return new JobRun(id.organizationId(), id.id(), epoch);
    }

    /** @throws JobLostException unless that run is the last one and the job is in that state */
    void require(JobRun run, BulkJobState expected) {
        if (run.epoch() != epoch || state != expected) {
            throw new JobLostException(run);
        }
    }

    boolean isLastRun(JobRun run) {
        return run.epoch() == epoch;
    }

    void renew(Instant now, Duration lease) {
        leaseUntil = now.plus(lease);
    }

    void release() {
        leaseUntil = null;
    }

    /** How many more may be collected, at most {@code page}. */
    int roomFor(int page) {
        return mostRecordings == null ? page : (int) Math.min(page, mostRecordings - collectedCount);
    }

    /** Notes that there are items of these, and where to go on. */
    void collected(Found found) {
        found.end().ifPresent(end -> {
            collectedTime = end.startTime();
            collectedId = end.recordingId();
        });
        collectedCount += found.recordings().size();
    }

    /** All items exist. */
    void ready(long conversations) {
        state = BulkJobState.READY;
        totalRecordings = collectedCount;
        totalConversations = conversations;
        leaseUntil = null;
    }

    /** Whether it can be started: it knows its recordings, is not over for good, and does not wait for its turn already. */
    public boolean isStartable() {
        return !isWaiting()
                && (state == BulkJobState.READY || (state == BulkJobState.FAILED && totalRecordings != null));
    }

    void start(Instant now) {
        rest();
        state = BulkJobState.PROCESSING;
        startedAt = now;
    }

    /** Its turn comes later: as soon as that is, it is collected if it does not know its recordings, and else started. */
    void enqueue(Instant now) {
        if (state != BulkJobState.PENDING) {
            rest();
        }
        queuedAt = now;
    }

    /** Its turn has come. */
    void leaveQueue(Instant now) {
        queuedAt = null;
        if (state == BulkJobState.READY) {
            start(now);
        }
    }

    private void rest() {
        state = BulkJobState.READY;
        queuedAt = null;
        pausedAt = null;
        finishedAt = null;
        errorMessage = null;
        errorKind = null;
    }

    /** Whether it can be paused: it is processed, or will be without anybody asking again. */
    public boolean isPausable() {
        return state == BulkJobState.PROCESSING || (state == BulkJobState.READY && isWaiting());
    }

    /**
     * Lets it rest until somebody starts it again. The run that has it may not go on; its lease stays, so that what it has left
     * behind is removed when that ends, and nobody else begins before.
     */
    void pause(Instant now) {
        rest();
        pausedAt = now;
        epoch++;
    }

    /** Whether somebody lets it rest. */
    public boolean isPaused() {
        return pausedAt != null;
    }

    /** Whether it waits for its turn. */
    public boolean isWaiting() {
        return queuedAt != null;
    }

    void fulfil(Instant now) {
        end(BulkJobState.FULFILLED, now);
        leaseUntil = null;
    }

    void fail(FailureReason reason, Instant now) {
        end(BulkJobState.FAILED, now);
        errorMessage = reason.sentence();
        errorKind = reason.kind();
        leaseUntil = null;
    }

    /** A lease that is there stays: when it ends, what the run has left behind is removed. */
    void cancel(Instant now) {
        end(BulkJobState.CANCELLED, now);
    }

    private void end(BulkJobState last, Instant now) {
        state = last;
        queuedAt = null;
        pausedAt = null;
        finishedAt = now;
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public BulkJobState state() {
        return state;
    }

    public BulkJobAction action() {
        return action;
    }

    /** What was ordered. */
    public ExportOrder order() {
        return new ExportOrder(
                new RecordingSelection(
                        intervalStart,
                        intervalEnd,
                        Arrays.stream(media.split(",", -1)).map(Media::valueOf).collect(Collectors.toSet()),
                        StoredFilters.of(filters),
                        isLatestFirst,
                        mostRecordings == null ? OptionalLong.empty() : OptionalLong.of(mostRecordings)),
                destinationId,
                time(actionDate, actionAge),
                time(screenActionDate, screenActionAge),
                new ExportOrder.Wording(isAged, isPolicyBasedIncluded));
    }

    public UUID destinationId() {
        return destinationId;
    }

    /** The job whose failed recordings it does again. */
    public Optional<UUID> retryOf() {
        return Optional.ofNullable(retryOf);
    }

    /** Who ordered it, and who alone may start it. */
    public Actor creator() {
        return new Actor(creatorKind, Optional.ofNullable(creatorId));
    }

    /** Why it failed as a whole. */
    public Optional<FailureReason> failure() {
        return Optional.ofNullable(errorMessage).map(sentence -> FailureReason.of(errorKind, sentence));
    }

    /** Where collecting goes on. */
    Place collectedPlace() {
        if (collectedTime != null && collectedId != null) {
            return new Place(collectedTime, collectedId);
        }
        // The end is not in the interval: backwards, all of it lies behind that.
        return new Place(isLatestFirst ? intervalEnd : intervalStart, BEFORE_ALL_IDS);
    }

    long collectedCount() {
        return collectedCount;
    }

    /** How many recordings it has; empty until all are collected. */
    public OptionalLong totalRecordings() {
        return totalRecordings == null ? OptionalLong.empty() : OptionalLong.of(totalRecordings);
    }

    /** How many conversations these belong to. */
    public OptionalLong totalConversations() {
        return totalConversations == null ? OptionalLong.empty() : OptionalLong.of(totalConversations);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When it was last started. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }
}
