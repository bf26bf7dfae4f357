package dev.tapelock.recording.rest;

import dev.tapelock.organization.CallRefusals;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.MediaUrls;
import dev.tapelock.recording.RecordingPolicies;
import dev.tapelock.recording.RecordingSettings;
import dev.tapelock.recording.ScreenRecordings;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/recording/settings}: what an organization wants of its recordings. */
@Tag(name = "Recordings")
@Path("/v2/recording/settings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RecordingSettingsResource {

    @Inject
    private RecordingPolicies policies;

    @Inject
    private ScreenRecordings screenRecordings;

    @Inject
    private MediaUrls mediaUrls;

    @Inject
    private RecordingSettings settings;

    @Inject
    private CurrentCaller caller;

    @Inject
    private CallRefusals refusals;

    @GET
    @RequiresPermission({})
    @Operation(operationId = "getRecordingSettings", summary = "Reads the organization's settings of recordings")
    @APIResponse(responseCode = "200", description = "The settings")
    public RecordingSettingsBody read() {
        UUID organizationId = caller.get().organizationId();
        return new RecordingSettingsBody(
                settings.streams(),
                settings.streams(),
                false,
                (int) mediaUrls.playbackLifetime(organizationId).toMinutes(),
                (int) mediaUrls.batchDownloadLifetime(organizationId).toMinutes(),
                policies.of(organizationId).isSealingScreenRecordings(),
                screenRecordings.protectionOf(organizationId).name());
    }

    @PUT
    @RequiresPermission({Permission.SETTINGS_EDIT_SCREEN_RECORDINGS, Permission.SETTINGS_EDIT_URL_EXPIRATION})
    @Operation(
            operationId = "putRecordingSettings",
            summary = "Changes the organization's settings of recordings",
            description =
                    "What is absent stays as it is. What holds for screen recordings holds for those that come in "
                            + "from now on. Streams and region are the server's: other values than those that are read are refused.")
    @APIResponse(responseCode = "200", description = "The settings as they are now")
    @APIResponse(responseCode = "400", description = "invalid.value: nothing was changed")
    public RecordingSettingsBody change(@Nullable RecordingSettingsBody wanted) {
        if (wanted == null) {
            throw new RefusedException(Refusal.BAD_REQUEST, "The settings are missing");
        }
        SettingsChange change = SettingsChange.between(read(), wanted);
        for (Permission needed : change.needed()) {
            if (!caller.get().mayAny(needed)) {
                throw refusals.missing(caller.get(), "PUT RecordingSettingsResource", needed.wireName());
            }
        }
        policies.change(
                caller.get().organizationId(), change::applyTo, caller.get().actor());
        return read();
    }
}
