package dev.tapelock.recording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what a batch download leads to. */
@ApplicationScoped
public class BatchDownloadItems {

    /** Clients name a file by its recording: one of several channels stands for all. */
    private static final BinaryOperator<RecordingArtifact> FIRST = BinaryOperator.minBy(
            Comparator.comparingInt(artifact -> artifact.name().number()));

    private final Recordings recordings;
    private final ConversationSearch search;
    private final BatchDownloadSettings settings;

    @Inject
    BatchDownloadItems(Recordings recordings, ConversationSearch search, BatchDownloadSettings settings) {
        this.recordings = recordings;
        this.search = search;
        this.settings = settings;
    }

    /**
     * What one entry of a request leads to.
     *
     * @param recordingId the recording, also one that is not there; empty if a whole conversation has none
     * @param playable the recording and the artifact that holds its content; empty if there is an error instead
     * @param error why there is nothing to fetch
     */
    public record Item(
            UUID conversationId, Optional<UUID> recordingId, Optional<Playable> playable, Optional<String> error) {

        static Item of(Recording recording, RecordingArtifact artifact) {
            return new Item(
                    recording.conversationId(),
                    Optional.of(recording.id()),
                    Optional.of(new Playable(recording, artifact)),
                    Optional.empty());
        }

        static Item failed(UUID conversationId, @Nullable UUID recordingId, String error) {
            return new Item(conversationId, Optional.ofNullable(recordingId), Optional.empty(), Optional.of(error));
        }
    }

    /** A recording and its first artifact. */
    public record Playable(Recording recording, RecordingArtifact artifact) {}

    /** What a request leads to now: each recording once, in the order of the request. */
    @Transactional
    public List<Item> of(BatchDownload download) {
        UUID organizationId = download.organizationId();
        Set<UUID> conversationIds = new LinkedHashSet<>();
        Set<UUID> recordingIds = new LinkedHashSet<>();
        for (BatchDownload.Line line : download.lines()) {
            UUID recordingId = line.recordingId();
            if (recordingId == null) {
                conversationIds.add(line.conversationId());
            } else {
                recordingIds.add(recordingId);
            }
        }
        Map<UUID, Long> counts = search.counts(organizationId, conversationIds);
        Set<UUID> fitting = fitting(conversationIds, counts, settings.mostRecordings() - recordingIds.size());
        List<Recording> ofConversations =
                search.ofConversations(organizationId, fitting, settings.mostRecordings() - recordingIds.size());
        List<Recording> named = search.byIds(organizationId, recordingIds);
        Found found = new Found(ofConversations, named, firstArtifacts(organizationId, ofConversations, named));

        Map<List<Object>, Item> items = new LinkedHashMap<>();
        for (BatchDownload.Line line : download.lines()) {
            for (Item item : items(line, found, counts, fitting)) {
                items.putIfAbsent(List.of(item.conversationId(), item.recordingId()), item);
            }
        }
        return List.copyOf(items.values());
    }

    private record Found(
            List<Recording> ofConversations, List<Recording> named, Map<UUID, RecordingArtifact> firstArtifacts) {}

    /** The conversations, from the first on, whose recordings go into one answer together. */
    private static Set<UUID> fitting(Set<UUID> conversationIds, Map<UUID, Long> counts, long most) {
        Set<UUID> fitting = new LinkedHashSet<>();
        long sum = 0;
        for (UUID conversationId : conversationIds) {
            long count = counts.getOrDefault(conversationId, 0L);
            if (count > 0 && sum + count <= most) {
                sum += count;
                fitting.add(conversationId);
            }
        }
        return fitting;
    }

    private Map<UUID, RecordingArtifact> firstArtifacts(
            UUID organizationId, List<Recording> ofConversations, List<Recording> named) {
        Set<UUID> ids = new LinkedHashSet<>();
        ofConversations.forEach(recording -> ids.add(recording.id()));
        named.forEach(recording -> ids.add(recording.id()));
        return recordings.artifacts(organizationId, ids).stream()
                .filter(artifact -> !artifact.name().isTranscript() && !artifact.isRefused())
                .collect(Collectors.toMap(RecordingArtifact::recordingId, Function.identity(), FIRST));
    }

    private List<Item> items(BatchDownload.Line line, Found found, Map<UUID, Long> counts, Set<UUID> fitting) {
        UUID conversationId = line.conversationId();
        UUID recordingId = line.recordingId();
        if (recordingId != null) {
            return List.of(found.named().stream()
                    .filter(recording -> recording.id().equals(recordingId)
                            && recording.conversationId().equals(conversationId))
                    .findFirst()
                    .map(recording -> item(recording, found))
                    .orElseGet(() -> Item.failed(
                            conversationId,
                            recordingId,
                            "There is no recording " + recordingId + " of conversation " + conversationId)));
        }
        if (!counts.containsKey(conversationId)) {
            return List.of(
                    Item.failed(conversationId, null, "There is no recording of conversation " + conversationId));
        }
        if (!fitting.contains(conversationId)) {
            return List.of(Item.failed(
                    conversationId,
                    null,
                    "The recordings of conversation " + conversationId + " are more than one request gives ("
                            + settings.mostRecordings() + "); ask for them in a request of their own, or one by one"));
        }
        return found.ofConversations().stream()
                .filter(recording -> recording.conversationId().equals(conversationId))
                .map(recording -> item(recording, found))
                .toList();
    }

    private static Item item(Recording recording, Found found) {
        RecordingArtifact artifact = found.firstArtifacts().get(recording.id());
        return artifact == null
                ? Item.failed(
                        recording.conversationId(),
                        recording.id(),
                        "Recording " + recording.id() + " has no content yet")
                : Item.of(recording, artifact);
    }
}
