package dev.tapelock.export;

import dev.tapelock.export.FailureReason.Kind;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.ByteRange;
import dev.tapelock.recording.OpenedContent;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.RecordingPlayback;
import dev.tapelock.recording.Recordings;
import dev.tapelock.recording.WholeRecording;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Opens recordings and puts their content at a destination.
 *
 * <p>No transaction is open while bytes flow: one that the caller has is suspended. Content is held in one buffer, however
 * long a recording is.
 */
@ApplicationScoped
public class RecordingExport {

    private static final System.Logger LOG = System.getLogger(RecordingExport.class.getName());
    private static final int ATTEMPTS = 3;
    /** So many recordings in a row that cannot be fetched mean that the repository is away, not that they are broken. */
    private static final int UNFETCHED_IN_A_ROW = 3;

    /** Likewise for what the destination does not take, or does not give. */
    static final int UNPUT_IN_A_ROW = 3;

    private static final String README_RESOURCE = "README.txt";

    private final BulkJobs jobs;
    private final StoredDestinations destinations;
    private final ExportDestinations adapters;
    private final RecipientKeys recipients;
    private final UnprotectedExport unprotected;
    private final Recordings recordings;
    private final RecordingPlayback playback;
    private final JobLeases leases;
    private final RunPulses pulses;

    @Inject
    RecordingExport(
            BulkJobs jobs,
            StoredDestinations destinations,
            ExportDestinations adapters,
            RecipientKeys recipients,
            UnprotectedExport unprotected,
            Recordings recordings,
            RecordingPlayback playback,
            JobLeases leases,
            RunPulses pulses) {
        this.jobs = jobs;
        this.destinations = destinations;
        this.adapters = adapters;
        this.recipients = recipients;
        this.unprotected = unprotected;
        this.recordings = recordings;
        this.playback = playback;
        this.leases = leases;
        this.pulses = pulses;
    }

    /**
     * Opens the destination for a run, and tells there what lies where. The caller closes what it gets.
     *
     * @throws DestinationUnavailableException if it cannot be used now
     */
    @Transactional(TxType.NOT_SUPPORTED)
    public ExportRun begin(JobRun run) {
        BulkJob job = jobs.find(run.organizationId(), run.jobId()).orElseThrow(() -> new JobLostException(run));
        Destination destination = destinations.of(job);
        boolean isUnprotected = !adapters.isProtected(destination);
        requireAllowed(run, isUnprotected);
        Optional<FileEncryptor> encryptor = encryptor(destination);
        RunPulse pulse = pulses.of(run);
        ExportTarget target = adapters.of(destination.kind()).begin(destination, run, pulse);
        boolean isBegun = false;
        try {
            putReadme(target);
            isBegun = true;
            return new ExportRun(
                    run, job.creator(), isUnprotected, destination.order().fingerprints(), encryptor, target, pulse);
        } finally {
            if (!isBegun) {
                target.close();
            }
        }
    }

