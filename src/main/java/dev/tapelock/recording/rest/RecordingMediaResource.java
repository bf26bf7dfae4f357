package dev.tapelock.recording.rest;

import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.ArtifactName;
import dev.tapelock.recording.Delivery;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.RecordingIngest;
import dev.tapelock.recording.Recordings;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code .../recordings/{r}/media} and {@code .../transcript}: content in and out, as bytes. */
@Tag(name = "Recordings")
@Path("/v2/conversations/{conversationId}")
public class RecordingMediaResource {

    private static final int LONGEST_TYPE = 150;
    private static final String TRANSFER_ENCODING = "Transfer-Encoding";

    @Inject
    private RecordingIngest ingest;

    @Inject
    private DepositAnswers deposits;

    @Inject
    private Recordings recordings;

    @Inject
    private MediaAnswers answers;

    @Inject
    private CurrentCaller caller;

    @Inject
    private Clock clock;

    @PUT
    @Path("recordings/{recordingId}/media")
    @RequiresPermission(value = Permission.RECORDING_UPLOAD, movesContent = true)
    @Operation(
            operationId = "putConversationRecordingMedia",
            summary = "Delivers the content of a recording",
            description = "Any length and any type. It is sealed while it comes, and survives a loss of power "
                    + "when this is answered. The same content again changes nothing. With the type "
                    + SealedType.TEXT + ", what equipment on the premises has sealed under a public key of a lease is"
                    + " checked to its last frame and stored as it is; cut off, it can be gone on with by Content-Range"
                    + " and the same Repr-Digest.")
    @APIResponse(responseCode = "200", description = "The same content was there already")
    @APIResponse(responseCode = "201", description = "The content was taken")
    @APIResponse(
            responseCode = "202",
            description = "The sealed file was taken and is not checked yet, for its key cannot be used now: its sender"
                    + " keeps its copy until the state is verified")
    @APIResponse(
            responseCode = "409",
            description =
                    "Other content is there, or the recording contradicts the delivery; deposit.range: a sealed file"
                            + " cannot be gone on with from there; deposit.refused: the same sealed file was refused")
    @APIResponse(responseCode = "411", description = "Neither a length nor a transfer encoding was given")
    @APIResponse(responseCode = "413", description = "The content is too large")
    @APIResponse(responseCode = "503", description = "There is no room, or too many contents are under way")
    public Response deliver(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @Parameter(description = "audio, email, chat, messaging or screen; by the content's type if that tells")
                    @QueryParam("media")
                    @Nullable
                    String media,
            @Parameter(
                            description =
                                    "Which part of the recording, as call.0 or screen.1; the first of its media if none "
                                            + "is named")
                    @QueryParam("artifact")
                    @Nullable
                    String artifact,
            @Parameter(description = "When what was recorded began, ISO 8601; the time of arrival if absent")
                    @QueryParam("startTime")
                    @Nullable
                    String startTime,
            @Parameter(description = "When it ended; the time of arrival if absent") @QueryParam("endTime") @Nullable
                    String endTime,
            @Parameter(description = "inbound or outbound") @QueryParam("direction") @Nullable String direction,
            @Parameter(description = "Ids of users who took part, repeated or with commas") @QueryParam("userIds")
                    List<String> userIds,
            @Parameter(description = "Id of the queue, a UUID") @QueryParam("queueId") @Nullable String queueId,
            @Parameter(description = "The type of the content of a sealed file")
                    @QueryParam("contentType")
                    @DefaultValue(SealedType.DEFAULT_CONTENT)
                    String contentTypeOfSealed,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable String length,
            @HeaderParam(TRANSFER_ENCODING) @Nullable String transferEncoding,
            @Parameter(description = "sha-256 of the content (RFC 9530), to be checked") @HeaderParam(ReprDigest.HEADER)
                    List<String> digest,
            @Parameter(
                            description =
                                    "The rest of a sealed file of which the beginning is there (RFC 9110 section 14.5)")
                    @HeaderParam(ContentRange.HEADER)
                    @Nullable
                    String contentRange,
            InputStream content) {
        boolean isSealed = SealedType.is(contentType);
        String type = isSealed ? contentType("contentType", contentTypeOfSealed) : contentType(contentType);
        Media kind = DescriptionReader.media(media, type);
        ArtifactName name = artifact == null ? kind.firstArtifact() : DescriptionReader.artifact(artifact);
        if (!kind.has(name)) {
            // Two artifacts of different media would be the same channel of one recording.
            throw RefusedException.invalidValue(
                    "artifact", name.text(), "of " + kind.wireName() + ", as " + kind.firstArtifact());
        }
        Delivery delivery = new Delivery(
                caller.get().organizationId(),
                caller.get().actor(),
                new DescriptionReader(clock)
                        .read(
                                Ids.parse("conversationId", conversationId),
                                Ids.parse("recordingId", recordingId),
                                kind,
                                startTime,
                                endTime,
                                direction,
                                userIds,
                                queueId),
                name,
                type,
                length(length, transferEncoding),
                ReprDigest.sha256(digest));
        if (isSealed) {
            return deposits.answer(delivery, contentRange, content);
        }
        if (contentRange != null) {
            throw RefusedException.invalidValue(ContentRange.HEADER, contentRange, "absent: content comes whole");
        }
        return delivered(ingest.deliver(delivery, content));
    }

