package dev.tapelock.keys;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How it stands with the holders that are customers', as far as is known without asking them. */
@ApplicationScoped
public class CustomerKeyHealth {

    private final KeyConfigurations configurations;
    private final KeyReferences references;
    private final HolderGuards guards;

    @Inject
    CustomerKeyHealth(KeyConfigurations configurations, KeyReferences references, HolderGuards guards) {
        this.configurations = configurations;
        this.references = references;
        this.guards = guards;
    }

    /** Why the last call of this server to a configuration's holder failed; empty if it did not, or there was none. */
    public Optional<String> lastError(KeyConfiguration configuration) {
        return guards.lastError(HolderGuards.Holder.of(configuration));
    }

    /** Whether recordings can be lost by a key that the customer holds, and nobody has yet said that this is understood. */
    public boolean isToBeAcknowledged(UUID organizationId) {
        return !configurations.toBeAcknowledged(organizationId).isEmpty();
    }

    /** How many recordings still need the holder of each version; a version that none needs may be absent. */
    public Map<Integer, Long> recordingCounts(UUID organizationId) {
        return references.recordingCountsByConfiguration(organizationId);
    }
}
