package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.FileProblem.Kind;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.vault.SigningPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a comparison ends, and where it goes on, with a directory and rows in memory. */
class JobVerifierTest {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final ExportSettings SETTINGS = new ExportSettings(Duration.ofSeconds(2), LEASE, 0, 2);

    @TempDir
    Path temporary;

    private OneExport export;
    private Optional<Destination> destination;
    private BulkJobVerification row;
    private boolean isDatabaseAway;
    private final Set<String> unreadable = new HashSet<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private FaultyDestination.Before before = path -> {};

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @BeforeEach
    void export() throws IOException {
        export = new OneExport(temporary.toRealPath());
        destination = Optional.of(export.destination);
        row = new BulkJobVerification(export.run.id(), OneExport.NOW);
    }

    /** The one row, in memory. */
    private final class Rows extends BulkJobVerifications {

        Rows() {
            super(null, SETTINGS, Clock.systemUTC());
        }

        @Override
        BulkJobVerification begun(JobRun run) {
            row.require(run);
            return row;
        }

        @Override
        void renew(JobRun run) {
            row.require(run);
            renewals.incrementAndGet();
        }

        @Override
        void compared(JobRun run, long files, List<FileProblem> found, long item) {
            row.require(run);
            row.compared(files, found, item);
        }

        @Override
        void finish(JobRun run) {
            row.require(run);
            row.finish(OneExport.NOW);
        }

        @Override
        void fail(JobRun run, FailureReason reason) {
            row.require(run);
            row.fail(reason, OneExport.NOW);
        }
    }

    /** What the database lists. */
    private final class Manifests extends ExportManifest {

        Manifests() {
            super(null, null, null, null, null, null);
        }

        @Override
        public Map<UUID, BulkJobManifest> of(UUID organizationId, Collection<UUID> jobIds) {
            return Map.of(export.run.jobId(), export.manifest);
        }

        @Override
        SigningPair pair(BulkJobManifest manifest) {
            return OneExport.PAIR;
        }

        @Override
        ManifestWriter writer(BulkJob job, BulkJobManifest manifest, SigningPair pair, RunPulse pulse) {
            return export.writer();
        }

        @Override
        List<ManifestEntry> exported(BulkJob job, long behind, int limit) {
            if (isDatabaseAway) {
                throw new IllegalStateException("the database is away");
            }
            return export.entries(behind);
        }
    }

    private JobVerifier verifier() {
        StoredDestinations destinations = new StoredDestinations(null, null, null, Clock.systemUTC()) {
            @Override
            Optional<Destination> find(OwnedId id) {
                return destination;
            }
        };
        ExportDestinations adapters = new ExportDestinations(null) {
            @Override
            ExportDestination of(DestinationKind kind) {
                return new FaultyDestination(export.adapter, unreadable, before);
            }
        };
        RunPulses pulses = new RunPulses(null, SETTINGS) {
            @Override
            RunPulse of(JobRun run, Consumer<JobRun> lease) {
                return new RunPulse(run, lease, Duration.ofMillis(1), scheduler);
            }
        };
        ExportThreads threads = new ExportThreads(SETTINGS) {
            @Override
            public <T, R> SideBySide<T, R> sideBySide(Function<T, R> work) {
                return new SideBySide<>(Runnable::run, 2, work);
            }
        };
        return new JobVerifier(new Rows(), export.jobs(), new Manifests(), destinations, adapters, pulses, threads);
    }

    private void verify() {
        verifier().verify(row.take(OneExport.NOW, LEASE));
    }

