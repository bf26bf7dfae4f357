package dev.tapelock.export.rest;

import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationChange;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKeys;
import dev.tapelock.export.UnprotectedExport;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/integrations}: an organization's destinations, as the contract calls them. */
@Path("/v2/integrations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class IntegrationsResource {

    private static final String PATH = "/api/v2/integrations";
    private static final String ENABLED = "ENABLED";
    private static final String DISABLED = "DISABLED";
    private static final int LARGEST_PAGE = 100;

    @Inject
    private Destinations destinations;

    @Inject
    private RecipientKeys recipients;

    @Inject
    private UnprotectedExport unprotected;

    @Inject
    private CurrentCaller caller;

    /** An integration on the wire. */
    public record Integration(
            String id,
            String name,
            IntegrationType integrationType,
            String notes,
            String intendedState,
            Config config,
            ReportedState reportedState,
            String selfUri) {}

    /** What sort of integration it is. */
    public record IntegrationType(@Nullable String id) {}

    /** Its configuration in an envelope. */
    public record Config(@Nullable IntegrationConfiguration current) {}

    /** How it is, as far as that is known without trying it. */
    public record ReportedState(String code, Instant lastUpdated) {}

    /**
     * An integration that somebody wants.
     *
     * @param config may come later, where the type allows that
     */
    public record IntegrationOrder(
            @Nullable String name,
            @Nullable IntegrationType integrationType,
            @Nullable Config config) {}

    /**
     * What is to change about an integration; what is absent stays. A client may send the whole integration back: the rest of it
     * is not changed by this call.
     *
     * @param intendedState {@code ENABLED} or {@code DISABLED}
     */
    public record IntegrationChange(
            @Nullable String name,
            @Nullable String notes,
            @Nullable String intendedState) {

        DestinationChange change() {
            return new DestinationChange(
                    Optional.ofNullable(name),
                    Optional.ofNullable(notes),
                    Optional.ofNullable(intendedState).map(IntegrationChange::isEnabled));
        }

        private static boolean isEnabled(String state) {
            if (!state.equalsIgnoreCase(ENABLED) && !state.equalsIgnoreCase(DISABLED)) {
                throw RefusedException.invalidValue("intendedState", state, ENABLED + " or " + DISABLED);
            }
            return state.equalsIgnoreCase(ENABLED);
        }
    }

    /**
     * What came of trying an integration.
     *
     * @param problem a word that stays; absent if it can be used
     * @param message the same in a sentence, with what the place said
     * @param delivery as in the properties
     * @param bucketDefault how the bucket encrypts by itself, where it tells
     */
    public record Trial(
            boolean usable,
            @Nullable String problem,
            @Nullable String message,
            @Nullable String delivery,
            @Nullable String bucketDefault) {}

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
        return integration(destination(integrationId));
    }

    @PATCH
    @Path("{integrationId}")
    @RequiresPermission(Permission.INTEGRATION_EDIT)
    @Operation(
            operationId = "patchIntegration",
            summary = "Renames, annotates, enables or disables an integration",
            description =
                    "Takes name, notes and intendedState; what is absent stays. One that is DISABLED takes no job. Its configuration has"
                            + " a call of its own.")
    @APIResponse(responseCode = "200", description = "The integration")
    @APIResponse(responseCode = "404", description = "There is no such integration")
    @APIResponse(responseCode = "409", description = "The name is taken, or a job runs there or waits to")
    public Integration change(@PathParam("integrationId") String integrationId, @Nullable IntegrationChange wanted) {
        UUID id = destination(integrationId).id();
        if (wanted == null) {
            throw RefusedException.invalidValue("body", "(empty)", "an integration as JSON");
        }
        return integration(destinations.change(
                caller.get().organizationId(), id, wanted.change(), caller.get().actor()));
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
    public IntegrationConfiguration readConfiguration(@PathParam("integrationId") String integrationId) {
        return wholeConfiguration(destination(integrationId));
    }

    @POST
    @RequiresPermission(Permission.INTEGRATION_ADD)
    @Operation(
            operationId = "postIntegrations",
            summary = "Adds an integration",
            description =
                    "A destination of bulk jobs. With its configuration it is tried at once, and what fails stores nothing; a"
                            + " bucket may also be configured later, and no job can go there until it is.")
    @APIResponse(responseCode = "200", description = "The integration")
    @APIResponse(responseCode = "409", description = "The name is taken")
    public Integration add(@Nullable IntegrationOrder wanted) {
        if (wanted == null || wanted.integrationType() == null) {
            throw RefusedException.invalidValue("integrationType", "(not given)", "the type of an integration");
        }
        DestinationKind kind = kind(wanted.integrationType());
        String name = wanted.name() == null ? "" : wanted.name();
        IntegrationConfiguration given =
                Optional.ofNullable(wanted.config()).map(Config::current).orElse(null);
        UUID organizationId = caller.get().organizationId();
        Destination made = given == null
                ? destinations.announce(organizationId, name, kind, caller.get().actor())
                : destinations.add(
                        organizationId, ordered(given, name, kind), caller.get().actor());
        return integration(made);
    }

    @PUT
    @Path("{integrationId}/config/current")
    @RequiresPermission(Permission.INTEGRATION_EDIT)
    @Operation(
            operationId = "putIntegrationConfigCurrent",
            summary = "Configures an integration",
            description =
                    "The place is tried first: an object is put, read back and removed. What fails stores nothing. The version"
                            + " must be the one that was read.")
    @APIResponse(responseCode = "200", description = "The configuration")
    @APIResponse(responseCode = "404", description = "There is no such integration")
    @APIResponse(
            responseCode = "409",
            description = "Somebody else has changed it, a job needs it, or the name is taken")
    public IntegrationConfiguration configure(
            @PathParam("integrationId") String integrationId, @Nullable IntegrationConfiguration wanted) {
        Destination present = destination(integrationId);
        if (wanted == null || wanted.version() == null) {
            throw RefusedException.invalidValue("version", "(not given)", "the version that was read");
        }
        return wholeConfiguration(destinations.change(
                caller.get().organizationId(),
                present.id(),
                wanted.version(),
                ordered(wanted, present.name(), present.kind()),
                caller.get().actor()));
    }

    @POST
    @Path("{integrationId}/validate")
    @RequiresPermission(Permission.INTEGRATION_VIEW)
    @Operation(
            operationId = "postIntegrationValidate",
            summary = "Tries an integration",
            description = "Really writes, reads back and removes something there, and says exactly what is missing.")
    @APIResponse(responseCode = "200", description = "What came of it")
    @APIResponse(responseCode = "404", description = "There is no such integration")
    public Trial validate(@PathParam("integrationId") String integrationId) {
        DestinationFinding finding = destinations.check(
                caller.get().organizationId(),
                Ids.parse("integrationId", integrationId),
                caller.get().actor());
        boolean isUsable = finding.problem().isEmpty();
        return new Trial(
                isUsable,
                finding.problem().map(Enum::name).orElse(null),
                finding.sentence().orElse(null),
                finding.guarantee().map(DeliveryGuarantee::wireName).orElse(null),
                isUsable && !finding.detail().isEmpty() ? finding.detail() : null);
    }

    @DELETE
    @Path("{integrationId}")
    @RequiresPermission(Permission.INTEGRATION_DELETE)
    @Operation(
            operationId = "deleteIntegration",
            summary = "Removes an integration",
            description = "What was written there stays.")
    @APIResponse(responseCode = "200", description = "The integration as it was")
    @APIResponse(responseCode = "404", description = "There is no such integration")
    @APIResponse(responseCode = "409", description = "A job needs it")
    public Integration remove(@PathParam("integrationId") String integrationId) {
        Destination present = destination(integrationId);
        Integration before = integration(present);
        destinations.remove(
                caller.get().organizationId(), present.id(), caller.get().actor());
        return before;
    }

    private DestinationOrder ordered(IntegrationConfiguration given, String name, DestinationKind kind) {
        return given.order(name, kind).withRecipients(recipients.read(given.pgpPublicKeys()));
    }

    private static DestinationKind kind(IntegrationType type) {
        String id = String.valueOf(type.id());
        return DestinationKind.ofTypeId(id)
                .orElseThrow(() -> RefusedException.invalidValue(
                        "integrationType.id",
                        id,
                        "one of "
                                + Arrays.stream(DestinationKind.values())
                                        .map(DestinationKind::typeId)
                                        .toList()));
    }

    private Destination destination(String integrationId) {
        UUID id = Ids.parse("integrationId", integrationId);
        return destinations
                .find(caller.get().organizationId(), id)
                .orElseThrow(() -> RefusedException.notFound("integration", id));
    }

    private Integration integration(Destination destination) {
        return integration(destination, unprotected.isAllowed(caller.get().organizationId()));
    }

    private Integration integration(Destination destination, boolean isUnprotectedAllowed) {
        boolean isEnabled = destination.isEnabled();
        return new Integration(
                destination.id().toString(),
                destination.name(),
                new IntegrationType(destination.kind().typeId()),
                destination.notes(),
                isEnabled ? ENABLED : DISABLED,
                new Config(configuration(destination, isUnprotectedAllowed, Optional.empty())),
                new ReportedState(
                        isEnabled && !destination.place().isEmpty() ? "ACTIVE" : "INACTIVE", destination.changedAt()),
                PATH + "/" + destination.id());
    }

    /** With the format of messages: to tell it, all signatures of all keys are verified, which is too much for each of a list. */
    private IntegrationConfiguration wholeConfiguration(Destination destination) {
        return configuration(
                destination,
                unprotected.isAllowed(caller.get().organizationId()),
                recipients.format(destination.order().recipients()));
    }

    private static IntegrationConfiguration configuration(
            Destination destination, boolean isUnprotectedAllowed, Optional<MessageFormat> format) {
        return IntegrationConfiguration.of(
                destination, isUnprotectedAllowed, format, PATH + "/" + destination.id() + "/config/current");
    }
}
