package dev.tapelock.keys;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/** Has the missing copies of keys written after each start, in the background: a start does not wait for the repository. */
@ApplicationScoped
class KeyCopyCompletion {

    private static final System.Logger LOG = System.getLogger(KeyCopyCompletion.class.getName());

    private final KeyCopies copies;

    @Resource
    private ManagedExecutorService executor;

    @Inject
    KeyCopyCompletion(KeyCopies copies) {
        this.copies = copies;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        executor.execute(this::complete);
    }

    /** The edge of the background: what fails is logged, and the next start tries again. */
    private void complete() {
        try {
            int written = copies.complete();
            if (written > 0) {
                LOG.log(System.Logger.Level.INFO, "{0} keys got their copy in the repository", written);
            }
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Not every recording key has its copy in the repository; the next start tries again",
                    e);
        }
    }
}
