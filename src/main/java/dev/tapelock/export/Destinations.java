package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An organization's destinations. A place is tried before it is stored, and can be tried at any time. */
@ApplicationScoped
public class Destinations {

    private final StoredDestinations stored;
    private final ExportDestinations adapters;
    private final RecipientKeys recipients;

    @Inject
    Destinations(StoredDestinations stored, ExportDestinations adapters, RecipientKeys recipients) {
        this.stored = stored;
        this.adapters = adapters;
        this.recipients = recipients;
    }

    /** By name. */
    public List<Destination> list(UUID organizationId, Page page) {
        return stored.list(organizationId, page);
    }

    public long count(UUID organizationId) {
        return stored.count(organizationId);
    }

    public Optional<Destination> find(UUID organizationId, UUID id) {
        return stored.find(new OwnedId(organizationId, id));
    }

    /**
     * Adds a destination that can be used now.
     *
     * @throws UnusableDestinationException if it cannot
     * @throws RefusedException {@code general.conflict} if the name is taken
     */
    public Destination add(UUID organizationId, DestinationOrder order, Actor actor) {
        DestinationFinding finding = requireUsable(organizationId, order);
        return stored.add(organizationId, order, finding.guarantee(), actor);
    }

    /**
     * Adds a destination of which nobody has said yet where it is; no job can go there until somebody does.
     *
     * @throws RefusedException {@code invalid.value} for a kind that has to be told at once, {@code general.conflict} if the
     *     name is taken
     */
    public Destination announce(UUID organizationId, String name, DestinationKind kind, Actor actor) {
        return stored.add(
                organizationId,
                new DestinationOrder(name, kind, "", Optional.empty(), List.of()),
                Optional.empty(),
                actor);
    }

    /**
     * Changes name and place.
     *
     * @param version the one that the caller saw
     * @throws UnusableDestinationException if the place cannot be used
     * @throws RefusedException {@code not.found}; {@code invalid.value} if the kind is another; {@code general.conflict} if somebody else changed it meanwhile, a job still needs it, or the name is taken
     */
    public Destination change(UUID organizationId, UUID id, int version, DestinationOrder order, Actor actor) {
        Destination present = find(organizationId, id).orElseThrow(() -> unknown(id));
        if (present.kind() != order.kind()) {
            throw RefusedException.invalidValue(
                    "kind", order.kind().typeId(), present.kind().typeId());
        }
        DestinationFinding finding = requireUsable(organizationId, order);
        return stored.change(new OwnedId(organizationId, id), version, order, finding.guarantee(), actor);
    }

    /**
     * Changes what is said about a destination. Where it is stays untouched, and so it is not tried. One that is disabled takes
     * no job until it is enabled again.
     *
     * @throws RefusedException {@code not.found}; {@code general.conflict} if the name is taken, or it is to be disabled while a
     *     job runs there or waits to
     */
    public Destination change(UUID organizationId, UUID id, DestinationChange change, Actor actor) {
        return stored.change(new OwnedId(organizationId, id), change, actor);
    }

    /** @throws RefusedException {@code not.found}; {@code general.conflict} if a job still needs it */
    public void remove(UUID organizationId, UUID id, Actor actor) {
        stored.remove(new OwnedId(organizationId, id), actor);
    }

    /**
     * Tries whether a stored destination can be used now, and notes what it was found to keep.
     *
     * @throws RefusedException {@code not.found}
     */
    public DestinationFinding check(UUID organizationId, UUID id, Actor actor) {
        Destination destination = find(organizationId, id).orElseThrow(() -> unknown(id));
        DestinationFinding finding = check(organizationId, destination.order());
        stored.checked(destination, finding, actor);
        return finding;
    }

    /** Tries whether a place could be used now, without storing anything. */
    public DestinationFinding check(UUID organizationId, DestinationOrder order) {
        Optional<UnusableRecipientKeyException> unfit = recipients.problem(order.recipients());
        if (unfit.isPresent()) {
            return DestinationFinding.of(
                    DestinationProblem.RECIPIENT_UNFIT,
                    String.valueOf(unfit.get().getMessage()));
        }
        ExportDestination adapter = adapters.of(order.kind());
        DestinationFinding finding = adapter.check(organizationId, order);
        if (finding.problem().isPresent()) {
            return finding;
        }
        boolean isTaken = stored.ofOthers(organizationId, order.kind()).stream()
                .anyMatch(other -> adapter.overlap(other.order(), order));
        return isTaken ? DestinationFinding.of(DestinationProblem.TAKEN) : finding;
    }

    /** Whether what is put there is encrypted; if not, {@link UnprotectedExport} must be allowed. */
    public boolean isProtected(Destination destination) {
        return adapters.isProtected(destination);
    }

    private DestinationFinding requireUsable(UUID organizationId, DestinationOrder order) {
        DestinationFinding finding = check(organizationId, order);
        if (finding.problem().isPresent()) {
            throw new UnusableDestinationException(order, finding);
        }
        return finding;
    }

    static RefusedException unknown(UUID id) {
        return RefusedException.notFound("integration", id);
    }
}
