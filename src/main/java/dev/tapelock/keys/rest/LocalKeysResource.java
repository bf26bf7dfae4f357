package dev.tapelock.keys.rest;

import dev.tapelock.keys.KeyConfigurations;
import dev.tapelock.keys.LocalKeyRegistration;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/recording/localkeys}: public halves of the pairs that a customer's key service has made. */
@Tag(name = "Recording keys")
@Path("/v2/recording/localkeys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class LocalKeysResource {

    @Inject
    private LocalKeyRegistration registration;

    @Inject
    private KeyConfigurations configurations;

    @Inject
    private CurrentCaller caller;

    /**
     * A pair on the wire.
     *
     * @param configId of the key configuration that leads to the service
     * @param publicKey base64 of the DER PKCS#1 RSAPublicKey, RSA-3072
     * @param keypairId how the service knows the pair
     */
    public record LocalEncryptionKeyRequest(
            @Nullable String configId,
            @Nullable String publicKey,
            @Nullable String keypairId) {}

    @POST
    @RequiresPermission(Permission.KEY_EDIT)
    @Operation(
            operationId = "postRecordingLocalkeys",
            summary = "Registers a key pair of the customer's key service",
            description =
                    "The service opens a sample first, with the padding that it knows; what fails stores nothing. New"
                            + " recordings are sealed under this pair from now on.")
    @APIResponse(responseCode = "200", description = "The key that is active now")
    @APIResponse(responseCode = "400", description = "key.holder.invalid: the pair is not usable, with the reason")
    @APIResponse(responseCode = "404", description = "There is no such configuration")
    @APIResponse(responseCode = "409", description = "The pair was registered before")
    public EncryptionKey register(@Nullable LocalEncryptionKeyRequest request) {
        LocalEncryptionKeyRequest wanted = request == null ? new LocalEncryptionKeyRequest(null, null, null) : request;
        return EncryptionKey.ofNew(
                registration.register(
                        caller.get().organizationId(),
                        Ids.parse("configId", given("configId", wanted.configId())),
                        given("publicKey", wanted.publicKey()),
                        Ids.parse("keypairId", given("keypairId", wanted.keypairId())),
                        caller.get().actor()),
                configurations);
    }

    private static String given(String name, @Nullable String value) {
        return Optional.ofNullable(value).orElseThrow(() -> RefusedException.invalidValue(name, "", "given"));
    }
}
