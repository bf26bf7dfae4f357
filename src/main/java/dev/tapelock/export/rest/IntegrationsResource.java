package dev.tapelock.export.rest;

import dev.tapelock.export.Destination;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.UnprotectedExport;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.EntityListing;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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

/** {@code /api/v2/integrations}: an organization's destinations, as the contract calls them. */
@Path("/v2/integrations")
@Produces(MediaType.APPLICATION_JSON)
public class IntegrationsResource {

    private static final String PATH = "/api/v2/integrations";
    private static final String ENABLED = "ENABLED";
    private static final int LARGEST_PAGE = 100;

    @Inject
    private Destinations destinations;

    @Inject
    private UnprotectedExport unprotected;

    @Inject
    private CurrentCaller caller;

    /** An integration on the wire. */
    public record Integration(
            String id,
            String name,
            IntegrationType integrationType,
            String intendedState,
            Config config,
            ReportedState reportedState,
            String selfUri) {}

    /** What sort of integration it is. */
    public record IntegrationType(String id) {}

    /** Its configuration in an envelope. */
    public record Config(Configuration current) {}

    /** How it is, as far as that is known without trying it. */
    public record ReportedState(String code, Instant lastUpdated) {}

    /**
     * How it is configured.
     *
     * @param version for optimistic locking
     */
    public record Configuration(
            String id,
            String name,
            int version,
            Properties properties,
            Map<String, String> advanced,
            String notes,
            Map<String, String> credentials,
            String selfUri) {}

    /**
     * What is particular to the type.
     *
     * @param path of the directory
     * @param unprotected whether the organization allows what lies there to be unencrypted
     */
    public record Properties(String path, boolean unprotected) {}

    @GET
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegrations",
            summary = "Lists the integrations",
            description = "The destinations of bulk jobs, by name.")
    @APIResponse(responseCode = "200", description = "A page of integrations")
    public EntityListing<Integration> list(
            @QueryParam("pageSize") @DefaultValue("25") int pageSize,
            @QueryParam("pageNumber") @DefaultValue("1") int pageNumber) {
        Page page = Page.of(pageNumber, pageSize, LARGEST_PAGE);
        UUID organizationId = caller.get().organizationId();
        boolean isUnprotectedAllowed = unprotected.isAllowed(organizationId);
        return EntityListing.of(
                destinations.list(organizationId, page).stream()
                        .map(destination -> integration(destination, isUnprotectedAllowed))
                        .toList(),
                page,
                destinations.count(organizationId),
                PATH);
    }

    @GET
    @Path("{integrationId}")
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegration",
            summary = "Shows an integration",
            description = "A destination of bulk jobs.")
    @APIResponse(responseCode = "200", description = "The integration")
    @APIResponse(responseCode = "404", description = "There is no such integration")
    public Integration read(@PathParam("integrationId") String integrationId) {
        return integration(
                destination(integrationId), unprotected.isAllowed(caller.get().organizationId()));
    }

    @GET
    @Path("{integrationId}/config/current")
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegrationConfigCurrent",
            summary = "Shows the configuration of an integration",
            description = "Where it writes, and whether what lies there is encrypted.")
    @APIResponse(responseCode = "200", description = "The configuration")
    @APIResponse(responseCode = "404", description = "There is no such integration")
    public Configuration readConfiguration(@PathParam("integrationId") String integrationId) {
        return configuration(
                destination(integrationId), unprotected.isAllowed(caller.get().organizationId()));
    }

    private Destination destination(String integrationId) {
        UUID id = Ids.parse("integrationId", integrationId);
        return destinations
                .find(caller.get().organizationId(), id)
                .orElseThrow(() -> RefusedException.notFound("integration", id));
    }

    private static Integration integration(Destination destination, boolean isUnprotectedAllowed) {
        return new Integration(
                destination.id().toString(),
                destination.name(),
                new IntegrationType(destination.kind().typeId()),
                ENABLED,
                new Config(configuration(destination, isUnprotectedAllowed)),
                new ReportedState("ACTIVE", destination.changedAt()),
                PATH + "/" + destination.id());
    }

    private static Configuration configuration(Destination destination, boolean isUnprotectedAllowed) {
        return new Configuration(
                destination.id().toString(),
                destination.name(),
                destination.version(),
                new Properties(destination.place(), isUnprotectedAllowed),
                Map.of(),
                "",
                Map.of(),
                PATH + "/" + destination.id() + "/config/current");
    }
}
