package dev.tapelock.keys.rotation;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/**
 * Ticks, once in a cluster, and hands the work on.
 *
 * <p>It runs in no transaction. A tick that is missed does no harm: the next one does all that is due. The timer is made
 * by code, because one that is declared would be made before the migrations have made its tables.
 */
@Singleton
public class RotationTimer {

    @Resource
    private TimerService timers;

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private DueRotations dueRotations;

    @Inject
    private RotationSettings settings;

    /** Sees to it that there is one timer, and that it ticks as the settings say. */
    public void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        String wanted = settings.tick().toString();
        for (Timer timer : timers.getTimers()) {
            if (wanted.equals(timer.getInfo())) {
                return;
            }
            timer.cancel();
        }
        long tickMillis = settings.tick().toMillis();
        timers.createIntervalTimer(tickMillis, tickMillis, new TimerConfig(wanted, true));
    }

    @Timeout
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void tick(Timer timer) {
        executor.execute(dueRotations::run);
    }
}
