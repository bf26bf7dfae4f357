package dev.tapelock.export.rest;

import dev.tapelock.export.DestinationKind;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.EntityListing;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.RefusedException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code /api/v2/integrations/types}: what sorts of destinations there are, and how each is configured. */
@Path("/v2/integrations/types")
@Produces(MediaType.APPLICATION_JSON)
public class IntegrationTypesResource {

    private static final String PATH = "/api/v2/integrations/types";
    private static final int LARGEST_PAGE = 100;

    /** A type on the wire. */
    public record ShownType(
            String id,
            String name,
            String description,
            String provider,
            String category,
            String configPropertiesSchemaUri,
            String configAdvancedSchemaUri,
            String selfUri) {

        static ShownType of(DestinationKind kind) {
            String self = PATH + "/" + kind.typeId();
            String schemas = self + "/configschemas/";
            boolean isBucket = kind == DestinationKind.S3;
            return new ShownType(
                    kind.typeId(),
                    isBucket ? "Bucket" : "Directory",
                    isBucket
                            ? "A bucket of Amazon S3, or of a store that speaks its protocol"
                            : "A directory on the server's machine that the operator has opened",
                    "Tapelock",
                    "Recording",
                    schemas + ConfigurationSchemas.PROPERTIES,
                    schemas + ConfigurationSchemas.ADVANCED,
                    self);
        }
    }

    @GET
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegrationsTypes",
            summary = "Lists the types of integrations",
            description = "The sorts of destinations that this version can write to.")
    @APIResponse(responseCode = "200", description = "A page of types")
    public EntityListing<ShownType> list(
            @QueryParam("pageSize") @DefaultValue("25") int pageSize,
            @QueryParam("pageNumber") @DefaultValue("1") int pageNumber) {
        Page page = Page.of(pageNumber, pageSize, LARGEST_PAGE);
        List<ShownType> all =
                Arrays.stream(DestinationKind.values()).map(ShownType::of).toList();
        return EntityListing.of(
                all.stream().skip(page.offset()).limit(page.size()).toList(), page, all.size(), PATH);
    }

    @GET
    @Path("{typeId}")
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegrationsType",
            summary = "Shows a type of integrations",
            description = "With the addresses of its schemas.")
    @APIResponse(responseCode = "200", description = "The type")
    @APIResponse(responseCode = "404", description = "There is no such type")
    public ShownType read(@PathParam("typeId") String typeId) {
        return ShownType.of(kind(typeId));
    }

    @GET
    @Path("{typeId}/configschemas/{configType}")
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "getIntegrationsTypeConfigschema",
            summary = "Shows how a part of the configuration looks",
            description = "A JSON schema of the properties, or of the advanced part, which is empty.")
    @APIResponse(responseCode = "200", description = "A JSON schema")
    @APIResponse(responseCode = "404", description = "There is no such type")
    public JsonObject schema(@PathParam("typeId") String typeId, @PathParam("configType") String configType) {
        return ConfigurationSchemas.of(kind(typeId), configType);
    }

    private static DestinationKind kind(String typeId) {
        return DestinationKind.ofTypeId(typeId)
                .orElseThrow(() -> RefusedException.notFound("integration type", typeId));
    }
}
