package dev.tapelock.export.web;

import dev.tapelock.export.BulkJob;
import dev.tapelock.export.BulkJobItem;
import dev.tapelock.export.BulkJobManifest;
import dev.tapelock.export.BulkJobState;
import dev.tapelock.export.BulkJobVerification;
import dev.tapelock.export.BulkJobVerifications;
import dev.tapelock.export.BulkJobs;
import dev.tapelock.export.Destination;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.ExportManifest;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileProblem;
import dev.tapelock.export.JobProgress;
import dev.tapelock.export.ManifestKey;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /admin/export/bulk-job.xhtml}: one job, watched. */
@Named
@RequestScoped
@ToldOnThePage
public class BulkJobView {

    private static final int MOST_FAILURES = 100;
    private static final Set<BulkJobState> MOVING = EnumSet.of(BulkJobState.PENDING, BulkJobState.PROCESSING);

    /**
     * How long something still takes, for people.
     *
     * @param unit {@code seconds}, {@code minutes} or {@code hours}
     */
    public record TimeLeft(String unit, long count) {

        private static final Duration MINUTES_FROM = Duration.ofMinutes(2);
        private static final Duration HOURS_FROM = Duration.ofHours(3);

        static TimeLeft of(Duration left) {
            if (left.compareTo(MINUTES_FROM) < 0) {
                return new TimeLeft("seconds", left.toSeconds());
            }
            return left.compareTo(HOURS_FROM) < 0
                    ? new TimeLeft("minutes", left.toMinutes())
                    : new TimeLeft("hours", left.toHours());
        }
    }

    @Inject
    private BulkJobs jobs;

    @Inject
    private Destinations destinations;

    @Inject
    private ExportManifest manifests;

    @Inject
    private BulkJobVerifications verifications;

    @Inject
    private PagePermissions permissions;

    @Inject
    private PageWords words;

    @Inject
    private CurrentCaller currentCaller;

    private @Nullable UUID id;
    private @Nullable BulkJob job;
    private @Nullable JobProgress progress;
    private int place;
    private @Nullable Destination destination;
    private @Nullable BulkJobManifest manifest;
    private @Nullable BulkJobVerification verification;
    private List<FileProblem> problems = List.of();
    private List<BulkJobItem> failures = List.of();
    private boolean isOwn;

    /** A form that comes back names its job, and which of its buttons count depends on that. */
    @PostConstruct
    void restore() {
        String posted = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .get("job:id");
        if (posted == null || !currentCaller.get().mayAny(Permission.JOB_VIEW)) {
            return;
        }
        try {
            jobs.find(currentCaller.get().organizationId(), UUID.fromString(posted))
                    .ifPresent(found -> show(found, currentCaller.get()));
        } catch (IllegalArgumentException e) {
            // No id of ours: there is no such job, and the page says so when it is shown.
        }
    }

    private void show(BulkJob found, Caller caller) {
        job = found;
        isOwn = found.creator().equals(caller.actor());
        manifest = manifests.of(found.organizationId(), List.of(found.id())).get(found.id());
        verification =
                verifications.of(found.organizationId(), List.of(found.id())).get(found.id());
        progress = jobs.progress(found);
    }

    /** Before the page is shown, and again each time that it asks how far the job is. */
    public void load() {
        Caller caller = permissions.require("BulkJob", Permission.JOB_VIEW);
        BulkJob found = jobs.find(caller.organizationId(), wanted())
                .orElseThrow(() -> RefusedException.notFound("bulk job", wanted()));
        show(found, caller);
        place = jobs.places(caller.organizationId(), List.of(found)).getOrDefault(found.id(), 0);
        failures = jobs.failures(found, Page.of(1, MOST_FAILURES, MOST_FAILURES));
        problems = verification != null && verification.hasProblems()
                ? verifications.problems(caller.organizationId(), found.id())
                : List.of();
        destination = destinations
                .find(caller.organizationId(), found.destinationId())
                .orElse(null);
    }

    private UUID wanted() {
        return id == null ? new UUID(0, 0) : id;
    }

    public void start() {
        Caller caller = permissions.require("BulkJob.start", Permission.JOB_EDIT);
        permissions.require("BulkJob.start", Permission.RECORDING_EDIT_RETENTION);
        BulkJob started = jobs.start(caller.organizationId(), wanted(), caller.actor());
        words.done(started.isWaiting() ? "jobs.queued" : "jobs.started");
    }

    /** Makes a job of what failed in this one, and goes to its page. */
    public String retry() {
        Caller caller = permissions.require("BulkJob.retry", Permission.JOB_ADD);
        BulkJob made = jobs.retry(caller.organizationId(), wanted(), caller.actor());
        words.doneBeforeRedirect("jobs.retried");
        return "/admin/export/bulk-job.xhtml?faces-redirect=true&id=" + made.id();
    }

