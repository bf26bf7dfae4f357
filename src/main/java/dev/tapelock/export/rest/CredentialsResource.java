package dev.tapelock.export.rest;

import dev.tapelock.export.AccessKey;
import dev.tapelock.export.CredentialOrder;
import dev.tapelock.export.IntegrationCredential;
import dev.tapelock.export.IntegrationCredentials;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/integrations/credentials}: access keys that integrations refer to. Secrets go in and never come out. */
@Path("/v2/integrations/credentials")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class CredentialsResource {

    private static final String PATH = "/api/v2/integrations/credentials";
    private static final String KEY_ID = "accessKeyId";
    private static final String SECRET = "secretAccessKey";
    private static final int LARGEST_PAGE = 100;

    @Inject
    private IntegrationCredentials credentials;

    @Inject
    private CurrentCaller caller;

    /** A credential as it is shown. */
    public record ShownCredential(
            String id, String name, CredentialType type, Instant createdDate, Instant modifiedDate, String selfUri) {}

    /** What sort of credential it is. */
    public record CredentialType(@Nullable String name) {}

    /** A credential that somebody wants. */
    public record Credential(
            @Nullable String name,
            @Nullable CredentialType type,
            @Nullable Map<String, String> credentialFields) {

        /** Without the fields. */
        @Override
        public String toString() {
            return "credential " + name;
        }
    }

    @GET
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegrationsCredentials",
            summary = "Lists the credentials",
            description = "Those of the organization, by name. Secrets are never shown.")
    @APIResponse(responseCode = "200", description = "A page of credentials")
    public EntityListing<ShownCredential> list(
            @QueryParam("pageSize") @DefaultValue("25") int pageSize,
            @QueryParam("pageNumber") @DefaultValue("1") int pageNumber) {
        Page page = Page.of(pageNumber, pageSize, LARGEST_PAGE);
        UUID organizationId = caller.get().organizationId();
        return EntityListing.of(
                credentials.list(organizationId, page).stream()
                        .map(CredentialsResource::shown)
                        .toList(),
                page,
                credentials.count(organizationId),
                PATH);
    }

    @GET
    @Path("{credentialId}")
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegrationsCredential",
            summary = "Shows a credential",
            description = "Its secret is never shown.")
    @APIResponse(responseCode = "200", description = "The credential")
    @APIResponse(responseCode = "404", description = "There is no such credential")
    public ShownCredential read(@PathParam("credentialId") String credentialId) {
        UUID id = id(credentialId);
        return credentials
                .find(caller.get().organizationId(), id)
                .map(CredentialsResource::shown)
                .orElseThrow(() -> RefusedException.notFound("credential", id));
    }

    @POST
    @RequiresPermission(Permission.INTEGRATION_ADD)
    @Operation(
            operationId = "postIntegrationsCredentials",
            summary = "Adds a credential",
            description = "An access key of AWS, or of a store that speaks S3: accessKeyId and secretAccessKey.")
    @APIResponse(responseCode = "200", description = "The credential")
    @APIResponse(responseCode = "409", description = "The name is taken")
    public ShownCredential add(@Nullable Credential wanted) {
        return shown(credentials.add(
                caller.get().organizationId(), order(wanted), caller.get().actor()));
    }

    @PUT
    @Path("{credentialId}")
    @RequiresPermission(Permission.INTEGRATION_EDIT)
    @Operation(
            operationId = "putIntegrationsCredential",
            summary = "Changes a credential",
            description = "Integrations that refer to it use the new access key from their next run on.")
    @APIResponse(responseCode = "200", description = "The credential")
    @APIResponse(responseCode = "404", description = "There is no such credential")
    @APIResponse(responseCode = "409", description = "The name is taken")
    public ShownCredential change(@PathParam("credentialId") String credentialId, @Nullable Credential wanted) {
        return shown(credentials.change(
                caller.get().organizationId(),
                id(credentialId),
                order(wanted),
                caller.get().actor()));
    }

    @DELETE
    @Path("{credentialId}")
    @RequiresPermission(Permission.INTEGRATION_DELETE)
    @Operation(
            operationId = "deleteIntegrationsCredential",
            summary = "Removes a credential",
            description = "One that an integration refers to stays.")
    @APIResponse(responseCode = "204", description = "It is removed")
    @APIResponse(responseCode = "404", description = "There is no such credential")
    @APIResponse(responseCode = "409", description = "An integration refers to it")
    public void remove(@PathParam("credentialId") String credentialId) {
        credentials.remove(
                caller.get().organizationId(), id(credentialId), caller.get().actor());
    }

    private static UUID id(String credentialId) {
        return Ids.parse("credentialId", credentialId);
    }

    private static CredentialOrder order(@Nullable Credential wanted) {
        if (wanted == null || wanted.credentialFields() == null) {
            throw RefusedException.invalidValue("credentialFields", "(not given)", KEY_ID + " and " + SECRET);
        }
        String type = wanted.type() == null ? "" : String.valueOf(wanted.type().name());
        if (!IntegrationCredential.TYPE.equals(type)) {
            throw RefusedException.invalidValue("type.name", type, IntegrationCredential.TYPE);
        }
        Map<String, String> fields = wanted.credentialFields();
        return new CredentialOrder(
                wanted.name() == null ? "" : wanted.name(),
                new AccessKey(fields.getOrDefault(KEY_ID, ""), fields.getOrDefault(SECRET, "")));
    }

    private static ShownCredential shown(IntegrationCredential credential) {
        return new ShownCredential(
                credential.id().toString(),
                credential.name(),
                new CredentialType(IntegrationCredential.TYPE),
                credential.createdAt(),
                credential.changedAt(),
                PATH + "/" + credential.id());
    }
}
