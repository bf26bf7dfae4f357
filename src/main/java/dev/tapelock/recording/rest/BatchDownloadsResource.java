package dev.tapelock.recording.rest;

import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.BatchDownload;
import dev.tapelock.recording.BatchDownloadItems;
import dev.tapelock.recording.BatchDownloadSettings;
import dev.tapelock.recording.BatchDownloads;
import dev.tapelock.recording.MediaUrls;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/recording/batchrequests}: addresses for the contents of many recordings at once. */
@Tag(name = "Recordings")
@Path("/v2/recording/batchrequests")
@Produces(MediaType.APPLICATION_JSON)
public class BatchDownloadsResource {

    private static final String PATH = "/api/v2/recording/batchrequests/";

    @Inject
    private BatchDownloads downloads;

    @Inject
    private BatchDownloadItems items;

    @Inject
    private MediaUrls mediaUrls;

    @Inject
    private CurrentCaller caller;

    /** What is wanted. */
    public record BatchDownloadJobSubmission(@Nullable List<BatchDownloadRequest> batchDownloadRequestList) {}

    /**
     * One entry of it.
     *
     * @param recordingId absent for all recordings of the conversation
     */
    public record BatchDownloadRequest(
            @Nullable String conversationId, @Nullable String recordingId) {}

    /** Where the answer will be. */
    public record BatchDownloadJobSubmissionResult(String id, String selfUri) {}

    /**
     * The answer. Clients ask until {@code expectedResultCount} and {@code resultCount} are equal, which they are at once.
     *
     * @param errorCount how many of the results are errors
     */
    public record BatchDownloadJobStatusResult(
            String id,
            String jobId,
            int expectedResultCount,
            int resultCount,
            int errorCount,
            String status,
            List<BatchDownloadJobResult> results,
            String selfUri) {}

    /** One recording: either its address and type, or an error. */
    public record BatchDownloadJobResult(
            @Nullable String id,
            String conversationId,
            @Nullable String recordingId,
            @Nullable String resultUrl,
            @Nullable String contentType,
            @Nullable String errorMsg,
            @Nullable String selfUri) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ViewsRecordings
    @Operation(
            operationId = "postRecordingBatchrequests",
            summary = "Asks for the contents of many recordings",
            description = "Up to 100 entries, each a conversation or one recording of it. The answer is at the "
                    + "address given, for a day, for the same caller alone.")
    @APIResponse(responseCode = "200", description = "Where the answer is")
    public BatchDownloadJobSubmissionResult submit(@Nullable BatchDownloadJobSubmission submission) {
        BatchDownload download = downloads.submit(caller.get(), lines(submission));
        return new BatchDownloadJobSubmissionResult(download.id().toString(), PATH + download.id());
    }

    @GET
    @Path("{jobId}")
    @ViewsRecordings
    @Operation(
            operationId = "getRecordingBatchrequest",
            summary = "Reads the addresses of the contents asked for",
            description = "One result for each recording: a signed address that needs no token, and the type of "
                    + "the content; or an error.")
    @APIResponse(responseCode = "200", description = "The results")
    @APIResponse(responseCode = "404", description = "The caller has asked for nothing under that id, or too long ago")
    public BatchDownloadJobStatusResult read(
            @Parameter(description = "What the request was answered with") @PathParam("jobId") String jobId) {
        BatchDownload download = downloads
                .find(caller.get(), Ids.parse("jobId", jobId))
                .orElseThrow(() -> RefusedException.notFound("batch download", jobId));
        Duration lifetime = mediaUrls.batchDownloadLifetime(download.organizationId());
        List<BatchDownloadJobResult> results =
                items.of(download).stream().map(item -> result(item, lifetime)).toList();
        int errors = (int)
                results.stream().filter(result -> result.errorMsg() != null).count();
        return new BatchDownloadJobStatusResult(
                download.id().toString(),
                download.id().toString(),
                results.size(),
                results.size(),
                errors,
                "Completed",
                results,
                PATH + download.id());
    }

    private BatchDownloadJobResult result(BatchDownloadItems.Item item, Duration lifetime) {
        String conversationId = item.conversationId().toString();
        String recordingId = item.recordingId().map(UUID::toString).orElse(null);
        return item.playable()
                .map(found -> new BatchDownloadJobResult(
                        recordingId,
                        conversationId,
                        recordingId,
                        mediaUrls
                                .urlOf(found.recording(), found.artifact(), caller.get(), lifetime)
                                .toString(),
                        found.artifact().contentType(),
                        null,
                        "/api/v2/conversations/" + conversationId + "/recordings/" + recordingId))
                .orElseGet(() -> new BatchDownloadJobResult(
                        recordingId,
                        conversationId,
                        recordingId,
                        null,
                        null,
                        item.error().orElse("There is nothing to fetch"),
                        null));
    }

    private static List<BatchDownload.Line> lines(@Nullable BatchDownloadJobSubmission submission) {
        List<BatchDownloadRequest> wanted = submission == null ? null : submission.batchDownloadRequestList();
        if (wanted == null || wanted.isEmpty() || wanted.size() > BatchDownloadSettings.MOST_LINES) {
            throw RefusedException.invalidValue(
                    "batchDownloadRequestList",
                    wanted == null ? "(not given)" : wanted.size() + " entries",
                    "1 to " + BatchDownloadSettings.MOST_LINES + " entries");
        }
        return wanted.stream().map(BatchDownloadsResource::line).toList();
    }

    private static BatchDownload.Line line(@Nullable BatchDownloadRequest wanted) {
        String recordingId = wanted == null ? null : wanted.recordingId();
        return new BatchDownload.Line(
                Ids.parse("conversationId", String.valueOf(wanted == null ? null : wanted.conversationId())),
                recordingId == null ? null : Ids.parse("recordingId", recordingId));
    }
}
