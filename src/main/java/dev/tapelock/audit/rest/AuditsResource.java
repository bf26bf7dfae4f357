package dev.tapelock.audit.rest;

import dev.tapelock.audit.AuditEvent;
import dev.tapelock.audit.AuditEvents;
import dev.tapelock.audit.AuditSearch;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.EntityListing;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Interval;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.StringReader;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v2/audits/query/realtime}: the organization's own events, newest first. */
@Tag(name = "Audit")
@Path("/v2/audits/query/realtime")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AuditsResource {

    private static final String PATH = "/api/v2/audits/query/realtime";
    private static final String SERVICE = "Recording";
    private static final int LARGEST_PAGE = 500;
    private static final int USUAL_PAGE = 25;

    @Inject
    private AuditEvents events;

    @Inject
    private CurrentCaller caller;

    /**
     * What is asked for.
     *
     * @param interval two times with a slash between; the second one no longer counts
     */
    public record AuditQuery(
            @Nullable String interval,
            @Nullable List<Filter> filters,
            @Nullable Integer pageSize,
            @Nullable Integer pageNumber) {}

    /** A property ({@code UserId, ClientId, Action, EntityType, EntityId}) and the value that it must have. */
    public record Filter(
            @Nullable String property, @Nullable String value) {}

    /** One event on the wire. */
    public record AuditLogMessage(
            String id,
            @Nullable Reference user,
            @Nullable Reference client,
            String serviceName,
            String level,
            Instant eventDate,
            String action,
            Reference entity,
            String entityType,
            String status,
            Map<String, String> context) {

        static AuditLogMessage of(AuditEvent event) {
            String actorId = event.actor().id().map(UUID::toString).orElse(null);
            return new AuditLogMessage(
                    event.id().toString(),
                    reference(event, dev.tapelock.audit.Actor.Kind.USER, actorId),
                    reference(event, dev.tapelock.audit.Actor.Kind.CLIENT, actorId),
                    SERVICE,
                    actorId == null ? "SYSTEM" : "USER",
                    event.recordedAt(),
                    event.action(),
                    new Reference(event.entityId()),
                    event.entityType(),
                    event.outcome().name(),
                    details(event.canonical()));
        }

        private static @Nullable Reference reference(
                AuditEvent event, dev.tapelock.audit.Actor.Kind kind, @Nullable String actorId) {
            return event.actor().kind() == kind && actorId != null ? new Reference(actorId) : null;
        }

        private static Map<String, String> details(String canonical) {
            Map<String, String> details = new TreeMap<>();
            try (JsonReader reader = Json.createReader(new StringReader(canonical))) {
                JsonObject object = reader.readObject().getJsonObject("details");
                object.keySet().forEach(name -> details.put(name, object.getString(name)));
            }
            return details;
        }
    }

    /** Another thing, by its id. */
    public record Reference(String id) {}

    @POST
    @RequiresPermission(Permission.AUDIT_VIEW)
    @Operation(
            operationId = "postAuditsQueryRealtime",
            summary = "Lists audit events",
            description = "The organization's own events of an interval, newest first. Filters narrow together.")
    @APIResponse(responseCode = "200", description = "A page of events")
    public EntityListing<AuditLogMessage> query(@Nullable AuditQuery query) {
        if (query == null) {
            throw RefusedException.invalidValue("body", "(empty)", "a query as JSON");
        }
        AuditSearch search = search(query);
        Page page = Page.of(
                query.pageNumber() == null ? 1 : query.pageNumber(),
                query.pageSize() == null ? USUAL_PAGE : query.pageSize(),
                LARGEST_PAGE);
        return EntityListing.of(
                events.find(search, page).stream().map(AuditLogMessage::of).toList(), page, events.count(search), PATH);
    }

    private AuditSearch search(AuditQuery query) {
        Interval interval = Interval.parse("interval", String.valueOf(query.interval()));
        List<Filter> filters = query.filters() == null ? List.of() : query.filters();
        requireKnown(filters);
        requireNoneTwice(filters);
        Optional<String> actor = value(filters, "UserId").or(() -> value(filters, "ClientId"));
        return new AuditSearch(
                caller.get().organizationId(),
                interval.start(),
                interval.end(),
                actor.map(id -> Ids.parse("filters", id)),
                value(filters, "Action"),
                value(filters, "EntityType"),
                value(filters, "EntityId"));
    }

    private static void requireKnown(List<Filter> filters) {
        List<String> known = List.of("UserId", "ClientId", "Action", "EntityType", "EntityId");
        for (Filter filter : filters) {
            if (filter == null || !known.contains(String.valueOf(filter.property())) || filter.value() == null) {
                throw RefusedException.invalidValue(
                        "filters",
                        filter == null ? "null" : String.valueOf(filter.property()),
                        "one of " + known + ", each with a value");
            }
        }
    }

    /** What is ignored would show more events than were asked for. {@code UserId} and {@code ClientId} both mean the actor. */
    private static void requireNoneTwice(List<Filter> filters) {
        Set<String> seen = new HashSet<>();
        for (Filter filter : filters) {
            String property = String.valueOf(filter.property());
            if (!seen.add(property.equals("UserId") ? "ClientId" : property)) {
                throw RefusedException.invalidValue("filters", property, "asked for once; UserId and ClientId are one");
            }
        }
    }

    private static Optional<String> value(List<Filter> filters, String property) {
        return filters.stream()
                .filter(filter -> property.equals(filter.property()))
                .flatMap(filter -> Optional.ofNullable(filter.value()).stream())
                .findFirst();
    }
}
