package dev.tapelock.recording.rest;

import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.Deposits;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code .../recordings/{r}/deposits/{artifact}}: how it stands with what its sender has sealed. */
@Tag(name = "Recordings")
@Path("/v2/conversations/{conversationId}/recordings/{recordingId}/deposits/{artifact}")
@Produces(MediaType.APPLICATION_JSON)
public class DepositsResource {

    @Inject
    private Deposits deposits;

    @Inject
    private CurrentCaller caller;

    @GET
    @RequiresPermission(Permission.RECORDING_UPLOAD)
    @Operation(
            operationId = "getConversationRecordingDeposit",
            summary = "Tells how it stands with a sealed file",
            description = "receiving: so many bytes of it are durable here, for a day; unopened: it is here and is not"
                    + " checked yet; verified: its sender need not keep it any longer; refused: it is not what it was"
                    + " delivered as.")
    @APIResponse(responseCode = "200", description = "The state")
    @APIResponse(responseCode = "404", description = "There is nothing of it here")
    public RecordingBody.DepositBody read(
            @PathParam("conversationId") String conversationId,
            @PathParam("recordingId") String recordingId,
            @PathParam("artifact") String artifact) {
        return deposits.find(
                        caller.get().organizationId(),
                        Ids.parse("conversationId", conversationId),
                        Ids.parse("recordingId", recordingId),
                        DescriptionReader.artifact(artifact))
                .map(RecordingBody.DepositBody::of)
                .orElseThrow(() -> RefusedException.notFound("deposit of recording", recordingId));
    }
}
