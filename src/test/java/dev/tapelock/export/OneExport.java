package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.export.directory.OpenDirectories;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.SigningPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A recording's files with their manifest in a directory, and what the database would list of them. */
final class OneExport {

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008Z");
    static final SigningPair PAIR = new MemoryVault().signingPair(Purpose.MANIFEST_SIGNING, UUID.randomUUID());
    static final String CALL = "year=2026/month=1/call.wav";
    static final String METADATA = CALL + "_metadata.json";
    static final int LENGTH = 200_000;

    final JobRun run = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 1);
    final List<ExportedFile> files = new ArrayList<>();
    final BulkJobManifest manifest =
            new BulkJobManifest(new OwnedId(run.organizationId(), run.jobId()), PAIR.id(), "{\"type\":\"manifest\"}");
    final ExportDestination adapter;
    final Destination destination;
    private final Path root;

    /** @param place a real path */
    OneExport(Path place) throws IOException {
        adapter = OpenDirectories.under(place);
        destination = destinationIn(place);
        root = place.resolve(run.organizationId().toString());
        byte[] call = new byte[LENGTH];
        new Random(1).nextBytes(call);
        try (ExportTarget target = adapter.begin(destination, run, SignOfLife.NONE)) {
            files.add(target.put(CALL, LENGTH, stream -> stream.write(call)));
            files.add(target.put(METADATA, 0, stream -> stream.write('{')));
            manifest.sign(writer().put(target, 2), NOW);
        }
    }

    Destination destinationIn(Path place) {
        return new Destination(
                run.organizationId(),
                new UUID(0, 7),
                DestinationOrder.directory("Archive", place.toString()),
                Optional.empty(),
                NOW);
    }

    /** The job, whichever is asked for. */
    BulkJobs jobs() {
        ExportOrder order = SampleOrders.ofCalls(NOW, destination.id());
        return new BulkJobs(null, null, null, null, null, null, Clock.systemUTC()) {
            @Override
            public Optional<BulkJob> find(UUID organizationId, UUID id) {
                return Optional.of(new BulkJob(organizationId, id, order, Actor.SYSTEM, NOW));
            }
        };
    }

    /** What is listed behind that number. */
    List<ManifestEntry> entries(long behind) {
        BulkJobItem item = new BulkJobItem(
                new BulkJobItem.Id(run.organizationId(), run.jobId(), 1), new UUID(0, 1), new UUID(0, 2));
        item.claim(run);
        item.finish(ItemOutcome.done(item, files), NOW);
        return behind < 1 ? List.of(new ManifestEntry(item, List.copyOf(files))) : List.of();
    }

    ManifestWriter writer() {
        return new ManifestWriter(
                manifest,
                new ManifestEntries() {
                    @Override
                    public List<ManifestEntry> exported(long behind) {
                        return entries(behind);
                    }

                    @Override
                    public List<ManifestEntry> others(long behind) {
                        return List.of();
                    }
                },
                PAIR);
    }

    Path file(String path) {
        return root.resolve(path);
    }

    /** Changes one bit of a file. */
    void flip(String path, int position) throws IOException {
        byte[] bytes = Files.readAllBytes(file(path));
        bytes[position] ^= 1;
        Files.write(file(path), bytes);
    }
}
