package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.BatchDownload.Line;
import dev.tapelock.recording.BatchDownloadItems.Item;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BatchDownloadItemsTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MOST = 100;

    private final List<Recording> stored = new ArrayList<>();
    private final List<RecordingArtifact> artifacts = new ArrayList<>();

    @Test
    void aConversationGivesItsRecordingsAndANamedOneItself() {
        UUID whole = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        UUID first = recording(whole, "call.0");
        UUID second = recording(whole, "call.0");
        UUID named = recording(other, "call.0");
        recording(other, "call.0");

        assertThat(of(new Line(whole, null), new Line(other, named)))
                .extracting(item -> item.recordingId().orElseThrow())
                .containsExactly(first, second, named);
    }

    @Test
    void eachRecordingComesOnceWhereItWasAskedForFirst() {
        UUID conversation = UUID.randomUUID();
        UUID first = recording(conversation, "call.0");
        UUID second = recording(conversation, "call.0");

        assertThat(of(
                        new Line(conversation, second),
                        new Line(conversation, null),
                        new Line(conversation, second),
                        new Line(conversation, null)))
                .extracting(item -> item.recordingId().orElseThrow())
                .containsExactly(second, first);
    }

    @Test
    void theFirstChannelByItsNumberStandsForAllAndATranscriptForNone() {
        UUID conversation = UUID.randomUUID();
        UUID channels = recording(conversation, "call.10", "call.2", "transcript.1");
        UUID words = recording(conversation, "transcript.1");

        assertThat(of(new Line(conversation, channels))
                        .get(0)
                        .playable()
                        .orElseThrow()
                        .artifact()
                        .name())
                .hasToString("call.2");
        assertThat(of(new Line(conversation, words)).get(0).error())
                .hasValue("Recording " + words + " has no content yet");
    }

    @Test
    void whatIsNotThereIsAnError() {
        UUID conversation = UUID.randomUUID();
        UUID recording = recording(conversation, "call.0");
        UUID unknown = UUID.randomUUID();

        List<Item> items = of(new Line(conversation, unknown), new Line(unknown, recording), new Line(unknown, null));

        assertThat(items).allSatisfy(item -> assertThat(item.playable()).isEmpty());
        assertThat(items)
                .extracting(item -> item.error().orElseThrow())
                .containsExactly(
                        "There is no recording " + unknown + " of conversation " + conversation,
                        "There is no recording " + recording + " of conversation " + unknown,
                        "There is no recording of conversation " + unknown);
    }

    @Test
    void aConversationIsGivenWholeOrNotAtAll() {
        UUID large = UUID.randomUUID();
        UUID tooMuch = UUID.randomUUID();
        UUID small = UUID.randomUUID();
        for (int i = 0; i < MOST - 2; i++) {
            recording(large, "call.0");
        }
        for (int i = 0; i < 3; i++) {
            recording(tooMuch, "call.0");
        }
        UUID only = recording(small, "call.0");
        UUID named = recording(UUID.randomUUID(), "call.0");

        List<Item> items = of(
                new Line(large, null),
                new Line(tooMuch, null),
                new Line(small, null),
                new Line(stored.get(stored.size() - 1).conversationId(), named));

        assertThat(items).hasSize(MOST + 1);
        assertThat(items.get(MOST - 2).error().orElseThrow())
                .startsWith("The recordings of conversation " + tooMuch + " are more than one request gives (100)");
        assertThat(items.get(MOST - 1).recordingId()).contains(only);
        assertThat(items.get(MOST).recordingId()).contains(named);
    }

    private List<Item> of(Line... lines) {
        BatchDownload download = new BatchDownload(
                new OwnedId(ORGANIZATION, UUID.randomUUID()), UUID.randomUUID(), Arrays.asList(lines), NOW, NOW);
        return items().of(download);
    }

    private UUID recording(UUID conversation, String... names) {
        UUID id = UUID.randomUUID();
        stored.add(new Recording(
                ORGANIZATION,
                new RecordingDescription(
                        conversation, id, Media.AUDIO, NOW, NOW, Optional.empty(), Set.of(), Optional.empty()),
                NOW));
        for (String name : names) {
            artifacts.add(new RecordingArtifact(
                    new OwnedId(ORGANIZATION, UUID.randomUUID()),
                    id,
                    new ArtifactName(name),
                    "audio/wav",
                    new SealedContent(
                            ArtifactProtection.SEALED,
                            UUID.randomUUID(),
                            new byte[32],
                            new byte[32],
                            new byte[32],
                            1,
                            2),
                    new Fingerprint(UUID.randomUUID(), new byte[32]),
                    UUID.randomUUID(),
                    NOW));
        }
        return id;
    }

    @SuppressWarnings("NullAway")
    private BatchDownloadItems items() {
        Recordings recordings = new Recordings(null, null, Clock.systemUTC()) {
            @Override
            public List<RecordingArtifact> artifacts(UUID organizationId, Collection<UUID> recordingIds) {
                return artifacts.stream()
                        .filter(artifact -> recordingIds.contains(artifact.recordingId()))
                        .toList();
            }
        };
        ConversationSearch search = new ConversationSearch() {
            @Override
            Map<UUID, Long> counts(UUID organizationId, Collection<UUID> conversationIds) {
                return ofConversations(organizationId, conversationIds, Integer.MAX_VALUE).stream()
                        .map(Recording::conversationId)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            }

            @Override
            List<Recording> ofConversations(UUID organizationId, Collection<UUID> conversationIds, int limit) {
                return stored.stream()
                        .filter(recording -> conversationIds.contains(recording.conversationId()))
                        .limit(limit)
                        .toList();
            }

            @Override
            List<Recording> byIds(UUID organizationId, Collection<UUID> recordingIds) {
                return stored.stream()
                        .filter(recording -> recordingIds.contains(recording.id()))
                        .toList();
            }
        };
        return new BatchDownloadItems(recordings, search, new BatchDownloadSettings(Duration.ofHours(24), MOST));
    }
}
