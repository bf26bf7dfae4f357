package dev.tapelock.keys.rest;

import dev.tapelock.keys.Edge;
import dev.tapelock.keys.EdgeLease;
import dev.tapelock.keys.EdgeLeases;
import dev.tapelock.keys.Edges;
import dev.tapelock.keys.KeyConfigurations;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.EntityListing;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/recording/edges}: equipment on the premises, and the public keys that it seals under. */
@Tag(name = "Edges")
@Path("/v2/recording/edges")
@Produces(MediaType.APPLICATION_JSON)
public class EdgesResource {

    private static final String PATH = "/api/v2/recording/edges";
    private static final int LARGEST_PAGE = 100;

    @Inject
    private Edges edges;

    @Inject
    private EdgeLeases leases;

    @Inject
    private KeyConfigurations configurations;

    @Inject
    private CurrentCaller caller;

    /** A lease as its edge gets it. */
    public record Lease(String id, String organizationId, String edge, EncryptionKey key, Instant validUntil) {}

    /**
     * What an edge says when it has delivered everything that it sealed under other leases than one.
     *
     * @param lease the one it seals under now, if it says so: it may not have got the answer to its last renewal
     */
    public record Drained(
            @Nullable String edge,
            @Nullable Boolean drained,
            @Nullable UUID lease) {}

    /**
     * An edge as administrators see it.
     *
     * @param dateDrained when it last said that it has delivered everything under earlier keys
     * @param leases those renewed last first, so that the one in force leads
     */
    public record EdgeBody(
            String id,
            String name,
            Instant dateCreated,
            @Nullable Instant dateDrained,
            List<LeaseBody> leases) {

        static EdgeBody of(Edge edge, List<EdgeLease> leases) {
            return new EdgeBody(
                    edge.name(),
                    edge.name(),
                    edge.createdAt(),
                    edge.drainedAt().orElse(null),
                    leases.stream().map(LeaseBody::of).toList());
        }
    }

    /** A lease as administrators see it; one that was not given back keeps its key from being destroyed. */
    public record LeaseBody(
            String id,
            String keyId,
            Instant dateLeased,
            Instant dateRenewed,
            Instant validUntil,
            @Nullable Instant dateReturned) {

        static LeaseBody of(EdgeLease lease) {
            return new LeaseBody(
                    lease.id().toString(),
                    lease.recordingKeyId().toString(),
                    lease.leasedAt(),
                    lease.renewedAt(),
                    lease.validUntil(),
                    lease.returnedAt().orElse(null));
        }
    }

    @GET
    @RequiresPermission(Permission.KEY_VIEW)
    @Operation(
            operationId = "getRecordingEdges",
            summary = "Lists the edges and their leases",
            description = "By name. An edge is equipment on the premises that seals by itself.")
    @APIResponse(responseCode = "200", description = "A page of edges")
    public EntityListing<EdgeBody> list(
            @QueryParam("pageSize") @DefaultValue("25") int pageSize,
            @QueryParam("pageNumber") @DefaultValue("1") int pageNumber) {
        Page page = Page.of(pageNumber, pageSize, LARGEST_PAGE);
        UUID organizationId = caller.get().organizationId();
        List<Edge> found = edges.list(organizationId, page);
        Map<String, List<EdgeLease>> leasesOf =
                edges.leases(organizationId, found.stream().map(Edge::name).toList()).stream()
                        .collect(Collectors.groupingBy(EdgeLease::edge));
        return EntityListing.of(
                found.stream()
                        .map(edge -> EdgeBody.of(edge, leasesOf.getOrDefault(edge.name(), List.of())))
                        .toList(),
                page,
                edges.count(organizationId),
                PATH);
    }

    @POST
    @Path("{edge}/leases")
    @RequiresPermission(Permission.EDGE_LEASE)
    @Operation(
            operationId = "postRecordingEdgeLeases",
            summary = "Leases the active key to an edge",
            description =
                    "The edge seals under it until the lease ends, and asks again before that. The same key again is"
                            + " the same lease, renewed.")
    @APIResponse(responseCode = "200", description = "The lease, and the key to seal under")
    @APIResponse(responseCode = "409", description = "The organization has too many edges")
    public Lease lease(@PathParam("edge") String edge) {
        EdgeLeases.Leased leased =
                leases.lease(caller.get().organizationId(), edge, caller.get().actor());
        return new Lease(
                leased.lease().id().toString(),
                caller.get().organizationId().toString(),
                edge,
                EncryptionKey.ofNew(leased.key(), configurations),
                leased.lease().validUntil());
    }

    @PUT
    @Path("{edge}/leases")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.EDGE_LEASE)
    @Operation(
            operationId = "putRecordingEdgeLeases",
            summary = "Gives back the earlier leases of an edge",
            description =
                    "The edge has nothing left that it sealed under another lease than the newest, and the one that it names as"
                            + " that which it seals under now.")
    @APIResponse(responseCode = "200", description = "It is noted")
    @APIResponse(responseCode = "404", description = "There is no such edge")
    public Drained drained(@PathParam("edge") String edge, @Nullable Drained wanted) {
        if (wanted == null || !Boolean.TRUE.equals(wanted.drained())) {
            throw RefusedException.invalidValue(
                    "drained", wanted == null ? "" : String.valueOf(wanted.drained()), "true");
        }
        leases.drained(
                caller.get().organizationId(),
                edge,
                Optional.ofNullable(wanted.lease()),
                caller.get().actor());
        return new Drained(edge, true, wanted.lease());
    }
}