    @PUT
    @Path("recordings/{recordingId}/transcript")
    @RequiresPermission(value = Permission.RECORDING_UPLOAD, movesContent = true)
    @Operation(
            operationId = "putConversationRecordingTranscript",
            summary = "Delivers the transcript of a recording",
            description = "A correction becomes a new version.")
    @APIResponse(responseCode = "200", description = "The newest version has that content already")
    @APIResponse(responseCode = "201", description = "The transcript was taken as a new version")
    @APIResponse(responseCode = "404", description = "There is no such recording")
    @APIResponse(responseCode = "411", description = "Neither a length nor a transfer encoding was given")
    @APIResponse(responseCode = "413", description = "The content is too large")
    @APIResponse(responseCode = "503", description = "There is no room, or too many contents are under way")
    public Response deliverTranscript(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable String length,
            @HeaderParam(TRANSFER_ENCODING) @Nullable String transferEncoding,
            @Parameter(description = "sha-256 of the content (RFC 9530), to be checked") @HeaderParam(ReprDigest.HEADER)
                    List<String> digest,
            InputStream content) {
        Recording recording = recording(conversationId, recordingId);
        Delivery delivery = new Delivery(
                recording.organizationId(),
                caller.get().actor(),
                recording.description(),
                ArtifactName.transcript(1),
                contentType(contentType),
                length(length, transferEncoding),
                ReprDigest.sha256(digest));
        return delivered(ingest.deliverTranscript(delivery, content));
    }

    @GET
    @Path("recordings/{recordingId}/media")
    @RequiresPermission(
            value = {
                Permission.RECORDING_VIEW,
                Permission.RECORDING_SEGMENT_VIEW,
                Permission.SNIPPET_RECORDING_VIEW,
                Permission.SCREEN_RECORDING_VIEW
            },
            takesSignedUrls = true,
            movesContent = true)
    @Operation(
            operationId = "getConversationRecordingMedia",
            summary = "Plays the content of a recording",
            description = "Whole, or one range of it. A signed address from another call is proof enough.")
    @APIResponse(responseCode = "200", description = "The content")
    @APIResponse(responseCode = "206", description = "A range of the content")
    @APIResponse(responseCode = "304", description = "The content is the one that the caller has")
    @APIResponse(responseCode = "404", description = "There is no such recording or artifact")
    @APIResponse(responseCode = "409", description = "The sealed file does not open")
    @APIResponse(responseCode = "416", description = "The range is not within the content")
    @APIResponse(
            responseCode = "503",
            description = "The repository cannot be reached, or too many contents are under way")
    public Response play(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @Parameter(
                            description =
                                    "Which part of the recording, as call.0 or screen.1; the first of its media if none "
                                            + "is named")
                    @QueryParam("artifact")
                    @Nullable
                    String artifact,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        return answers.content(
                media(conversationId, recordingId, artifact),
                new MediaAnswers.Conditions(range, ifRange, ifNoneMatch),
                caller.get());
    }

    @HEAD
    @Path("recordings/{recordingId}/media")
    @RequiresPermission(
            value = {
                Permission.RECORDING_VIEW,
                Permission.RECORDING_SEGMENT_VIEW,
                Permission.SNIPPET_RECORDING_VIEW,
                Permission.SCREEN_RECORDING_VIEW
            },
            takesSignedUrls = true,
            movesContent = true)
    @Operation(
            operationId = "headConversationRecordingMedia",
            summary = "Describes the content of a recording",
            description = "As GET answers, without the content; nothing counts as played.")
    @APIResponse(responseCode = "200", description = "There is such content")
    @APIResponse(responseCode = "304", description = "The content is the one that the caller has")
    @APIResponse(responseCode = "404", description = "There is no such recording or artifact")
    public Response describe(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @Parameter(
                            description =
                                    "Which part of the recording, as call.0 or screen.1; the first of its media if none "
                                            + "is named")
                    @QueryParam("artifact")
                    @Nullable
                    String artifact,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        return answers.head(media(conversationId, recordingId, artifact), ifNoneMatch);
    }

