package dev.tapelock.export;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.StreamLimit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Hands out jobs' manifests from where they lie. A few at a time: whoever waits for a slow destination holds a thread. */
@ApplicationScoped
public class ManifestDownload {

    static final int MOST_AT_ONCE = 4;

    private static final int LONGEST_SIGNATURE = 2048;

    /** More than an answer holds back before it begins. */
    private static final int READ_AHEAD_BYTES = 64 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ExportManifest manifests;
    private final BulkJobs jobs;
    private final StoredDestinations destinations;
    private final ExportDestinations adapters;
    private final StreamLimit room = new StreamLimit(MOST_AT_ONCE, "Too many manifests are being fetched; try again");

    @Inject
    ManifestDownload(
            ExportManifest manifests, BulkJobs jobs, StoredDestinations destinations, ExportDestinations adapters) {
        this.manifests = manifests;
        this.jobs = jobs;
        this.destinations = destinations;
        this.adapters = adapters;
    }

    /**
     * Opens the manifest of a job. When it returns, its first bytes are read. The caller closes it.
     *
     * @throws RefusedException {@code not.found} if the job is not there or has no manifest; {@code general.conflict} if the
     *     destination was removed, or does not have it in its length; {@code repository.unavailable} if the destination does not
     *     say; {@code too.many.streams}
     */
    @Transactional(TxType.NOT_SUPPORTED)
    public PlacedFile manifest(UUID organizationId, UUID jobId) {
        BulkJobManifest manifest = signed(organizationId, jobId);
        long length = manifest.lengthBytes().orElseThrow();
        return open(organizationId, jobId, new Wanted(manifest.path(), length, length));
    }

    /** Opens the signature of a job's manifest, likewise. */
    @Transactional(TxType.NOT_SUPPORTED)
    public PlacedFile signature(UUID organizationId, UUID jobId) {
        String path = ExportLayout.signaturePathOf(signed(organizationId, jobId).path());
        return open(organizationId, jobId, new Wanted(path, 1, LONGEST_SIGNATURE));
    }

    private BulkJobManifest signed(UUID organizationId, UUID jobId) {
        return Optional.ofNullable(manifests.of(organizationId, List.of(jobId)).get(jobId))
                .orElseThrow(() -> RefusedException.notFound("manifest of a bulk job", jobId));
    }

    /** What should lie under a path, as far as its length says. */
    private record Wanted(String path, long shortest, long longest) {

        boolean isAsLongAs(PlacedFile there) {
            return there.lengthBytes() >= shortest && there.lengthBytes() <= longest;
        }
    }

    private PlacedFile open(UUID organizationId, UUID jobId, Wanted wanted) {
        StreamLimit.Place place = room.take();
        boolean isOpen = false;
        try {
            PlacedFile file = opened(destination(organizationId, jobId), wanted, place);
            isOpen = true;
            return file;
        } catch (DestinationUnavailableException e) {
            throw e.reason().kind() == FailureReason.Kind.DESTINATION_REMOVED
                    ? new RefusedException(Refusal.CONFLICT, e.reason().sentence(), e)
                    : away(e.reason().sentence(), e);
        } catch (IOException e) {
            throw away(wanted.path() + " cannot be read at the destination: " + e, e);
        } finally {
            if (!isOpen) {
                place.close();
            }
        }
    }

    private static RefusedException away(String sentence, Exception cause) {
        return new RefusedException(Refusal.STORAGE_UNAVAILABLE, sentence, RETRY_AFTER, cause);
    }

    private Destination destination(UUID organizationId, UUID jobId) {
        BulkJob job = jobs.find(organizationId, jobId).orElseThrow(() -> RefusedException.notFound("bulk job", jobId));
        return destinations.of(job);
    }

    private PlacedFile opened(Destination destination, Wanted wanted, StreamLimit.Place place) throws IOException {
        ExportSource source = adapters.of(destination.kind()).openNow(destination);
        Optional<PlacedFile> found = Optional.empty();
        boolean isOpen = false;
        try {
            found = source.open(wanted.path());
            PlacedFile file = found.filter(wanted::isAsLongAs)
                    .orElseThrow(() -> new RefusedException(
                            Refusal.CONFLICT,
                            "The destination does not have " + wanted.path()
                                    + " as it was put there; verify the job to know more"));
            InputStream begun = begun(file);
            isOpen = true;
            return new PlacedFile(file.lengthBytes(), releasing(begun, source, place));
        } finally {
            if (!isOpen) {
                close(found, source);
            }
        }
    }

    /** Its content with the first bytes read, so that what fails at once can still be said to the caller. */
    private static InputStream begun(PlacedFile file) throws IOException {
        int length = (int) Math.min(file.lengthBytes(), READ_AHEAD_BYTES);
        byte[] first = file.content().readNBytes(length);
        if (first.length < length) {
            throw new EOFException("Of " + file.lengthBytes() + " bytes only " + first.length + " are there");
        }
        return new SequenceInputStream(new ByteArrayInputStream(first), file.content());
    }

    private static void close(Optional<PlacedFile> found, ExportSource source) throws IOException {
        try (source) {
            if (found.isPresent()) {
                found.get().close();
            }
        }
    }

    private static InputStream releasing(InputStream content, ExportSource source, StreamLimit.Place place) {
        return new FilterInputStream(content) {
            @Override
            public void close() throws IOException {
                try (place;
                        source) {
                    in.close();
                }
            }
        };
    }
}
