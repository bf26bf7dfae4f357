package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import java.util.UUID;

/** Whether a job may be made for a destination, or started. */
@ApplicationScoped
class JobDestinations {

    private final StoredDestinations destinations;
    private final ExportDestinations adapters;

    @Inject
    JobDestinations(StoredDestinations destinations, ExportDestinations adapters) {
        this.destinations = destinations;
        this.adapters = adapters;
    }

    /**
     * A destination that takes jobs now; empty if there is none. The caller's transaction has the policy locked.
     *
     * @throws RefusedException {@code export.unprotected}; {@code general.conflict} if it is disabled
     */
    @Transactional(TxType.MANDATORY)
    Optional<Destination> find(ExportPolicy policy, UUID id) {
        Optional<Destination> found = destinations.find(new OwnedId(policy.organizationId(), id));
        if (found.isPresent() && !found.get().isEnabled()) {
            throw new RefusedException(
                    Refusal.CONFLICT, "Integration " + id + " is DISABLED and takes no jobs; enable it first");
        }
        found.filter(destination -> !policy.isUnprotectedAllowed() && !adapters.isProtected(destination))
                .ifPresent(destination -> {
                    throw UnprotectedExport.refusal(destination);
                });
        return found;
    }
}
