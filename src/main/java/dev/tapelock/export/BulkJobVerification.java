package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last comparison of what lies at the destination with a job's manifest. Who does it holds it as a run holds its job: under an
 * epoch, for a short time that is renewed.
 */
@Entity
@Table(name = "bulk_job_verification")
public class BulkJobVerification {

    /** How many files are named; the others are counted. */
    static final int MOST_PROBLEMS = 100;

    /** How often it is begun without coming forward. */
    static final int MOST_ATTEMPTS = 5;

    private static final long MANIFEST_UNSEEN = -1;

    @EmbeddedId
    @AttributeOverride(name = "id", column = @Column(name = "job_id"))
    private OwnedId id;

    @Enumerated(EnumType.STRING)
    private VerificationState state = VerificationState.PENDING;

    private int epoch;

    private int attempts;

    @Column(name = "lease_until")
    private @Nullable Instant leaseUntil;

    @Column(name = "last_item")
    private long lastItem = MANIFEST_UNSEEN;

    private long files;

    private long missing;

    private long different;

    private long unreadable;

    @ElementCollection(fetch = FetchType.LAZY)
    @CollectionTable(
            name = "bulk_job_verification_problem",
            joinColumns = {
                @JoinColumn(name = "organization_id", referencedColumnName = "organization_id"),
                @JoinColumn(name = "job_id", referencedColumnName = "job_id")
            })
    @OrderColumn(name = "number")
    private List<FileProblem> problems = new ArrayList<>();

    @Column(name = "error_message")
    private @Nullable String errorMessage;

    @Enumerated(EnumType.STRING)
    @Column(name = "error_kind")
    private FailureReason.@Nullable Kind errorKind;

    @Column(name = "ordered_at")
    private Instant orderedAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @SuppressWarnings("NullAway.Init")
    protected BulkJobVerification() {}

    /** @param id the job's */
    BulkJobVerification(OwnedId id, Instant now) {
        this.id = id;
        this.orderedAt = now;
    }

    /** Begins anew; what was found before is forgotten. */
    void orderAgain(Instant now) {
        state = VerificationState.PENDING;
        attempts = 0;
        leaseUntil = null;
        lastItem = MANIFEST_UNSEEN;
        files = 0;
        missing = 0;
        different = 0;
        unreadable = 0;
        problems.clear();
        errorMessage = null;
        errorKind = null;
        orderedAt = now;
        startedAt = null;
        finishedAt = null;
    }

    /** Whether somebody has to go on with it. */
    boolean isFreeAt(Instant now) {
        return !state.isOver() && (leaseUntil == null || leaseUntil.isBefore(now));
    }

    /** Whether it was begun so often without coming forward that nobody should try again. */
    boolean isHopeless() {
        return attempts >= MOST_ATTEMPTS;
    }

    /** Gives it to a new run, which ends all earlier ones. */
    JobRun take(Instant now, Duration lease) {
        state = VerificationState.PROCESSING;
        startedAt = startedAt().orElse(now);
        epoch++;
        attempts++;
        leaseUntil = now.plus(lease);
        return new JobRun(id.organizationId(), id.id(), epoch);
    }

    /** @throws JobLostException unless that run is the last one and may go on */
    void require(JobRun run) {
        if (run.epoch() != epoch || state != VerificationState.PROCESSING) {
            throw new JobLostException(run);
        }
    }

    void renew(Instant now, Duration lease) {
        leaseUntil = now.plus(lease);
    }

    /**
     * Notes that so many more files were compared.
     *
     * @param found those of them that are not as they were put, or cannot be read
     * @param item the last one that they belong to; 0 for the manifest
     */
    void compared(long count, List<FileProblem> found, long item) {
        found.stream().limit(MOST_PROBLEMS - problems.size()).forEach(problems::add);
        files += count;
        missing += count(found, FileProblem.Kind.MISSING);
        different += count(found, FileProblem.Kind.DIFFERENT);
        unreadable += count(found, FileProblem.Kind.UNREADABLE);
        lastItem = item;
        attempts = 0;
    }

    private static long count(List<FileProblem> found, FileProblem.Kind kind) {
        return found.stream().filter(problem -> problem.kind() == kind).count();
    }

    /** All was looked at. */
    void finish(Instant now) {
        end(hasProblems() ? VerificationState.DIFFERENT : VerificationState.VERIFIED, now);
    }

    void fail(FailureReason reason, Instant now) {
        end(VerificationState.FAILED, now);
        errorMessage = reason.sentence();
        errorKind = reason.kind();
    }

    private void end(VerificationState last, Instant now) {
        state = last;
        finishedAt = now;
        leaseUntil = null;
    }

    public UUID jobId() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public VerificationState state() {
        return state;
    }

    /** Whether the manifest and its signature were compared. */
    boolean isManifestSeen() {
        return lastItem != MANIFEST_UNSEEN;
    }

    /** The last item whose files were compared; 0 before the first. */
    long lastItem() {
        return Math.max(0, lastItem);
    }

    /** How many files were looked at, the manifest and its signature among them. */
    public long files() {
        return files;
    }

    public long missing() {
        return missing;
    }

    public long different() {
        return different;
    }

    /** Of how many nobody knows, as they could not be read. */
    public long unreadable() {
        return unreadable;
    }

    /** Whether anything was not found as it was put. */
    public boolean hasProblems() {
        return missing + different + unreadable > 0;
    }

    /** The first ones, in the order of the job. */
    List<FileProblem> problems() {
        return List.copyOf(problems);
    }

    /** Why not all could be compared. */
    public Optional<FailureReason> failure() {
        return Optional.ofNullable(errorMessage).map(sentence -> FailureReason.of(errorKind, sentence));
    }

    public Instant orderedAt() {
        return orderedAt;
    }

    /** When a server first began with it. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }
}
