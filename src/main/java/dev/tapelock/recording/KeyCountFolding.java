package dev.tapelock.recording;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.TimeUnit;

/** Folds the counts of the keys, minute by minute. A tick that is missed, or done by two servers, changes no count. */
@ApplicationScoped
class KeyCountFolding {

    private static final System.Logger LOG = System.getLogger(KeyCountFolding.class.getName());
    private static final int AT_ONCE = 1_000;

    private final KeyCounts counts;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    KeyCountFolding(KeyCounts counts) {
        this.counts = counts;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        scheduler.scheduleWithFixedDelay(this::fold, 1, 1, TimeUnit.MINUTES);
    }

    /** The edge of the clock: what fails is logged and tried again a minute later. */
    void fold() {
        try {
            int folded;
            do {
                folded = counts.fold(AT_ONCE);
            } while (folded == AT_ONCE);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The keys' counts could not be folded; the next minute tries again",
                    e);
        }
    }
}
