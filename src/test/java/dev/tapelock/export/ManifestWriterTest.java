package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingSelection;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.SigningPair;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest says, and that it is the same bytes whoever writes it. */
class ManifestWriterTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008Z");
    private static final int PAGE = 3;
    private static final SigningPair PAIR = new MemoryVault().signingPair(Purpose.MANIFEST_SIGNING, UUID.randomUUID());

    private final JobRun run = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 1);
    private final List<ManifestEntry> exported = new ArrayList<>();
    private final List<ManifestEntry> others = new ArrayList<>();
    private final Place place = new Place();

    /** A place that keeps what is put, and may die with the server before or after a put. */
    private static final class Place implements ExportTarget {

        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private int putsToLive = Integer.MAX_VALUE;
        private boolean isKeptAtDeath;

        @Override
        public ExportedFile put(FileToPut file, Content content) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            content.writeTo(bytes);
            boolean isDying = putsToLive-- == 0;
            if (!isDying || isKeptAtDeath) {
                byte[] there = files.putIfAbsent(file.path(), bytes.toByteArray());
                if (there != null && !Arrays.equals(there, bytes.toByteArray())) {
                    throw new FileConflictException(file.path());
                }
            }
            if (isDying) {
                throw new IllegalStateException("killed");
            }
            return new ExportedFile(file.path(), bytes.size(), "00", Optional.empty());
        }

        @Override
        public boolean isThere(ExportedFile file) {
            return true;
        }

        @Override
        public void close() {}
    }

    private BulkJobItem item(long number) {
        BulkJobItem item = new BulkJobItem(
                new BulkJobItem.Id(run.organizationId(), run.jobId(), number), UUID.randomUUID(), UUID.randomUUID());
        item.claim(run);
        return item;
    }

    private static ExportedFile file(String path, Optional<UUID> key) {
        return new ExportedFile(
                path, 7, "ab".repeat(32), Optional.of(new ExportedFile.Revision("\"tag\"", Optional.of("v1"))), key);
    }

    private ManifestEntry done(long number, ExportedFile... files) {
        BulkJobItem item = item(number);
        item.finish(ItemOutcome.done(item, List.of(files)), NOW);
        ManifestEntry entry = new ManifestEntry(item, List.of(files));
        exported.add(entry);
        return entry;
    }

    private ManifestEntry failed(long number, String sentence) {
        BulkJobItem item = item(number);
        item.finish(ItemOutcome.failed(item, new FailureReason(FailureReason.Kind.UNREADABLE, sentence)), NOW);
        ManifestEntry entry = new ManifestEntry(item, List.of());
        others.add(entry);
        return entry;
    }

    private ManifestEntries entries() {
        return new ManifestEntries() {
            @Override
            public List<ManifestEntry> exported(long behind) {
                return page(exported, behind);
            }

            @Override
            public List<ManifestEntry> others(long behind) {
                return page(others, behind);
            }

            private List<ManifestEntry> page(List<ManifestEntry> all, long behind) {
                return all.stream()
                        .filter(entry -> entry.item().id().number() > behind)
                        .limit(PAGE)
                        .toList();
            }
        };
    }

    private ManifestWriter writer() {
        return new ManifestWriter(new BulkJobManifest(run.id(), PAIR.id(), firstLine()), entries(), PAIR);
    }

    private String firstLine() {
        return firstLine(RecordingFilters.NONE);
    }

    private String firstLine(RecordingFilters filters) {
        Destination destination = new Destination(
                run.organizationId(),
                new UUID(0, 7),
                DestinationOrder.directory("Archive", "/exports"),
                Optional.empty(),
                NOW);
        BulkJob job = new BulkJob(
                run.organizationId(),
                run.jobId(),
                ExportOrder.of(
                        new RecordingSelection(
                                NOW,
                                NOW.plusSeconds(60),
                                Set.of(Media.EMAIL, Media.AUDIO),
                                filters,
                                true,
                                OptionalLong.of(9)),
                        destination.id()),
                Actor.SYSTEM,
                NOW);
        return ManifestLines.first(
                job, destination, List.of("AB12"), PAIR.id(), new ManifestTotals(1, 2, 3, 4, 5), NOW);
    }

    private List<JsonObject> lines() {
        return new String(place.files.get("manifests/" + run.jobId() + ".jsonl"), StandardCharsets.UTF_8)
                .lines()
                .map(ManifestWriterTest::json)
                .toList();
    }

    private static JsonObject json(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    @Test
    void theFirstLineSaysWhatWasOrderedAndWhoSigns() {
        assertThat(firstLine())
                .isEqualTo(
                        "{\"type\":\"manifest\",\"format\":\"tapelock-export-manifest\",\"version\":1,\"organizationId\":\""
                                + run.organizationId() + "\",\"jobId\":\"" + run.jobId() + "\",\"keyId\":\"" + PAIR.id()
                                + "\",\"action\":\"EXPORT\",\"interval\":\"2026-03-04T05:06:07.008Z/2026-03-04T05:07:07.008Z\","
                                + "\"media\":[\"audio\",\"email\"],\"mostRecordings\":9,\"latestFirst\":true,"
                                + "\"destination\":{\"id\":\"00000000-0000-0000-0000-000000000007\",\"kind\":\"DIRECTORY\","
                                + "\"name\":\"Archive\",\"place\":\"/exports\"},\"recipients\":[\"AB12\"],\"dateCreated\":\"2026-03-04T05:06:07.008Z\","
                                + "\"dateManifest\":\"2026-03-04T05:06:07.008Z\","
                                + "\"exported\":1,\"failed\":2,\"skipped\":3,\"files\":4,\"bytes\":5}");
    }

    @Test
    void theFirstLineSaysTheFiltersAndFitsIntoItsColumnWithAsManyAsMayBe() {
        assertThat(json(firstLine(SampleFilters.VARIED)).getJsonObject("filters"))
                .isEqualTo(StoredFilters.json(SampleFilters.VARIED));
        assertThat(firstLine(SampleFilters.LONGEST)).hasSizeLessThan(25_000);
    }

    @Test
    void eachFileAndEachFailureHasItsLineAndTheLastOneCounts() throws IOException {
        UUID key = UUID.randomUUID();
        ManifestEntry whole = done(1, file("a.wav", Optional.of(key)), file("a.wav_metadata.json", Optional.empty()));
        ManifestEntry broken = failed(2, "それは開けない \"x\"\n");

        writer().put(place, 2);

        List<JsonObject> lines = lines();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(1))
                .hasToString("{\"type\":\"file\",\"item\":1,\"recordingId\":\""
                        + whole.item().recordingId() + "\",\"path\":\"a.wav\",\"length\":7,\"sha256\":\""
                        + "ab".repeat(32) + "\",\"eTag\":\"\\\"tag\\\"\",\"versionId\":\"v1\",\"keyId\":\"" + key
                        + "\"}");
        assertThat(lines.get(2).getString("path")).isEqualTo("a.wav_metadata.json");
        assertThat(lines.get(2)).doesNotContainKey("keyId");
        assertThat(lines.get(3).getString("type")).isEqualTo("failed");
        assertThat(lines.get(3).getString("recordingId"))
                .isEqualTo(broken.item().recordingId().toString());
        assertThat(lines.get(3).getString("reason")).isEqualTo("UNREADABLE");
        assertThat(lines.get(3).getString("message")).isEqualTo("それは開けない \"x\"\n");
        assertThat(lines.get(4))
                .hasToString("{\"type\":\"end\",\"exported\":1,\"failed\":1,\"skipped\":0,\"files\":2,\"bytes\":14}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE})
    void allPagesAreListedInTheirOrder(int recordings) throws IOException {
        for (int number = 1; number <= recordings; number++) {
            done(number, file(number + ".wav", Optional.empty()));
        }
        writer().put(place, recordings);

        assertThat(lines().stream()
                        .filter(line -> line.getString("type").equals("file"))
                        .map(line -> line.getInt("item")))
                .hasSize(recordings)
                .isSorted();
        assertThat(lines()).hasSize(recordings + 2);
    }

    @Test
    void theSignatureIsOfTheBytesThatLieThere() throws Exception {
        done(1, file("a.wav", Optional.empty()));
        writer().put(place, 1);

        assertThat(place.files.keySet())
                .containsExactly("manifests/" + run.jobId() + ".jsonl", "manifests/" + run.jobId() + ".jsonl.sig");
        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(PAIR.publicKey());
        check.update(place.files.get("manifests/" + run.jobId() + ".jsonl"));
        assertThat(check.verify(place.files.get("manifests/" + run.jobId() + ".jsonl.sig")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void whoeverIsKilledAtAnyMomentIsFollowedByTheSameBytes(int moment) throws IOException {
        done(1, file("a.wav", Optional.empty()));
        failed(2, "damaged");
        place.putsToLive = moment / 2;
        place.isKeptAtDeath = moment % 2 == 1;
        ManifestWriter first = writer();
        if (moment < 4) {
            assertThatThrownBy(() -> first.put(place, 2)).hasMessage("killed");
        } else {
            // It was killed behind the last put, before the job was fulfilled.
            first.put(place, 2);
        }
        Map<String, byte[]> before = new LinkedHashMap<>(place.files);
        place.putsToLive = Integer.MAX_VALUE;

        ExportedFile file = writer().put(place, 2);

        assertThat(place.files).hasSize(2).containsAllEntriesOf(before);
        Place untouched = new Place();
        writer().put(untouched, 2);
        untouched.files.forEach((path, bytes) -> assertThat(HexFormat.of().formatHex(place.files.get(path)))
                .isEqualTo(HexFormat.of().formatHex(bytes)));
        assertThat(file.lengthBytes()).isEqualTo(place.files.get(file.path()).length);
    }

    @Test
    void somebodyElsesFileInItsPlaceStays() {
        place.files.put("manifests/" + run.jobId() + ".jsonl", new byte[] {1});
        assertThatThrownBy(() -> writer().put(place, 1)).isInstanceOf(FileConflictException.class);
        assertThat(place.files).hasSize(1);
    }

    @Test
    void aManifestThatIsNotSignedHasNoDigest() {
        BulkJobManifest manifest = new BulkJobManifest(new OwnedId(run.organizationId(), run.jobId()), PAIR.id(), "{}");
        assertThat(manifest.sha256()).isEmpty();
        manifest.sign(file(manifest.path(), Optional.empty()), NOW);
        assertThat(manifest.sha256()).contains("ab".repeat(32));
    }
}
