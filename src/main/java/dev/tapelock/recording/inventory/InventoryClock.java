package dev.tapelock.recording.inventory;

import dev.tapelock.platform.Meters;
import dev.tapelock.recording.FindingKind;
import dev.tapelock.recording.RepositoryFindings;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ticks on every server, of which one at a time goes on with the inventory, and shows what it has found. */
@ApplicationScoped
class InventoryClock {

    private static final System.Logger LOG = System.getLogger(InventoryClock.class.getName());

    private final Inventory inventory;
    private final RepositoryFindings findings;
    private final InventorySettings settings;
    private volatile long missing;
    private volatile long altered;
    private volatile long unknown;
    private volatile Optional<Instant> endedAt = Optional.empty();

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    InventoryClock(Meters meters, Inventory inventory, RepositoryFindings findings, InventorySettings settings) {
        this.inventory = inventory;
        this.findings = findings;
        this.settings = settings;
        meters.level("repository_missing", "Sealed files that were in the repository and are not", () -> missing);
        meters.level("repository_altered", "Sealed files in the repository with another length", () -> altered);
        meters.level("repository_unknown", "Objects in the repository that no row knows", () -> unknown);
        meters.age("repository_inventory_age", "How long ago the last whole inventory ended", () -> endedAt);
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        if (settings.pages() > 0) {
            long tick = settings.tick().toMillis();
            scheduler.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
        }
    }

    /** The edge of the clock: what fails is logged and tried again at the next tick. */
    private void tick() {
        try {
            inventory.goOn();
            missing = findings.count(FindingKind.MISSING);
            altered = findings.count(FindingKind.ALTERED);
            unknown = findings.count(FindingKind.UNKNOWN);
            endedAt = findings.position().endedAt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The inventory of the repository failed; the next tick goes on", e);
        }
    }
}
