package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestDownloadTest {

    @TempDir
    Path temporary;

    private OneExport export;
    private Optional<Destination> destination;
    private ManifestDownload downloads;
    private final Set<String> unreadable = new HashSet<>();
    private final Set<String> breaking = new HashSet<>();

    @BeforeEach
    void export() throws IOException {
        export = new OneExport(temporary.toRealPath());
        destination = Optional.of(export.destination);
        downloads = new ManifestDownload(
                new ExportManifest(null, null, null, null, null, null) {
                    @Override
                    public Map<UUID, BulkJobManifest> of(UUID organizationId, Collection<UUID> jobIds) {
                        return organizationId.equals(export.run.organizationId())
                                ? Map.of(export.run.jobId(), export.manifest)
                                : Map.of();
                    }
                },
                export.jobs(),
                new StoredDestinations(null, null, null, Clock.systemUTC()) {
                    @Override
                    Optional<Destination> find(OwnedId id) {
                        return destination;
                    }
                },
                new ExportDestinations(null) {
                    @Override
                    ExportDestination of(DestinationKind kind) {
                        return new FaultyDestination(export.adapter, unreadable, path -> {
                            if (breaking.contains(path)) {
                                throw new IOException(FaultyDestination.WHY);
                            }
                        });
                    }
                });
    }

    private PlacedFile manifest() {
        return downloads.manifest(export.run.organizationId(), export.run.jobId());
    }

    private PlacedFile signature() {
        return downloads.signature(export.run.organizationId(), export.run.jobId());
    }

    private static byte[] bytes(PlacedFile file) throws IOException {
        try (file) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            file.writeTo(bytes);
            return bytes.toByteArray();
        }
    }

    private static void assertRefused(Refusal refusal, Supplier<PlacedFile> call) {
        assertThatThrownBy(call::get)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    @Test
    void bothComeAsTheyLieThere() throws IOException {
        Path there = export.file(export.manifest.path());
        assertThat(bytes(manifest())).isEqualTo(Files.readAllBytes(there));
        assertThat(bytes(signature())).hasSize(384).isEqualTo(Files.readAllBytes(Path.of(there + ".sig")));
    }

    @Test
    void toAnotherOrganizationThereIsNone() {
        assertRefused(Refusal.NOT_FOUND, () -> downloads.manifest(UUID.randomUUID(), export.run.jobId()));
        assertRefused(Refusal.NOT_FOUND, () -> downloads.signature(UUID.randomUUID(), export.run.jobId()));
    }

    @Test
    void whatIsNotThereOrOfAnotherLengthIsRefused() throws IOException {
        Path there = export.file(export.manifest.path());
        Files.writeString(there, "longer than it was".repeat(1000));
        Files.write(Path.of(there + ".sig"), new byte[2049]);
        for (int call = 0; call <= ManifestDownload.MOST_AT_ONCE; call++) {
            assertRefused(Refusal.CONFLICT, this::manifest);
            assertRefused(Refusal.CONFLICT, this::signature);
        }
        Files.delete(there);
        assertRefused(Refusal.CONFLICT, this::manifest);
    }

    @Test
    void aDestinationThatIsGoneOrRemovedIsSaid() throws IOException {
        destination = Optional.of(export.destinationIn(temporary.toRealPath().resolve("gone")));
        assertRefused(Refusal.STORAGE_UNAVAILABLE, this::manifest);
        destination = Optional.empty();
        assertRefused(Refusal.CONFLICT, this::manifest);
    }

    @Test
    void whatCannotBeReadNowMayBeTriedAgain() {
        unreadable.add(export.manifest.path());
        assertAway();
    }

    @Test
    void whatBreaksOffAtOnceIsSaidBeforeTheAnswerBegins() {
        breaking.add(export.manifest.path());
        assertAway();
    }

    private void assertAway() {
        for (int call = 0; call <= ManifestDownload.MOST_AT_ONCE; call++) {
            assertThatThrownBy(this::manifest).isInstanceOfSatisfying(RefusedException.class, refused -> {
                assertThat(refused.refusal()).isEqualTo(Refusal.STORAGE_UNAVAILABLE);
                assertThat(refused.retryAfter()).isPresent();
                assertThat(refused).hasMessageContaining(export.manifest.path());
                assertThat(refused).hasMessageContaining(FaultyDestination.WHY);
            });
        }
    }

    @Test
    void aFewAreFetchedAtATime() throws IOException {
        List<PlacedFile> open = new ArrayList<>();
        for (int call = 0; call < ManifestDownload.MOST_AT_ONCE; call++) {
            open.add(manifest());
        }
        assertRefused(Refusal.BUSY, this::manifest);
        PlacedFile first = open.get(0);
        first.close();
        first.close();
        open.add(manifest());
        assertRefused(Refusal.BUSY, this::signature);
        for (PlacedFile each : open) {
            each.close();
        }
        assertThat(bytes(manifest())).isNotEmpty();
    }

    @Test
    void aLongManifestComesWhole() throws IOException {
        byte[] content = new byte[200_001];
        new Random(7).nextBytes(content);
        Path there = export.file(export.manifest.path());
        Files.write(there, content);
        export.manifest.sign(
                new ExportedFile(export.manifest.path(), content.length, "ab".repeat(32), Optional.empty()),
                OneExport.NOW);
        assertThat(bytes(manifest())).isEqualTo(content);
    }

    @Test
    void aFileThatGrowsOrShrinksWhileItIsReadIsNotPassedOnAsItsLength() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new PlacedFile(3, new ByteArrayInputStream(new byte[5])).writeTo(written);
        assertThat(written.size()).isEqualTo(3);
        assertThatThrownBy(() -> new PlacedFile(6, new ByteArrayInputStream(new byte[5])).writeTo(written))
                .isInstanceOf(EOFException.class);
    }
}
