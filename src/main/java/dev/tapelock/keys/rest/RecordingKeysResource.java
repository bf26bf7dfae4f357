package dev.tapelock.keys.rest;

import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyConfigurations;
import dev.tapelock.keys.KeyReferences;
import dev.tapelock.keys.KeyRotation;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.RecordingKeys;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.EntityListing;
import dev.tapelock.platform.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v2/recording/recordingkeys}: the organization's keys, and "change key now". */
@Tag(name = "Recording keys")
@Path("/v2/recording/recordingkeys")
@Produces(MediaType.APPLICATION_JSON)
public class RecordingKeysResource {

    static final String PATH = "/api/v2/recording/recordingkeys";
    private static final int LARGEST_PAGE = 100;

    @Inject
    private RecordingKeys keys;

    @Inject
    private KeyRotation rotation;

    @Inject
    private KeyReferences references;

    @Inject
    private KeyConfigurations configurations;

    @Inject
    private CurrentCaller caller;

    @GET
    @RequiresPermission(Permission.KEY_VIEW)
    @Operation(
            operationId = "getRecordingRecordingkeys",
            summary = "Lists the recording keys",
            description = "Newest first, so that the active key leads.")
    @APIResponse(responseCode = "200", description = "A page of keys")
    public EntityListing<EncryptionKey> list(
            @QueryParam("pageSize") @DefaultValue("25") int pageSize,
            @QueryParam("pageNumber") @DefaultValue("1") int pageNumber) {
        Page page = Page.of(pageNumber, pageSize, LARGEST_PAGE);
        UUID organizationId = caller.get().organizationId();
        List<RecordingKey> found = keys.list(organizationId, page);
        Map<UUID, Long> counts = references.recordingCounts(
                organizationId, found.stream().map(RecordingKey::id).toList());
        Map<Integer, KeyConfiguration> madeUnder = configurations.versions(
                organizationId,
                found.stream().map(RecordingKey::configurationVersion).toList());
        return EntityListing.of(
                found.stream()
                        .map(key -> EncryptionKey.of(
                                key,
                                counts.getOrDefault(key.id(), 0L),
                                Optional.ofNullable(madeUnder.get(key.configurationVersion()))))
                        .toList(),
                page,
                keys.count(organizationId),
                PATH);
    }

    @POST
    @RequiresPermission(Permission.KEY_EDIT)
    @Operation(
            operationId = "postRecordingRecordingkeys",
            summary = "Changes the recording key now",
            description = "Makes a new key pair and seals new recordings under it. The old key keeps opening "
                    + "what it sealed.")
    @APIResponse(responseCode = "200", description = "The key that is active now")
    @APIResponse(
            responseCode = "409",
            description = "key.rotation.by.holder: the customer's key service makes the keys")
    public EncryptionKey changeNow() {
        return EncryptionKey.ofNew(
                rotation.changeNow(caller.get().organizationId(), caller.get().actor()), configurations);
    }
}
