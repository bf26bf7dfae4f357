package dev.tapelock.recording.rest;

import dev.tapelock.platform.WireTimes;
import dev.tapelock.recording.ArtifactProtection;
import dev.tapelock.recording.ArtifactState;
import dev.tapelock.recording.Deposits;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A recording on the wire, as the contract has it; {@code artifacts}, {@code transcriptUri} and {@code direction} are
 * ours.
 *
 * @param mediaUris by channel, from "0"; absent where only metadata was asked for
 */
public record RecordingBody(
        @Nullable String id,
        @Nullable String conversationId,
        @Nullable String startTime,
        @Nullable String endTime,
        @Nullable String media,
        @Nullable String fileState,
        @Nullable Map<String, MediaUri> mediaUris,
        @Nullable String transcriptUri,
        @Nullable Long outputDurationMs,
        @Nullable Long outputSizeInBytes,
        @Nullable Instant creationTime,
        @Nullable String direction,
        @Nullable String queueId,
        @Nullable List<Reference> users,
        @Nullable List<ArtifactBody> artifacts,
        @Nullable String selfUri) {

    /** Where a channel plays. */
    public record MediaUri(String mediaUri) {}

    /** Another thing, by its id. */
    public record Reference(@Nullable String id) {}

    /**
     * One artifact of the recording.
     *
     * @param revision what its ETag says
     * @param keyId the recording key that opens it; absent if a bucket protects it
     * @param protection {@code SEALED} or {@code BUCKET}
     * @param state {@code SPOOLED} or {@code STORED}
     * @param deposit if its sender has sealed it
     */
    public record ArtifactBody(
            String name,
            String contentType,
            long contentLength,
            String revision,
            @Nullable String keyId,
            ArtifactProtection protection,
            ArtifactState state,
            @Nullable DepositBody deposit) {

        static ArtifactBody of(RecordingArtifact artifact) {
            return new ArtifactBody(
                    artifact.name().text(),
                    artifact.contentType(),
                    artifact.contentLength(),
                    artifact.id().toString(),
                    artifact.recordingKeyId().map(Object::toString).orElse(null),
                    artifact.protection(),
                    artifact.state(),
                    Deposits.Standing.of(artifact).map(DepositBody::of).orElse(null));
        }
    }

    /**
     * What was sealed by its sender.
     *
     * @param artifact its name
     * @param state {@code receiving}, {@code unopened}, {@code verified} or {@code refused}
     * @param receivedBytes of the sealed file, that are durable
     * @param sealedSha256 of the whole sealed file, base64
     */
    public record DepositBody(String artifact, String state, long receivedBytes, String sealedSha256) {

        static DepositBody of(Deposits.Standing standing) {
            return new DepositBody(
                    standing.artifact().text(),
                    standing.state().wireName(),
                    standing.receivedBytes(),
                    Base64.getEncoder().encodeToString(standing.sealedSha256()));
        }
    }

    /** Metadata alone. */
    static RecordingBody metadata(Recording recording, List<RecordingArtifact> artifacts) {
        return of(recording, artifacts, null, null);
    }

    /** With the addresses that play it. */
    static RecordingBody playable(
            Recording recording, List<RecordingArtifact> artifacts, Function<RecordingArtifact, URI> urlOf) {
        Map<String, MediaUri> uris = new TreeMap<>();
        String transcriptUri = null;
        int newestTranscript = 0;
        for (RecordingArtifact artifact : artifacts) {
            if (artifact.isRefused()) {
                continue;
            }
            if (!artifact.name().isTranscript()) {
                uris.put(
                        Integer.toString(artifact.name().number()),
                        new MediaUri(urlOf.apply(artifact).toString()));
            } else if (artifact.name().number() > newestTranscript) {
                newestTranscript = artifact.name().number();
                transcriptUri = urlOf.apply(artifact).toString();
            }
        }
        return of(recording, artifacts, uris, transcriptUri);
    }

    private static RecordingBody of(
            Recording recording,
            List<RecordingArtifact> artifacts,
            @Nullable Map<String, MediaUri> uris,
            @Nullable String transcriptUri) {
        List<RecordingArtifact> media = artifacts.stream()
                .filter(a -> !a.name().isTranscript() && !a.isRefused())
                .toList();
        return new RecordingBody(
                recording.id().toString(),
                recording.conversationId().toString(),
                WireTimes.format(recording.startTime()),
                WireTimes.format(recording.endTime()),
                recording.media().wireName(),
                fileState(media, artifacts),
                uris,
                transcriptUri,
                recording.endTime().toEpochMilli() - recording.startTime().toEpochMilli(),
                media.stream().mapToLong(RecordingArtifact::contentLength).sum(),
                recording.createdAt(),
                recording.direction().orElse(null),
                recording.queueId().map(Object::toString).orElse(null),
                recording.userIds().stream()
                        .map(id -> new Reference(id.toString()))
                        .toList(),
                artifacts.stream().map(ArtifactBody::of).toList(),
                "/api/v2/conversations/" + recording.conversationId() + "/recordings/" + recording.id());
    }

    /** @param media those of the artifacts that can be played */
    private static String fileState(List<RecordingArtifact> media, List<RecordingArtifact> artifacts) {
        if (!media.isEmpty()) {
            return "AVAILABLE";
        }
        return artifacts.stream().anyMatch(RecordingArtifact::isRefused) ? "ERROR" : "UPLOADING";
    }
}
