package dev.tapelock.keys.rest;

import dev.tapelock.keys.CustomerKeyHealth;
import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyConfigurationChanges;
import dev.tapelock.keys.KeyConfigurationOrder;
import dev.tapelock.keys.KeyConfigurations;
import dev.tapelock.keys.KeyHolder;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/recording/keyconfigurations}: who holds the organization's keys. */
@Tag(name = "Recording keys")
@Path("/v2/recording/keyconfigurations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class KeyConfigurationsResource {

    static final String PATH = "/api/v2/recording/keyconfigurations";

    @Inject
    private KeyConfigurations configurations;

    @Inject
    private KeyConfigurationChanges changes;

    @Inject
    private CustomerKeyHealth health;

    @Inject
    private CurrentCaller caller;

    /** All of an organization's configurations. */
    public record Listing(long total, List<RecordingEncryptionConfiguration> entities, String selfUri) {}

    @GET
    @RequiresPermission(Permission.KEY_VIEW)
    @Operation(
            operationId = "getRecordingKeyconfigurations",
            summary = "Lists the key configurations",
            description = "The newest version of each, the last one changed first. Secrets are never shown.")
    @APIResponse(responseCode = "200", description = "The configurations")
    public Listing list() {
        List<RecordingEncryptionConfiguration> found =
                configurations.newestOfEach(caller.get().organizationId()).stream()
                        .map(this::shown)
                        .toList();
        return new Listing(found.size(), found, PATH);
    }

    @GET
    @Path("{keyConfigurationId}")
    @RequiresPermission(Permission.KEY_VIEW)
    @Operation(
            operationId = "getRecordingKeyconfiguration",
            summary = "Shows a key configuration",
            description = "Its newest version. Secrets are never shown.")
    @APIResponse(responseCode = "200", description = "The configuration")
    @APIResponse(responseCode = "404", description = "There is no such configuration")
    public RecordingEncryptionConfiguration read(@PathParam("keyConfigurationId") String keyConfigurationId) {
        UUID id = Ids.parse("keyConfigurationId", keyConfigurationId);
        return configurations
                .newest(caller.get().organizationId(), id)
                .map(this::shown)
                .orElseThrow(() -> RefusedException.notFound("key configuration", id));
    }

    @POST
    @RequiresPermission(Permission.KEY_EDIT)
    @Operation(
            operationId = "postRecordingKeyconfigurations",
            summary = "Lets the customer hold the keys",
            description =
                    "The key service or the KMS key is tried first; what fails stores nothing. With KMS, new recordings"
                            + " are under the customer's key from now on; with a Local Key Manager, from the registration of a local"
                            + " key on. The answer warns until somebody acknowledges that nobody can recover a key.")
    @APIResponse(responseCode = "200", description = "The configuration")
    @APIResponse(responseCode = "400", description = "key.holder.invalid: the holder is not usable, with the reason")
    public RecordingEncryptionConfiguration create(@Nullable RecordingEncryptionConfiguration wanted) {
        return RecordingEncryptionConfiguration.stored(changes.create(
                caller.get().organizationId(), order(wanted), caller.get().actor()));
    }

    @POST
    @Path("validate")
    @RequiresPermission(Permission.KEY_EDIT)
    @Operation(
            operationId = "postRecordingKeyconfigurationsValidate",
            summary = "Tries a key configuration",
            description = "Really asks the key service or KMS, and stores nothing. What is wrong is in lastError.")
    @APIResponse(responseCode = "200", description = "The configuration as it would be")
    public RecordingEncryptionConfiguration validate(@Nullable RecordingEncryptionConfiguration wanted) {
        Optional<UUID> id = Optional.ofNullable(wanted)
                .map(RecordingEncryptionConfiguration::id)
                .filter(Predicate.not(String::isBlank))
                .map(text -> Ids.parse("id", text));
        KeyConfigurationChanges.Trial trial = changes.validate(
                caller.get().organizationId(), id, order(wanted), caller.get().actor());
        return RecordingEncryptionConfiguration.tried(trial);
    }

    @PUT
    @Path("{keyConfigurationId}")
    @RequiresPermission(Permission.KEY_EDIT)
    @Operation(
            operationId = "putRecordingKeyconfiguration",
            summary = "Changes a key configuration",
            description =
                    "Makes a new version of it, which is tried first; what fails stores nothing. Without apiKey, the one"
                            + " that is there stays. With the type Native, new recordings are under a key of ours again, and earlier"
                            + " ones are opened as before.")
    @APIResponse(responseCode = "200", description = "The configuration")
    @APIResponse(responseCode = "400", description = "key.holder.invalid: the holder is not usable, with the reason")
    @APIResponse(responseCode = "404", description = "There is no such configuration")
    public RecordingEncryptionConfiguration change(
            @PathParam("keyConfigurationId") String keyConfigurationId,
            @Nullable RecordingEncryptionConfiguration wanted) {
        UUID id = Ids.parse("keyConfigurationId", keyConfigurationId);
        return RecordingEncryptionConfiguration.stored(changes.change(
                caller.get().organizationId(), id, order(wanted), caller.get().actor()));
    }

    private RecordingEncryptionConfiguration shown(KeyConfiguration configuration) {
        return RecordingEncryptionConfiguration.of(configuration, health.lastError(configuration));
    }

    private static KeyConfigurationOrder order(@Nullable RecordingEncryptionConfiguration wanted) {
        if (wanted == null) {
            throw RefusedException.invalidValue("body", "", "a key configuration");
        }
        String type = String.valueOf(wanted.keyConfigurationType());
        return new KeyConfigurationOrder(
                KeyHolder.ofWireName(type)
                        .orElseThrow(() -> RefusedException.invalidValue(
                                "keyConfigurationType", type, "LocalKeyManager, KmsSymmetric, Native or None")),
                Optional.ofNullable(wanted.url()),
                Optional.ofNullable(wanted.apiId()),
                Optional.ofNullable(wanted.apiKey()),
                Optional.ofNullable(wanted.caCertificate()),
                Optional.ofNullable(wanted.roleArn()),
                Boolean.TRUE.equals(wanted.acknowledged()));
    }
}