    /** Lets it rest until it is started again. */
    public void pause() {
        Caller caller = permissions.require("BulkJob.pause", Permission.JOB_EDIT);
        permissions.require("BulkJob.pause", Permission.RECORDING_EDIT_RETENTION);
        jobs.pause(caller.organizationId(), wanted(), caller.actor());
        words.done("jobs.paused");
    }

    /** Orders a comparison of what lies at the destination with the manifest. */
    public void verify() {
        Caller caller = permissions.require("BulkJob.verify", Permission.JOB_EDIT);
        verifications.order(caller.organizationId(), wanted(), caller.actor());
        words.done("jobs.verification.ordered");
    }

    public void cancel() {
        Caller caller = permissions.require("BulkJob.cancel", Permission.JOB_DELETE);
        jobs.cancel(caller.organizationId(), wanted(), caller.actor());
        words.done("jobs.cancelled");
    }

    /** Whether the page should go on asking. */
    public boolean isWatched() {
        return isMoving() || (verification != null && !verification.state().isOver());
    }

    /** Whether it is on its way, or will be without anybody asking again. */
    public boolean isMoving() {
        return job != null && (job.isWaiting() || MOVING.contains(job.state()));
    }

    /** How far it is, in a word that the page has a sentence for. */
    public String getPhase() {
        return job == null ? "" : phaseOf(job);
    }

    static String phaseOf(BulkJob job) {
        if (job.isWaiting()) {
            return "WAITING";
        }
        return job.isPaused() ? "PAUSED" : job.state().name();
    }

    /** Which of those that wait it is, from 1. */
    public int getPlace() {
        return place;
    }

    /** Whether this user may start it now. */
    public boolean isStartable() {
        return job != null && isOwn && job.isStartable();
    }

    public boolean isPausable() {
        return job != null && job.isPausable();
    }

    /** Whether something failed that can be tried again. */
    public boolean isRetryable() {
        return job != null && !job.state().isOpen() && getFailureCount() > 0;
    }

    public boolean isCancellable() {
        return job != null && job.state() != BulkJobState.FULFILLED && job.state() != BulkJobState.CANCELLED;
    }

    public @Nullable UUID getId() {
        return id;
    }

    public void setId(@Nullable UUID id) {
        this.id = id;
    }

    public @Nullable BulkJob getJob() {
        return job;
    }

    public @Nullable JobProgress getProgress() {
        return progress;
    }

    public long getBytesPerSecond() {
        return progress == null ? 0 : Math.round(progress.bytesPerSecond());
    }

    /** How long it still takes at the present rate; empty if nobody knows. */
    public @Nullable TimeLeft getTimeLeft() {
        return progress == null ? null : progress.timeLeft().map(TimeLeft::of).orElse(null);
    }

    /** Why the job as a whole failed; empty if it did not. */
    public String getErrorMessage() {
        return job == null ? "" : job.failure().map(this::said).orElse("");
    }

    public String reasonOf(BulkJobItem item) {
        return item.reason().map(this::said).orElse("");
    }

    private String said(FailureReason reason) {
        return words.of("jobs.failure." + reason.kind().name());
    }

    /** Empty once it was removed. */
    public @Nullable Destination getDestination() {
        return destination;
    }

    /** Whether what the job writes can be read by whoever may read the destination. */
    public boolean isUnprotected() {
        return destination != null && !destinations.isProtected(destination);
    }

    /** Absent until it is signed. */
    public @Nullable BulkJobManifest getManifest() {
        return manifest;
    }

    public String getManifestSha256() {
        return manifest == null ? "" : manifest.sha256().orElse("");
    }

    /** The public key that the manifest is checked with, as PEM. */
    public String getManifestKey() {
        return job == null || manifest == null
                ? ""
                : manifests
                        .key(job.organizationId(), manifest.keyId())
                        .map(ManifestKey::pem)
                        .orElse("");
    }

    public boolean isVerifiable() {
        return manifest != null && (verification == null || verification.state().isOver());
    }

    /** The last comparison with the manifest; absent until one was ordered. */
    public @Nullable BulkJobVerification getVerification() {
        return verification;
    }

    /** When it ended, or what came last before that. */
    public @Nullable Instant getVerificationTime() {
        return verification == null
                ? null
                : verification.finishedAt().or(verification::startedAt).orElse(verification.orderedAt());
    }

    /** Why not all could be compared; empty if it could. */
    public String getVerificationError() {
        return verification == null
                ? ""
                : verification.failure().map(this::saidOfVerification).orElse("");
    }

    /** What is to be done is not the same as for the job. */
    private String saidOfVerification(FailureReason reason) {
        String key = "jobs.verification.failure." + reason.kind().name();
        return words.has(key) ? words.of(key) : said(reason);
    }

    /** The first files that are missing, different or unreadable. */
    public List<FileProblem> getProblems() {
        return problems;
    }

    public List<BulkJobItem> getFailures() {
        return failures;
    }

    public long getFailureCount() {
        return progress == null ? 0 : progress.failed();
    }
}
