package dev.tapelock.export.rest;

import dev.tapelock.export.BulkJob;
import dev.tapelock.export.BulkJobItem;
import dev.tapelock.export.BulkJobManifest;
import dev.tapelock.export.BulkJobState;
import dev.tapelock.export.BulkJobVerification;
import dev.tapelock.export.BulkJobVerifications;
import dev.tapelock.export.BulkJobs;
import dev.tapelock.export.ExportManifest;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileProblem;
import dev.tapelock.export.JobProgress;
import dev.tapelock.export.JobSearch;
import dev.tapelock.export.ManifestDownload;
import dev.tapelock.export.ManifestKey;
import dev.tapelock.export.PlacedFile;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.EntityListing;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/recording/jobs}: bulk jobs. */
@Path("/v2/recording/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RecordingJobsResource {

    static final String PATH = "/api/v2/recording/jobs";
    private static final int LARGEST_PAGE = 100;

    @Inject
    private BulkJobs jobs;

    @Inject
    private ExportManifest manifests;

    @Inject
    private BulkJobVerifications verifications;

    @Inject
    private ManifestDownload downloads;

    @Inject
    private CurrentCaller caller;

    @Inject
    private Clock clock;

    /**
     * What to do with a job.
     *
     * @param state {@code PROCESSING} starts it
     * @param pause ours: {@code true}, without a state, pauses it
     */
    public record ExecuteRecordingJobsQuery(
            @Nullable String state, @Nullable Boolean pause) {

        boolean isPause() {
            if (!Boolean.TRUE.equals(pause)) {
                return false;
            }
            if (state != null) {
                throw RefusedException.invalidValue("state", state, "absent beside pause");
            }
            return true;
        }
    }

    /** A recording that failed, and why. */
    public record FailedRecording(
            RecordingJob.Reference conversation,
            RecordingJob.Reference recording,
            @Nullable String reason) {

        static FailedRecording of(BulkJobItem item) {
            String conversation = "/api/v2/conversations/" + item.conversationId();
            return new FailedRecording(
                    new RecordingJob.Reference(item.conversationId().toString(), conversation),
                    new RecordingJob.Reference(
                            item.recordingId().toString(), conversation + "/recordings/" + item.recordingId()),
                    item.reason().map(FailureReason::sentence).orElse(null));
        }
    }

    /**
     * A key that manifests are checked with.
     *
     * @param publicKey as PEM
     */
    public record ManifestKeyBody(String id, Instant dateCreated, String algorithm, String publicKey) {

        static ManifestKeyBody of(ManifestKey key) {
            return new ManifestKeyBody(key.id().toString(), key.createdAt(), "RSASSA-PKCS1-v1_5-SHA256", key.pem());
        }
    }

    /**
     * A file that does not lie at the destination as it was put, or cannot be read.
     *
     * @param problem {@code MISSING}, {@code DIFFERENT} or {@code UNREADABLE}
     */
    public record ProblemBody(String path, String problem) {

        static ProblemBody of(FileProblem problem) {
            return new ProblemBody(problem.path(), problem.kind().name());
        }
    }

    @POST
    @RequiresPermission(Permission.JOB_ADD)
    @Operation(
            operationId = "postRecordingJobs",
            summary = "Orders a bulk job",
            description =
                    "Its recordings are collected in the background: PENDING, then READY. Nothing leaves before it is started. With"
                            + " retryOf it is about what failed in that job, to the same destination, and READY at once.")
    @APIResponse(responseCode = "200", description = "The job")
    @APIResponse(
            responseCode = "404",
            description = "There is no such job whose failed recordings could be wanted again")
    @APIResponse(
            responseCode = "409",
            description = "There are as many jobs as may be, or the destination does not encrypt and may not be used")
    public RecordingJob create(@Nullable RecordingJobsQuery query) {
        Optional<UUID> retried = OrderReader.retryOf(query);
        if (retried.isPresent()) {
            return body(jobs.retry(
                    caller.get().organizationId(), retried.get(), caller.get().actor()));
        }
        return body(jobs.create(
                caller.get().organizationId(),
                OrderReader.read(query, clock.instant()),
                caller.get().actor()));
    }

    @GET
    @RequiresPermission(Permission.JOB_VIEW)
    @Operation(
            operationId = "getRecordingJobs",
            summary = "Lists the bulk jobs",
            description = "Those of the organization, by their creators or the newest first.")
    @APIResponse(responseCode = "200", description = "A page of jobs")
    public EntityListing<RecordingJob> list(
            @QueryParam("pageSize") @DefaultValue("25") int pageSize,
            @QueryParam("pageNumber") @DefaultValue("1") int pageNumber,
            @QueryParam("sortBy") @DefaultValue("userId") String sortBy,
            @QueryParam("state") @Nullable String state,
            @QueryParam("showOnlyMyJobs") @DefaultValue("false") boolean showOnlyMyJobs,
            @QueryParam("jobType") @DefaultValue("EXPORT") String jobType,
            @QueryParam("cursor") @Nullable String cursor) {
        refuseCursor(cursor);
        Page page = Page.of(pageNumber, pageSize, LARGEST_PAGE);
        JobSearch search = new JobSearch(
                caller.get().organizationId(),
                Optional.ofNullable(state).map(RecordingJobsResource::state),
                showOnlyMyJobs ? Optional.of(caller.get().id()) : Optional.empty(),
                order(sortBy));
        if (!isExport(jobType)) {
            return EntityListing.of(List.of(), page, 0, PATH);
        }
        List<BulkJob> found = jobs.list(search, page);
        Map<UUID, JobProgress> progress = jobs.progress(caller.get().organizationId(), found);
        Map<UUID, Integer> places = jobs.places(caller.get().organizationId(), found);
        List<UUID> ids = found.stream().map(BulkJob::id).toList();
        Map<UUID, BulkJobManifest> signed = manifests.of(caller.get().organizationId(), ids);
        Map<UUID, BulkJobVerification> verified = verifications.of(caller.get().organizationId(), ids);
        return EntityListing.of(
                found.stream()
                        .map(job -> RecordingJob.of(
                                job,
                                Objects.requireNonNull(progress.get(job.id())),
                                places,
                                Optional.ofNullable(signed.get(job.id())),
                                Optional.ofNullable(verified.get(job.id()))))
                        .toList(),
                page,
                jobs.count(search),
                PATH);
    }

    @GET
    @Path("manifestkeys")
    @RequiresPermission(Permission.JOB_VIEW)
    @Operation(
            operationId = "getRecordingJobsManifestkeys",
            summary = "Lists the keys that manifests are checked with",
            description =
                    "The public halves, the newest first; none before the organization's first job was fulfilled.")
    @APIResponse(responseCode = "200", description = "All keys there were")
    public EntityListing<ManifestKeyBody> manifestKeys() {
        List<ManifestKeyBody> keys = manifests.keys(caller.get().organizationId()).stream()
                .map(ManifestKeyBody::of)
                .toList();
        return EntityListing.of(keys, Page.of(1, LARGEST_PAGE, LARGEST_PAGE), keys.size(), PATH + "/manifestkeys");
    }

    @GET
    @Path("{jobId}")
    @RequiresPermission(Permission.JOB_VIEW)
    @Operation(
            operationId = "getRecordingJob",
            summary = "Shows a bulk job",
            description = "With its counts as they are now.")
    @APIResponse(responseCode = "200", description = "The job")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public RecordingJob read(@PathParam("jobId") String jobId) {
        return body(job(jobId));
    }

    @PUT
    @Path("{jobId}")
    @RequiresPermission(value = Permission.RECORDING_EDIT_RETENTION, andAll = Permission.JOB_EDIT)
    @Operation(
            operationId = "putRecordingJob",
            summary = "Starts or pauses a bulk job",
            description =
                    "Only whoever ordered it may, and only once it is READY. Where the operator allows a queue and two jobs run, it"
                            + " stays READY, queued, until it is its turn. With pause instead of a state it becomes READY again, and what is"
                            + " done stays done.")
    @APIResponse(responseCode = "200", description = "The job")
    @APIResponse(responseCode = "404", description = "There is no such job")
    @APIResponse(responseCode = "409", description = "The job cannot be started or paused now")
    public RecordingJob execute(@PathParam("jobId") String jobId, @Nullable ExecuteRecordingJobsQuery query) {
        UUID id = id(jobId);
        if (query != null && query.isPause()) {
            return body(
                    jobs.pause(caller.get().organizationId(), id, caller.get().actor()));
        }
        String wanted = query == null ? "(not given)" : String.valueOf(query.state());
        if (!wanted.equalsIgnoreCase(BulkJobState.PROCESSING.name())) {
            throw RefusedException.invalidValue("state", wanted, BulkJobState.PROCESSING.name());
        }
        return body(jobs.start(caller.get().organizationId(), id, caller.get().actor()));
    }

    @DELETE
    @Path("{jobId}")
    @RequiresPermission(Permission.JOB_DELETE)
    @Operation(
            operationId = "deleteRecordingJob",
            summary = "Cancels a bulk job",
            description = "It stays in the list. What was written before stays at the destination.")
    @APIResponse(responseCode = "204", description = "The job is cancelled")
    @APIResponse(responseCode = "404", description = "There is no such job")
    @APIResponse(responseCode = "409", description = "The job is over")
    public void cancel(@PathParam("jobId") String jobId) {
        jobs.cancel(caller.get().organizationId(), id(jobId), caller.get().actor());
    }

    @GET
    @Path("{jobId}/failedrecordings")
    @RequiresPermission(Permission.JOB_VIEW)
    @Operation(
            operationId = "getRecordingJobFailedrecordings",
            summary = "Lists the recordings that failed",
            description = "Each with its reason, in the order of the job.")
    @APIResponse(responseCode = "200", description = "A page of recordings")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public EntityListing<FailedRecording> failures(
            @PathParam("jobId") String jobId,
            @QueryParam("pageSize") @DefaultValue("25") int pageSize,
            @QueryParam("pageNumber") @DefaultValue("1") int pageNumber,
            @QueryParam("cursor") @Nullable String cursor) {
        refuseCursor(cursor);
        Page page = Page.of(pageNumber, pageSize, LARGEST_PAGE);
        BulkJob job = job(jobId);
        return EntityListing.of(
                jobs.failures(job, page).stream().map(FailedRecording::of).toList(),
                page,
                jobs.failureCount(job),
                PATH + "/" + job.id() + "/failedrecordings");
    }

    @GET
    @Path("{jobId}/manifest")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RequiresPermission(value = Permission.JOB_VIEW, movesContent = true)
    @Operation(
            operationId = "getRecordingJobManifest",
            summary = "Fetches a bulk job's manifest",
            description = "As it lies at the destination, if it has its length there.")
    @APIResponse(responseCode = "200", description = "The manifest, JSON Lines")
    @APIResponse(responseCode = "404", description = "There is no such job, or it has no manifest")
    @APIResponse(
            responseCode = "409",
            description = "The destination was removed, or does not have it as it was put there")
    @APIResponse(
            responseCode = "503",
            description = "The destination cannot be read now, or too many manifests are being fetched")
    public Response manifest(@PathParam("jobId") String jobId, @Context Request request) throws IOException {
        return content(downloads.manifest(caller.get().organizationId(), id(jobId)), request);
    }

    @GET
    @Path("{jobId}/manifest/signature")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RequiresPermission(value = Permission.JOB_VIEW, movesContent = true)
    @Operation(
            operationId = "getRecordingJobManifestSignature",
            summary = "Fetches the signature of a bulk job's manifest",
            description = "As it lies at the destination.")
    @APIResponse(responseCode = "200", description = "The signature, binary")
    @APIResponse(responseCode = "404", description = "There is no such job, or it has no manifest")
    @APIResponse(
            responseCode = "409",
            description = "The destination was removed, or does not have it as it was put there")
    @APIResponse(
            responseCode = "503",
            description = "The destination cannot be read now, or too many manifests are being fetched")
    public Response signature(@PathParam("jobId") String jobId, @Context Request request) throws IOException {
        return content(downloads.signature(caller.get().organizationId(), id(jobId)), request);
    }

    private static Response content(PlacedFile file, Request request) throws IOException {
        Response.ResponseBuilder answer = Response.ok()
                .header(HttpHeaders.CONTENT_LENGTH, file.lengthBytes())
                .header(HttpHeaders.CACHE_CONTROL, "no-store, private");
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            // The content of such an answer is never written, so nobody else would close it.
            file.close();
            return answer.build();
        }
        StreamingOutput content = target -> {
            try (file) {
                file.writeTo(target);
            }
        };
        return answer.entity(content).build();
    }

    @POST
    @Path("{jobId}/verifications")
    @RequiresPermission(Permission.JOB_EDIT)
    @Operation(
            operationId = "postRecordingJobVerifications",
            summary = "Compares what lies at the destination with the job's manifest",
            description =
                    "In the background: the job's verification says how far it is and what was found. While one is"
                            + " under way, this changes nothing.")
    @APIResponse(responseCode = "200", description = "The job")
    @APIResponse(responseCode = "404", description = "There is no such job")
    @APIResponse(responseCode = "409", description = "The job has no manifest")
    public RecordingJob verify(@PathParam("jobId") String jobId) {
        verifications.order(
                caller.get().organizationId(), id(jobId), caller.get().actor());
        return body(job(jobId));
    }

    @GET
    @Path("{jobId}/verifications/problems")
    @RequiresPermission(Permission.JOB_VIEW)
    @Operation(
            operationId = "getRecordingJobVerificationsProblems",
            summary = "Lists files that are missing, different or unreadable",
            description = "Those that the last comparison found, in the order of the job; the first hundred. The job's"
                    + " verification counts all.")
    @APIResponse(responseCode = "200", description = "At most a hundred files")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public EntityListing<ProblemBody> problems(@PathParam("jobId") String jobId) {
        BulkJob job = job(jobId);
        List<ProblemBody> problems = verifications.problems(job.organizationId(), job.id()).stream()
                .map(ProblemBody::of)
                .toList();
        return EntityListing.of(
                problems,
                Page.of(1, LARGEST_PAGE, LARGEST_PAGE),
                problems.size(),
                PATH + "/" + job.id() + "/verifications/problems");
    }

    private RecordingJob body(BulkJob job) {
        return RecordingJob.of(
                job,
                jobs.progress(job),
                jobs.places(job.organizationId(), List.of(job)),
                Optional.ofNullable(
                        manifests.of(job.organizationId(), List.of(job.id())).get(job.id())),
                Optional.ofNullable(verifications
                        .of(job.organizationId(), List.of(job.id()))
                        .get(job.id())));
    }

    private BulkJob job(String jobId) {
        UUID id = id(jobId);
        return jobs.find(caller.get().organizationId(), id)
                .orElseThrow(() -> RefusedException.notFound("bulk job", id));
    }

    private static UUID id(String jobId) {
        return Ids.parse("jobId", jobId);
    }

    private static BulkJobState state(String text) {
        return Arrays.stream(BulkJobState.values())
                .filter(state -> state.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> RefusedException.invalidValue(
                        "state", text, "one of " + Arrays.toString(BulkJobState.values())));
    }

    private static JobSearch.Order order(String sortBy) {
        return switch (sortBy) {
            case "userId" -> JobSearch.Order.CREATOR;
            case "dateCreated" -> JobSearch.Order.NEWEST;
            default -> throw RefusedException.invalidValue("sortBy", sortBy, "userId or dateCreated");
        };
    }

    private static boolean isExport(String jobType) {
        if (List.of("ARCHIVE", "DELETE", "EXPORT").contains(jobType)) {
            return jobType.equals("EXPORT");
        }
        throw RefusedException.invalidValue("jobType", jobType, "one of ARCHIVE, DELETE, EXPORT");
    }

    /** A list here has numbered pages; what came from no list of ours points nowhere. */
    private static void refuseCursor(@Nullable String cursor) {
        if (cursor != null) {
            throw RefusedException.invalidValue("cursor", cursor, "absent; use pageNumber");
        }
    }
}