    /** Removes what the runs of a job that is over have left half written, and gives the job back. */
    @Transactional(TxType.NOT_SUPPORTED)
    void tidy(JobRun run) {
        try {
            jobs.find(run.organizationId(), run.jobId())
                    .flatMap(job -> destinations.find(new OwnedId(run.organizationId(), job.destinationId())))
                    .ifPresent(destination -> adapters.of(destination.kind())
                            .begin(destination, run, SignOfLife.NONE)
                            .close());
        } catch (DestinationUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "What job " + run + " may have left half written stays", e);
        } finally {
            leases.release(run);
        }
    }

    /**
     * Exports one recording with all its artifacts. What is wrong with it alone is its outcome, and so is what keeps the whole
     * job from going on. Several threads may do that for a run at the same time; what comes of it is to be {@link #judge judged}.
     *
     * @throws JobLostException if the run may not go on
     */
    @Transactional(TxType.NOT_SUPPORTED)
    public ItemOutcome export(ExportRun run, BulkJobItem item) {
        try {
            run.beat();
            requireAllowed(run.run(), run.isUnprotected());
            return exportArtifacts(run, item);
        } catch (FileConflictException e) {
            return ItemOutcome.failed(item, reason(Kind.CONFLICT, e));
        } catch (FileNotPutException e) {
            return notPut(item, e);
        } catch (DestinationUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "Job " + run.run() + " cannot go on", e);
            return ItemOutcome.halted(item, e.reason());
        } catch (IOException e) {
            return notFetched(item, e);
        } catch (RefusedException e) {
            return e.refusal().status() >= 500
                    ? notFetched(item, e)
                    : ItemOutcome.failed(
                            item,
                            reason(e.refusal() == Refusal.RECORDING_UNREADABLE ? Kind.UNREADABLE : Kind.REFUSED, e));
        }
    }

    /** The outcome of a recording on which we failed in a way that nobody foresaw; the log has why. */
    public ItemOutcome failed(BulkJobItem item) {
        return ItemOutcome.failed(
                item,
                new FailureReason(
                        Kind.OTHER, "Recording " + item.recordingId() + " could not be exported; the log has why"));
    }

    private static FailureReason reason(Kind kind, RuntimeException failure) {
        return new FailureReason(kind, String.valueOf(failure.getMessage()));
    }

    private ItemOutcome exportArtifacts(ExportRun run, BulkJobItem item) throws IOException {
        Optional<WholeRecording> found =
                recordings.whole(run.run().organizationId(), item.conversationId(), item.recordingId());
        if (found.isEmpty()) {
            return ItemOutcome.failed(
                    item, new FailureReason(Kind.GONE, "Recording " + item.recordingId() + " is no longer there"));
        }
        Recording recording = found.get().recording();
        List<RecordingArtifact> artifacts = found.get().artifacts();
        if (artifacts.isEmpty()) {
            return ItemOutcome.skipped(
                    item,
                    new FailureReason(
                            Kind.NOT_DELIVERED,
                            "Recording " + recording.id() + " was announced, but its content was not delivered yet"));
        }
        List<ExportedFile> files = new ArrayList<>();
        for (RecordingArtifact artifact : artifacts) {
            String path = ExportLayout.pathOf(recording, artifact);
            String contentId = artifact.id().toString();
            files.add(run.put(path, artifact.contentLength(), contentId, stream -> {
                        try (OpenedContent content = open(run, artifact)) {
                            content.writeTo(run.beating(stream));
                        }
                    })
                    .openedWith(artifact.recordingKeyId()));
            byte[] metadata = ExportMetadata.of(recording, artifact);
            String metadataPath = ExportLayout.metadataPathOf(path);
            files.add(
                    run.put(metadataPath, metadata.length, contentId + "_metadata", stream -> stream.write(metadata)));
        }
        return ItemOutcome.done(item, files);
    }

    private OpenedContent open(ExportRun run, RecordingArtifact artifact) {
        for (int attempt = 1; ; attempt++) {
            try {
                return playback.openForExport(artifact, new ByteRange(0, artifact.contentLength()), run.creator());
            } catch (RefusedException e) {
                if (e.retryAfter().isEmpty() || attempt == ATTEMPTS) {
                    throw e;
                }
                pause(e.retryAfter().get().toMillis());
                run.beat();
            }
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a recording could not be fetched", e);
        }
    }

    private static ItemOutcome notFetched(BulkJobItem item, Exception failure) {
        LOG.log(System.Logger.Level.WARNING, "Recording " + item.recordingId() + " could not be fetched", failure);
        return ItemOutcome.failed(
                item, new FailureReason(Kind.NOT_FETCHED, "Recording " + item.recordingId() + " could not be fetched"));
    }

    private static ItemOutcome notPut(BulkJobItem item, FileNotPutException failure) {
        LOG.log(System.Logger.Level.WARNING, "Recording " + item.recordingId() + " could not be put", failure);
        return ItemOutcome.failed(item, reason(Kind.NOT_PUT, failure));
    }

    /**
     * What an outcome is after those before it: a few recordings in a row that cannot be fetched or put say nothing against
     * these, and halt the job. One thread judges all outcomes of a run.
     */
    public ItemOutcome judge(ExportRun run, ItemOutcome outcome) {
        if (outcome.state() == BulkJobItemState.DONE) {
            run.exported();
            return outcome;
        }
        Optional<FailureReason> reason = outcome.reason();
        Kind kind = reason.map(FailureReason::kind).orElse(Kind.OTHER);
        return switch (kind) {
            case NOT_FETCHED ->
                inARow(outcome, run.notFetched(outcome.item()), UNFETCHED_IN_A_ROW, repositoryAway(outcome));
            case NOT_PUT -> inARow(outcome, run.notPut(outcome.item()), UNPUT_IN_A_ROW, destinationAway(outcome));
            default -> outcome;
        };
    }

    private static ItemOutcome inARow(ItemOutcome last, List<BulkJobItem.Id> row, int most, FailureReason reason) {
        return row.size() >= most ? ItemOutcome.halted(last.item(), reason, row) : last;
    }

    private static FailureReason repositoryAway(ItemOutcome last) {
        return new FailureReason(
                Kind.REPOSITORY_AWAY,
                "Recordings cannot be fetched now: " + UNFETCHED_IN_A_ROW + " in a row failed, the last one of them "
                        + last.item().recordingId()
                        + ". Start the job again when the repository and the key holder can be reached");
    }

    private static FailureReason destinationAway(ItemOutcome last) {
        return new FailureReason(
                Kind.DESTINATION_UNUSABLE,
                "The destination takes nothing now: " + UNPUT_IN_A_ROW + " recordings in a row failed. "
                        + last.reason().map(FailureReason::sentence).orElse("")
                        + ". Start the job again when it can be written");
    }

    private Optional<FileEncryptor> encryptor(Destination destination) {
        try {
            return recipients.encryptor(destination.order().recipients());
        } catch (UnusableRecipientKeyException e) {
            throw new DestinationUnavailableException(
                    Kind.RECIPIENT_UNFIT,
                    "Nothing can be encrypted for destination \"" + destination.name() + "\". " + e.getMessage()
                            + ". Replace the key and start the job again",
                    e);
        }
    }

    private void requireAllowed(JobRun run, boolean isUnprotected) {
        if (isUnprotected && !unprotected.isAllowed(run.organizationId())) {
            throw new DestinationUnavailableException(
                    Kind.UNPROTECTED_FORBIDDEN,
                    "The destination does not encrypt what is put there, and the organization no longer allows unprotected"
                            + " export",
                    null);
        }
    }

    /** One that is not ours stays as it is. */
    private static void putReadme(ExportTarget target) {
        try (InputStream text = RecordingExport.class.getResourceAsStream(README_RESOURCE)) {
            if (text == null) {
                throw new IllegalStateException("The application lacks " + README_RESOURCE);
            }
            byte[] bytes = text.readAllBytes();
            target.put(ExportLayout.README, bytes.length, stream -> stream.write(bytes));
        } catch (FileConflictException e) {
            LOG.log(System.Logger.Level.DEBUG, "The destination has another " + ExportLayout.README, e);
        } catch (FileNotPutException e) {
            throw new DestinationUnavailableException(
                    Kind.DESTINATION_UNUSABLE,
                    e.getMessage() + ". Start the job again when the destination can be written",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("The application's " + README_RESOURCE + " cannot be read", e);
        }
    }
}
