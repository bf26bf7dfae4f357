package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the place once more, before a job is fulfilled, whether it has all that was put there. What it no longer has is put
 * again by the next run. Goes on where it was interrupted.
 */
@ApplicationScoped
public class ExportVerification {

    private static final System.Logger LOG = System.getLogger(ExportVerification.class.getName());
    private static final int PAGE = 50;

    private final BulkJobs jobs;
    private final BulkJobItems items;
    private final StoredDestinations destinations;
    private final ExportDestinations adapters;
    private final RunPulses pulses;
    private final ExportThreads threads;

    @Inject
    ExportVerification(
            BulkJobs jobs,
            BulkJobItems items,
            StoredDestinations destinations,
            ExportDestinations adapters,
            RunPulses pulses,
            ExportThreads threads) {
        this.jobs = jobs;
        this.items = items;
        this.destinations = destinations;
        this.adapters = adapters;
        this.pulses = pulses;
        this.threads = threads;
    }

    /**
     * Compares what was not compared yet.
     *
     * @return whether nothing has to be put again
     * @throws JobLostException if the run may not go on
     * @throws DestinationUnavailableException if the place does not say
     */
    @Transactional(TxType.NOT_SUPPORTED)
    public boolean verify(JobRun run) {
        Map<BulkJobItem, List<ExportedFile>> next = items.unverified(run, PAGE);
        if (next.isEmpty()) {
            return items.isAllTried(run);
        }
        BulkJob job = jobs.find(run.organizationId(), run.jobId()).orElseThrow(() -> new JobLostException(run));
        Destination destination = destinations.of(job);
        RunPulse pulse = pulses.of(run);
        try (ExportTarget target = adapters.of(destination.kind()).begin(destination, run, pulse)) {
            while (!next.isEmpty()) {
                List<Compared> found = compared(next, target, pulse);
                items.verified(run, those(found, true), those(found, false));
                next = items.unverified(run, PAGE);
            }
        }
        return items.isAllTried(run);
    }

    private List<Compared> compared(Map<BulkJobItem, List<ExportedFile>> put, ExportTarget target, RunPulse pulse) {
        List<Compared> found = new ArrayList<>();
        threads.inOrder(
                List.copyOf(put.entrySet()),
                each -> new Compared(each.getKey(), isWhole(each.getKey(), each.getValue(), target, pulse)),
                found::add,
                pulse);
        return found;
    }

    private record Compared(BulkJobItem item, boolean isWhole) {}

    private static List<BulkJobItem> those(List<Compared> found, boolean isWhole) {
        return found.stream()
                .filter(each -> each.isWhole() == isWhole)
                .map(Compared::item)
                .toList();
    }

    private static boolean isWhole(BulkJobItem item, List<ExportedFile> files, ExportTarget target, RunPulse pulse) {
        for (ExportedFile file : files) {
            pulse.beat();
            if (!target.isThere(file)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Recording " + item.recordingId() + " no longer lies at the destination as it was put there: "
                                + file.path());
                return false;
            }
        }
        return true;
    }
}
