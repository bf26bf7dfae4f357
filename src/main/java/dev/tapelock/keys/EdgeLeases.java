package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Leases public keys to equipment on the premises. */
@ApplicationScoped
public class EdgeLeases {

    private final DataKeys dataKeys;
    private final Edges edges;
    private final DurableCommit durableCommit;

    @Inject
    EdgeLeases(DataKeys dataKeys, Edges edges, DurableCommit durableCommit) {
        this.dataKeys = dataKeys;
        this.edges = edges;
        this.durableCommit = durableCommit;
    }

    /** A lease, and the key to seal under. */
    public record Leased(EdgeLease lease, RecordingKey key) {}

    /**
     * Leases the key that is active now to an edge, or renews that. Call it outside of a transaction. When it returns, the lease
     * survives the loss of power: nobody destroys the key while the edge may seal under it.
     *
     * @throws RefusedException {@code invalid.value} for a name that cannot be; {@code general.conflict} if there are too many
     *     edges
     * @throws PublicHalfAlteredException if the stored public half is not the one that was stored
     */
    public Leased lease(UUID organizationId, String edge, Actor actor) {
        requireName(edge);
        RecordingKey active = dataKeys.activeForOthers(organizationId);
        EdgeLease lease = edges.lease(organizationId, edge, active.id(), actor);
        durableCommit.await();
        return new Leased(lease, active);
    }

    /**
     * Notes that an edge has delivered all that it sealed under the keys before the one that it has on lease now.
     *
     * @throws RefusedException {@code not.found} if there is no such edge
     */
    public void drained(UUID organizationId, String edge, Optional<UUID> lease, Actor actor) {
        requireName(edge);
        edges.drained(organizationId, edge, lease, actor);
        durableCommit.await();
    }

    private static void requireName(String edge) {
        if (!Edge.isName(edge)) {
            throw RefusedException.invalidValue("edge", edge, "1 to 64 letters, digits, dots, dashes and underscores");
        }
    }
}
