package dev.tapelock.keys.rest;

import dev.tapelock.keys.RotationPeriod;
import dev.tapelock.keys.RotationSchedule;
import dev.tapelock.keys.RotationSchedules;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/recording/recordingkeys/rotationschedule}: how often the key is changed. */
@Tag(name = "Recording keys")
@Path("/v2/recording/recordingkeys/rotationschedule")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RotationScheduleResource {

    private static final String PATH = RecordingKeysResource.PATH + "/rotationschedule";

    @Inject
    private RotationSchedules schedules;

    @Inject
    private CurrentCaller caller;

    /**
     * A schedule on the wire.
     *
     * @param period {@code DISABLED}, {@code DAILY}, {@code WEEKLY}, {@code MONTHLY} or {@code YEARLY}
     * @param nextRotationDate when the key is changed next; absent if never
     */
    public record KeyRotationSchedule(
            @Nullable String id,
            @Nullable String period,
            @Nullable Instant nextRotationDate,
            @Nullable String selfUri) {}

    @GET
    @RequiresPermission(Permission.KEY_VIEW)
    @Operation(
            operationId = "getRecordingRecordingkeysRotationschedule",
            summary = "Reads how often the key is changed")
    @APIResponse(responseCode = "200", description = "The schedule")
    public KeyRotationSchedule read() {
        UUID organizationId = caller.get().organizationId();
        return schedules
                .find(organizationId)
                .map(schedule -> answer(organizationId, schedule))
                .orElseGet(() -> new KeyRotationSchedule(
                        organizationId.toString(), RotationSchedule.DEFAULT_PERIOD.name(), null, PATH));
    }

    @PUT
    @RequiresPermission(Permission.KEY_EDIT)
    @Operation(
            operationId = "putRecordingRecordingkeysRotationschedule",
            summary = "Sets how often the key is changed",
            description = "Occurrences count from now, in the organization's time zone.")
    @APIResponse(responseCode = "200", description = "The schedule as it is now")
    @APIResponse(
            responseCode = "409",
            description = "key.rotation.by.holder: the customer's key service makes the keys")
    public KeyRotationSchedule change(KeyRotationSchedule wanted) {
        UUID organizationId = caller.get().organizationId();
        return answer(
                organizationId,
                schedules.change(organizationId, period(wanted), caller.get().actor()));
    }

    private static KeyRotationSchedule answer(UUID organizationId, RotationSchedule schedule) {
        return new KeyRotationSchedule(
                organizationId.toString(),
                schedule.period().name(),
                schedule.nextDueAt().orElse(null),
                PATH);
    }

    private static RotationPeriod period(@Nullable KeyRotationSchedule wanted) {
        String name = wanted == null ? null : wanted.period();
        return Arrays.stream(RotationPeriod.values())
                .filter(period -> period.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> RefusedException.invalidValue(
                        "period", String.valueOf(name), "one of " + Arrays.toString(RotationPeriod.values())));
    }
}
