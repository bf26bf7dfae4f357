package dev.tapelock.recording.rest;

import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.MediaUrls;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.Recordings;
import dev.tapelock.recording.WholeRecording;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/conversations/{c}/recordings} and {@code .../recordingmetadata}: what there is, and where it plays. */
@Tag(name = "Recordings")
@Path("/v2/conversations/{conversationId}")
@Produces(MediaType.APPLICATION_JSON)
public class RecordingsResource {

    private static final int MOST_RECORDINGS = 1000;
    private static final String NONE = "NONE";

    @Inject
    private Recordings recordings;

    @Inject
    private MediaUrls mediaUrls;

    @Inject
    private CurrentCaller caller;

    @Inject
    private Clock clock;

    @GET
    @Path("recordings")
    @ViewsRecordings
    @Operation(
            operationId = "getConversationRecordings",
            summary = "Lists the recordings of a conversation",
            description = "With the addresses where each plays without a token.")
    @APIResponse(responseCode = "200", description = "The recordings, the earliest first")
    @APIResponse(responseCode = "404", description = "There is no such conversation")
    public List<RecordingBody> list(
            @PathParam("conversationId") String conversationId,
            @Parameter(
                            description =
                                    "NONE for no addresses; anything else changes nothing: content is given as it came")
                    @QueryParam("formatId")
                    @Nullable
                    String formatId) {
        return ofConversation(conversationId, isWithMedia(formatId));
    }

    @GET
    @Path("recordingmetadata")
    @ViewsRecordings
    @Operation(
            operationId = "getConversationRecordingmetadata",
            summary = "Lists the recordings of a conversation without addresses")
    @APIResponse(responseCode = "200", description = "The recordings, the earliest first")
    @APIResponse(responseCode = "404", description = "There is no such conversation")
    public List<RecordingBody> listMetadata(@PathParam("conversationId") String conversationId) {
        return ofConversation(conversationId, false);
    }

    @GET
    @Path("recordings/{recordingId}")
    @ViewsRecordings
    @Operation(
            operationId = "getConversationRecording",
            summary = "Reads a recording",
            description = "With the addresses where it plays without a token.")
    @APIResponse(responseCode = "200", description = "The recording")
    @APIResponse(responseCode = "404", description = "There is no such recording")
    public RecordingBody read(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @Parameter(
                            description =
                                    "NONE for no addresses; anything else changes nothing: content is given as it came")
                    @QueryParam("formatId")
                    @Nullable
                    String formatId) {
        return one(conversationId, recordingId, isWithMedia(formatId));
    }

    @GET
    @Path("recordingmetadata/{recordingId}")
    @ViewsRecordings
    @Operation(
            operationId = "getConversationRecordingmetadataRecordingId",
            summary = "Reads a recording without addresses")
    @APIResponse(responseCode = "200", description = "The recording")
    @APIResponse(responseCode = "404", description = "There is no such recording")
    public RecordingBody readMetadata(
            @PathParam("conversationId") String conversationId, @PathParam("recordingId") String recordingId) {
        return one(conversationId, recordingId, false);
    }

    @POST
    @Path("recordings")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.RECORDING_UPLOAD)
    @Operation(
            operationId = "postConversationRecordings",
            summary = "Announces a recording",
            description = "Its content is delivered later.")
    @APIResponse(responseCode = "201", description = "The recording")
    @APIResponse(responseCode = "409", description = "There is a recording of that id")
    public Response announce(@PathParam("conversationId") String conversationId, @Nullable RecordingBody announced) {
        if (announced == null) {
            throw RefusedException.invalidValue("body", "(empty)", "a recording as JSON");
        }
        UUID organizationId = caller.get().organizationId();
        String id = announced.id();
        Recording recording = recordings.announce(
                organizationId,
                new DescriptionReader(clock)
                        .read(
                                Ids.parse("conversationId", conversationId),
                                id == null ? UUID.randomUUID() : Ids.parse("id", id),
                                DescriptionReader.media(announced.media()),
                                announced.startTime(),
                                announced.endTime(),
                                announced.direction(),
                                announced.users() == null
                                        ? List.of()
                                        : announced.users().stream()
                                                .map(user -> String.valueOf(user == null ? null : user.id()))
                                                .toList(),
                                announced.queueId()),
                caller.get().actor());
        return Response.status(Response.Status.CREATED)
                .entity(RecordingBody.metadata(recording, List.of()))
                .build();
    }

    /** An unknown conversation and one of another organization are told apart by nothing. */
    private List<RecordingBody> ofConversation(String conversationId, boolean withMedia) {
        UUID organizationId = caller.get().organizationId();
        List<Recording> found =
                recordings.ofConversation(organizationId, Ids.parse("conversationId", conversationId), MOST_RECORDINGS);
        if (found.isEmpty()) {
            throw RefusedException.notFound("conversation with recordings", conversationId);
        }
        Map<UUID, List<RecordingArtifact>> artifacts = artifactsOf(organizationId, found);
        Optional<Duration> lifetime = lifetime(withMedia);
        return found.stream()
                .map(recording -> body(recording, artifacts.getOrDefault(recording.id(), List.of()), lifetime))
                .toList();
    }

    private RecordingBody one(String conversationId, String recordingId, boolean withMedia) {
        UUID organizationId = caller.get().organizationId();
        WholeRecording whole = recordings
                .whole(
                        organizationId,
                        Ids.parse("conversationId", conversationId),
                        Ids.parse("recordingId", recordingId))
                .orElseThrow(() -> RefusedException.notFound("recording", recordingId));
        return body(whole.recording(), whole.artifacts(), lifetime(withMedia));
    }

    private Map<UUID, List<RecordingArtifact>> artifactsOf(UUID organizationId, Collection<Recording> found) {
        return recordings
                .artifacts(organizationId, found.stream().map(Recording::id).toList())
                .stream()
                .collect(Collectors.groupingBy(RecordingArtifact::recordingId));
    }

    /** How long the addresses of contents shall be good for; empty if none are wanted. */
    private Optional<Duration> lifetime(boolean withMedia) {
        return withMedia ? Optional.of(mediaUrls.playbackLifetime(caller.get().organizationId())) : Optional.empty();
    }

    private RecordingBody body(Recording recording, List<RecordingArtifact> artifacts, Optional<Duration> lifetime) {
        return lifetime.map(it -> RecordingBody.playable(
                        recording, artifacts, artifact -> mediaUrls.urlOf(recording, artifact, caller.get(), it)))
                .orElseGet(() -> RecordingBody.metadata(recording, artifacts));
    }

    private static boolean isWithMedia(@Nullable String formatId) {
        return !NONE.equalsIgnoreCase(formatId);
    }
}