    @GET
    @Path("recordings/{recordingId}/transcript")
    @RequiresPermission(
            value = {Permission.RECORDING_VIEW, Permission.RECORDING_SEGMENT_VIEW},
            takesSignedUrls = true,
            movesContent = true)
    @Operation(
            operationId = "getConversationRecordingTranscript",
            summary = "Reads the transcript of a recording",
            description = "The newest version, or the one asked for; whole, or one range of it.")
    @APIResponse(responseCode = "200", description = "The transcript")
    @APIResponse(responseCode = "206", description = "A range of the transcript")
    @APIResponse(responseCode = "304", description = "The transcript is the one that the caller has")
    @APIResponse(responseCode = "404", description = "There is no such transcript")
    @APIResponse(responseCode = "409", description = "The sealed file does not open")
    @APIResponse(responseCode = "416", description = "The range is not within the transcript")
    @APIResponse(
            responseCode = "503",
            description = "The repository cannot be reached, or too many contents are under way")
    public Response readTranscript(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @Parameter(description = "Which version, from 1; the newest if absent") @QueryParam("version") @Nullable
                    Integer version,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        return answers.content(
                transcript(conversationId, recordingId, version),
                new MediaAnswers.Conditions(range, ifRange, ifNoneMatch),
                caller.get());
    }

    @HEAD
    @Path("recordings/{recordingId}/transcript")
    @RequiresPermission(
            value = {Permission.RECORDING_VIEW, Permission.RECORDING_SEGMENT_VIEW},
            takesSignedUrls = true,
            movesContent = true)
    @Operation(
            operationId = "headConversationRecordingTranscript",
            summary = "Describes the transcript of a recording",
            description = "As GET answers, without the content; nothing counts as read.")
    @APIResponse(responseCode = "200", description = "There is such a transcript")
    @APIResponse(responseCode = "304", description = "The transcript is the one that the caller has")
    @APIResponse(responseCode = "404", description = "There is no such transcript")
    public Response describeTranscript(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @Parameter(description = "Which version, from 1; the newest if absent") @QueryParam("version") @Nullable
                    Integer version,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        return answers.head(transcript(conversationId, recordingId, version), ifNoneMatch);
    }

    private static Response delivered(RecordingIngest.Delivered delivered) {
        return Response.status(delivered.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(ReprDigest.HEADER, ReprDigest.of(delivered.sha256()))
                .header(HttpHeaders.ETAG, "\"" + delivered.artifact().id() + "\"")
                .entity(RecordingBody.ArtifactBody.of(delivered.artifact()))
                .build();
    }

    private Recording recording(String conversationId, String recordingId) {
        return recordings
                .find(
                        caller.get().organizationId(),
                        Ids.parse("conversationId", conversationId),
                        Ids.parse("recordingId", recordingId))
                .orElseThrow(() -> RefusedException.notFound("recording", recordingId));
    }

    private RecordingArtifact media(String conversationId, String recordingId, @Nullable String artifact) {
        Recording recording = recording(conversationId, recordingId);
        ArtifactName name = artifact == null ? recording.media().firstArtifact() : DescriptionReader.artifact(artifact);
        return inScope(recordings
                .artifact(recording.organizationId(), recording.id(), name)
                .filter(found -> !found.name().isTranscript())
                .orElseThrow(() -> RefusedException.notFound("artifact " + name + " of recording", recordingId)));
    }

    private RecordingArtifact transcript(String conversationId, String recordingId, @Nullable Integer version) {
        Recording recording = recording(conversationId, recordingId);
        Optional<RecordingArtifact> found = recordings.transcripts(recording.organizationId(), recording.id()).stream()
                .filter(artifact -> version == null || artifact.name().number() == version)
                .findFirst();
        return inScope(found.orElseThrow(() -> RefusedException.notFound("transcript of recording", recordingId)));
    }

    /** A signed URL opens one artifact, in one revision, and nothing beside it. */
    private RecordingArtifact inScope(RecordingArtifact artifact) {
        Optional<UUID> scope = caller.get().scope();
        if (scope.isPresent() && !scope.get().equals(artifact.id())) {
            throw new RefusedException(Refusal.MEDIA_URL_INVALID, "The media URL is not valid, or is valid no longer");
        }
        return artifact;
    }

    private static String contentType(@Nullable String text) {
        return contentType(HttpHeaders.CONTENT_TYPE, text);
    }

    private static String contentType(String name, @Nullable String text) {
        if (text == null || text.length() > LONGEST_TYPE) {
            throw RefusedException.invalidValue(name, String.valueOf(text), "the type of the content, as audio/wav");
        }
        try {
            MediaType type = MediaType.valueOf(text);
            if (type.isWildcardType() || type.isWildcardSubtype()) {
                throw new IllegalArgumentException("A wildcard is no type");
            }
            return text;
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidValue(name, text, "the type of the content, as audio/wav");
        }
    }

    /** A request with neither field has no content at all (RFC 9112 section 6.3), whatever its sender meant to send. */
    private static OptionalLong length(@Nullable String length, @Nullable String transferEncoding) {
        if (length != null) {
            try {
                return OptionalLong.of(Long.parseLong(length));
            } catch (NumberFormatException e) {
                throw RefusedException.invalidValue(HttpHeaders.CONTENT_LENGTH, length, "a number of bytes");
            }
        }
        if (transferEncoding == null) {
            throw new RefusedException(
                    Refusal.LENGTH_REQUIRED,
                    "Content needs a Content-Length, or a Transfer-Encoding that shows its end; nothing was stored");
        }
        return OptionalLong.empty();
    }
}
