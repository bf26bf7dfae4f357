package dev.tapelock.export;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Function;

/** Lends the server's threads to runs, so many to each as the operator says. */
@ApplicationScoped
public class ExportThreads {

    private final ExportSettings settings;

    @Resource
    private ManagedExecutorService executor;

    @Inject
    @SuppressWarnings("NullAway.Init")
    ExportThreads(ExportSettings settings) {
        this.settings = settings;
    }

    /** The caller closes it. */
    public <T, R> SideBySide<T, R> sideBySide(Function<T, R> work) {
        return new SideBySide<>(executor, settings.parallel(), work);
    }
}
