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

/** Forgets, hour by hour, the batch downloads that are answered no longer. A tick that is missed leaves rows, no answers. */
@ApplicationScoped
class BatchDownloadExpiry {

    private static final System.Logger LOG = System.getLogger(BatchDownloadExpiry.class.getName());

    private final BatchDownloads downloads;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    BatchDownloadExpiry(BatchDownloads downloads) {
        this.downloads = downloads;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        scheduler.scheduleWithFixedDelay(this::expire, 1, 60, TimeUnit.MINUTES);
    }

    /** The edge of the clock: what fails is logged and tried again an hour later. */
    void expire() {
        try {
            downloads.forgetExpired();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Batch downloads could not be forgotten; the next hour tries again", e);
        }
    }
}
