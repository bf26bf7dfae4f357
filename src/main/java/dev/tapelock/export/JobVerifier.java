package dev.tapelock.export;

import dev.tapelock.export.ManifestComparison.Compared;
import dev.tapelock.vault.SigningPair;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.Signature;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Compares what lies at destinations with jobs' manifests, page by page; what a crash has interrupted goes on behind the last page.
 *
 * <p>The database's list counts only if the manifest that would be written of it now has the digest that was signed.
 */
@ApplicationScoped
class JobVerifier {

    private static final System.Logger LOG = System.getLogger(JobVerifier.class.getName());
    private static final int MOST_LOOKED_AT = 20;
    private static final int MOST_AT_ONCE = 2;
    private static final int PAGE = 50;

    /** It and its signature. */
    private static final int MANIFEST_FILES = 2;

    private final BulkJobVerifications verifications;
    private final BulkJobs jobs;
    private final ExportManifest manifests;
    private final StoredDestinations destinations;
    private final ExportDestinations adapters;
    private final RunPulses pulses;
    private final ExportThreads threads;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    @SuppressWarnings("NullAway.Init")
    JobVerifier(
            BulkJobVerifications verifications,
            BulkJobs jobs,
            ExportManifest manifests,
            StoredDestinations destinations,
            ExportDestinations adapters,
            RunPulses pulses,
            ExportThreads threads) {
        this.verifications = verifications;
        this.jobs = jobs;
        this.manifests = manifests;
        this.destinations = destinations;
        this.adapters = adapters;
        this.pulses = pulses;
        this.threads = threads;
    }

    /** Begins with one more comparison, if one waits and this server has room for it. */
    void beginNext() {
        if (!room.tryAcquire()) {
            return;
        }
        boolean isBegun = false;
        try {
            Optional<JobRun> taken = verifications.free(MOST_LOOKED_AT).stream()
                    .flatMap(id -> verifications.take(id).stream())
                    .findFirst();
            if (taken.isPresent()) {
                executor.execute(() -> verifyAndLeave(taken.get()));
                isBegun = true;
            }
        } finally {
            if (!isBegun) {
                room.release();
            }
        }
    }

    private void verifyAndLeave(JobRun run) {
        try {
            verify(run);
        } finally {
            room.release();
        }
    }

    /**
     * The edge of a background thread: what fails is logged, and another run goes on when the lease is over; until then what
     * is away may have come back.
     */
    void verify(JobRun run) {
        try {
            Optional<FailureReason> failure = compareOrSayWhyNot(run);
            if (failure.isPresent()) {
                verifications.fail(run, failure.get());
            } else {
                verifications.finish(run);
            }
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Verification {0} ends: it is another run''s", run);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "What job " + run.jobId() + " has put could not be compared yet", e);
        }
    }

    private Optional<FailureReason> compareOrSayWhyNot(JobRun run) {
        try {
            return compare(run);
        } catch (DestinationUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "What job " + run.jobId() + " has put cannot be compared", e);
            return Optional.of(e.reason());
        }
    }

    /** The answer is why it cannot go on, if it cannot. */
    private Optional<FailureReason> compare(JobRun run) {
        BulkJob job = jobs.find(run.organizationId(), run.jobId()).orElseThrow(() -> new JobLostException(run));
        Destination destination = destinations.of(job);
        BulkJobVerification begun = verifications.begun(run);
        RunPulse pulse = pulses.of(run, verifications::renew);
        try (ExportSource source = adapters.of(destination.kind()).open(destination, pulse)) {
            Work work = new Work(run, job, pulse, new ManifestComparison(source, pulse::beat), new FoundProblems());
            Optional<FailureReason> failure = begun.isManifestSeen() ? Optional.empty() : compareManifest(work);
            if (failure.isEmpty()) {
                compareFiles(work, begun.lastItem());
            }
            return failure;
        }
    }

    private record Work(JobRun run, BulkJob job, RunPulse pulse, ManifestComparison comparison, FoundProblems found) {

        /** A store may be silent within a file for longer than a run may be. */
        Compared compare(ExportedFile file) {
            return pulse.during(() -> comparison.compare(file));
        }
    }

    private Optional<FailureReason> compareManifest(Work work) {
        JobRun run = work.run();
        BulkJobManifest manifest = Objects.requireNonNull(
                manifests.of(run.organizationId(), List.of(run.jobId())).get(run.jobId()));
        SigningPair pair = manifests.pair(manifest);
        Signature check = pair.check();
        ExportedFile listed =
                manifests.writer(work.job(), manifest, pair, work.pulse()).show(check);
        if (!manifest.sha256().equals(Optional.of(listed.sha256()))) {
            return Optional.of(new FailureReason(
                    FailureReason.Kind.LIST_CHANGED,
                    "The database no longer lists for bulk job " + run.jobId() + " what its manifest was signed for"));
        }
        work.pulse()
                .during(() -> work.comparison().compareManifest(listed, check))
                .forEach(work.found()::add);
        verifications.compared(run, MANIFEST_FILES, work.found().next(), 0);
        return Optional.empty();
    }

    private void compareFiles(Work work, long lastItem) {
        List<ManifestEntry> page = manifests.exported(work.job(), lastItem, PAGE);
        while (!page.isEmpty()) {
            long last = page.get(page.size() - 1).item().id().number();
            List<ExportedFile> files =
                    page.stream().flatMap(entry -> entry.files().stream()).toList();
            threads.inOrder(files, work::compare, work.found()::add, work.pulse());
            verifications.compared(work.run(), files.size(), work.found().next(), last);
            page = manifests.exported(work.job(), last, PAGE);
        }
    }
}