    @Test
    void whatLiesThereAsItWasPutIsVerified() {
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.VERIFIED);
        assertThat(row.files()).isEqualTo(4);
    }

    @Test
    void whatDoesNotIsNamedAndCounted() throws IOException {
        export.flip(OneExport.METADATA, 0);
        Files.delete(export.file(OneExport.CALL));
        export.flip(export.manifest.path(), 0);
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.DIFFERENT);
        assertThat(row.files()).isEqualTo(4);
        assertThat(row.missing()).isEqualTo(1);
        assertThat(row.different()).isEqualTo(2);
        assertThat(row.problems())
                .containsExactly(
                        new FileProblem(export.manifest.path(), Kind.DIFFERENT),
                        new FileProblem(OneExport.CALL, Kind.MISSING),
                        new FileProblem(OneExport.METADATA, Kind.DIFFERENT));
    }

    @Test
    void aStoreThatIsSilentWithinAFileDoesNotCostTheLease() {
        Set<String> renewed = ConcurrentHashMap.newKeySet();
        before = path -> {
            int wanted = renewals.get() + 3;
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (renewals.get() < wanted && System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
            if (renewals.get() >= wanted) {
                renewed.add(path);
            }
        };
        verify();
        assertThat(renewed)
                .contains(export.manifest.path(), export.manifest.path() + ".sig", OneExport.CALL, OneExport.METADATA);
        assertThat(row.state()).isEqualTo(VerificationState.VERIFIED);
    }

    @Test
    void oneFileThatCannotBeReadDoesNotKeepTheOthers() throws IOException {
        unreadable.add(OneExport.CALL);
        Files.delete(export.file(OneExport.METADATA));
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.DIFFERENT);
        assertThat(row.files()).isEqualTo(4);
        assertThat(row.unreadable()).isEqualTo(1);
        assertThat(row.problems())
                .containsExactly(
                        new FileProblem(OneExport.CALL, Kind.UNREADABLE),
                        new FileProblem(OneExport.METADATA, Kind.MISSING));
    }

    @Test
    void threeThatCannotBeReadInARowEndIt() {
        unreadable.addAll(List.of(export.manifest.path(), export.manifest.path() + ".sig", OneExport.CALL));
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.FAILED);
        FailureReason reason = row.failure().orElseThrow();
        assertThat(reason.kind()).isEqualTo(FailureReason.Kind.DESTINATION_UNUSABLE);
        assertThat(reason.sentence()).contains(OneExport.CALL, FaultyDestination.WHY);
    }

    @Test
    void whatTheDatabaseListsMustBeWhatWasSigned() {
        export.files.remove(1);
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.FAILED);
        assertThat(row.failure().orElseThrow().kind()).isEqualTo(FailureReason.Kind.LIST_CHANGED);
        assertThat(row.files()).isZero();
    }

    @Test
    void aPlaceThatIsGoneEndsItWithThatReason() throws IOException {
        destination = Optional.of(export.destinationIn(temporary.toRealPath().resolve("gone")));
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.FAILED);
        assertThat(row.failure().orElseThrow().kind()).isEqualTo(FailureReason.Kind.DESTINATION_UNUSABLE);
    }

    @Test
    void aDestinationThatWasRemovedEndsItWithThatReason() {
        destination = Optional.empty();
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.FAILED);
        assertThat(row.failure().orElseThrow().kind()).isEqualTo(FailureReason.Kind.DESTINATION_REMOVED);
    }

    @Test
    void whatIsInterruptedGoesOnBehindWhatWasNoted() throws IOException {
        isDatabaseAway = true;
        verify();
        assertThat(row.state()).isEqualTo(VerificationState.PROCESSING);
        // Five attempts at once would all meet the same trouble.
        assertThat(row.isFreeAt(OneExport.NOW.plus(LEASE))).isFalse();
        assertThat(row.isFreeAt(OneExport.NOW.plus(LEASE).plusMillis(1))).isTrue();
        assertThat(row.files()).isEqualTo(2);

        isDatabaseAway = false;
        // The manifest was compared before; that is not done twice.
        Files.delete(export.file(export.manifest.path()));
        verify();

        assertThat(row.state()).isEqualTo(VerificationState.VERIFIED);
        assertThat(row.files()).isEqualTo(4);
    }

    @Test
    void aRunThatLostItSaysNothingMore() {
        JobRun first = row.take(OneExport.NOW, LEASE);
        row.take(OneExport.NOW.plus(LEASE).plusSeconds(1), LEASE);
        verifier().verify(first);
        assertThat(row.state()).isEqualTo(VerificationState.PROCESSING);
        assertThat(row.files()).isZero();
        assertThat(row.isFreeAt(OneExport.NOW.plus(LEASE).plusSeconds(2))).isFalse();
    }
}
