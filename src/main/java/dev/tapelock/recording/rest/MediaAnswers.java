package dev.tapelock.recording.rest;

import dev.tapelock.organization.Caller;
import dev.tapelock.platform.Correlation;
import dev.tapelock.platform.ErrorBody;
import dev.tapelock.platform.Refusal;
import dev.tapelock.recording.ByteRange;
import dev.tapelock.recording.OpenedContent;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.RecordingPlayback;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers with content, whole or one range of it (RFC 9110 section 14). */
@ApplicationScoped
class MediaAnswers {

    private static final String CONTENT_RANGE = "Content-Range";
    /** A browser's own player fetches the same address again, which an origin of its own would not be allowed to. */
    private static final String PLAYER_POLICY = "default-src 'none'; media-src 'self'; sandbox allow-same-origin";

    private final RecordingPlayback playback;
    private final Correlation correlation;

    @Inject
    MediaAnswers(RecordingPlayback playback, Correlation correlation) {
        this.playback = playback;
        this.correlation = correlation;
    }

    /** What the request said of the part that it wants. */
    record Conditions(
            @Nullable String range,
            @Nullable String ifRange,
            @Nullable String ifNoneMatch) {}

    /** Everything but the content: nothing is unwrapped, and nothing counts as played. */
    Response head(RecordingArtifact artifact, @Nullable String ifNoneMatch) {
        if (isUnchanged(artifact, ifNoneMatch)) {
            return described(Response.notModified(), artifact).build();
        }
        return described(Response.ok(), artifact)
                .header(HttpHeaders.CONTENT_LENGTH, artifact.contentLength())
                .build();
    }

    Response content(RecordingArtifact artifact, Conditions conditions, Caller caller) {
        if (isUnchanged(artifact, conditions.ifNoneMatch())) {
            return described(Response.notModified(), artifact).build();
        }
        boolean isRangeWanted = conditions.range() != null
                && (conditions.ifRange() == null || conditions.ifRange().equals(etag(artifact)));
        RangeHeader.Wanted wanted = isRangeWanted && conditions.range() != null
                ? RangeHeader.of(conditions.range(), artifact.contentLength())
                : new RangeHeader.Wanted(Optional.empty(), true);
        if (!wanted.isSatisfiable()) {
            return notSatisfiable(artifact);
        }
        ByteRange range = wanted.range().orElseGet(() -> new ByteRange(0, artifact.contentLength()));
        OpenedContent content = playback.open(artifact, range, caller.actor());
        Response.ResponseBuilder answer = described(
                        Response.status(
                                wanted.range().isPresent() ? Response.Status.PARTIAL_CONTENT : Response.Status.OK),
                        artifact)
                .header(HttpHeaders.CONTENT_LENGTH, range.length())
                .entity((StreamingOutput) content::writeTo);
        if (wanted.range().isPresent()) {
            answer.header(
                    CONTENT_RANGE, "bytes " + range.start() + "-" + range.last() + "/" + artifact.contentLength());
        }
        return answer.build();
    }

    private Response notSatisfiable(RecordingArtifact artifact) {
        Refusal refusal = Refusal.RANGE_NOT_SATISFIABLE;
        String message = "The range is not within the " + artifact.contentLength() + " bytes of the content";
        return Response.status(refusal.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(CONTENT_RANGE, "bytes */" + artifact.contentLength())
                .entity(ErrorBody.of(refusal, refusal.status(), message, correlation.id()))
                .build();
    }

    private static Response.ResponseBuilder described(Response.ResponseBuilder answer, RecordingArtifact artifact) {
        return answer.type(artifact.contentType())
                .header(HttpHeaders.ETAG, etag(artifact))
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.CACHE_CONTROL, "no-store, private")
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(artifact))
                // Content is whatever was recorded: no browser shall take it for a page of this server.
                .header(
                        "Content-Security-Policy",
                        isPlayable(artifact) ? PLAYER_POLICY : "default-src 'none'; sandbox");
    }

    /** RFC 9110 section 13.1.2: a list of which each is compared weakly, or a star for whatever there is. */
    private static boolean isUnchanged(RecordingArtifact artifact, @Nullable String ifNoneMatch) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(",", -1))
                        .map(String::strip)
                        .anyMatch(known -> known.equals("*")
                                || known.equals(etag(artifact))
                                || known.equals("W/" + etag(artifact)));
    }

    private static String etag(RecordingArtifact artifact) {
        return "\"" + artifact.id() + "\"";
    }

    private static String disposition(RecordingArtifact artifact) {
        return (isPlayable(artifact) ? "inline" : "attachment") + "; filename=\"" + artifact.downloadName() + "\"";
    }

    private static boolean isPlayable(RecordingArtifact artifact) {
        String type = artifact.contentType().toLowerCase(Locale.ROOT);
        return type.startsWith("audio/") || type.startsWith("video/");
    }
}
