package dev.tapelock.edge;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Delivers what waits, the oldest first, several files at a time. However many wait, a few hundred names of them are in
 * memory.
 */
final class Deliveries implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Deliveries.class.getName());
    private static final int NAMES_AT_ONCE = 512;

    private final EdgeSettings settings;
    private final EdgeSpool spool;
    private final Delivery delivery;
    private final Counters counters;
    private final Clock clock;
    private final BackOff centreWait;
    private final Postponed postponed;
    private final Set<SpoolName> underWay = ConcurrentHashMap.newKeySet();
    private final Semaphore free;
    private final Semaphore news = new Semaphore(0);
    private final ExecutorService workers;
    private volatile boolean isClosed;

    Deliveries(
            EdgeSettings settings,
            EdgeSpool spool,
            Delivery delivery,
            Counters counters,
            BackOff centreWait,
            Clock clock) {
        this.settings = settings;
        this.spool = spool;
        this.delivery = delivery;
        this.counters = counters;
        this.clock = clock;
        this.centreWait = centreWait;
        this.postponed = new Postponed(settings, clock);
        this.free = new Semaphore(settings.deliveries());
        this.workers = Executors.newFixedThreadPool(settings.deliveries(), Threads.named("delivery"));
    }

    /** Something waits that did not a moment ago. */
    void wake() {
        news.release();
    }

    @Override
    public void run() {
        while (!isClosed) {
            try {
                if (!awaitCentre() || !deliverSome()) {
                    // Each of them is looked for at once: what came in while this looked is not missed.
                    boolean isNews = news.tryAcquire(settings.interval().toMillis(), TimeUnit.MILLISECONDS);
                    LOG.finest(() -> isNews ? "told of a file" : "looking again");
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | RuntimeException e) {
                // The loop is the edge: whatever it was, the next round may do better.
                counters.failed(clock.instant(), String.valueOf(e.getMessage()));
                LOG.log(Level.SEVERE, "The spool cannot be delivered now", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(settings.firstWait().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the centre may be asked now, perhaps after having waited for that */
    private boolean awaitCentre() throws InterruptedException {
        Duration wait = centreWait.remaining();
        if (!wait.isZero()) {
            TimeUnit.MILLISECONDS.sleep(Math.min(wait.toMillis() + 1, 1000));
        }
        return centreWait.remaining().isZero();
    }

    /** @return whether there was anything */
    private boolean deliverSome() throws IOException, InterruptedException {
        List<SpoolName> names =
                spool.waiting().oldest(NAMES_AT_ONCE, name -> !underWay.contains(name) && !postponed.isPostponed(name));
        for (SpoolName name : names) {
            free.acquire();
            if (isClosed || !centreWait.remaining().isZero()) {
                free.release();
                break;
            }
            underWay.add(name);
            workers.execute(() -> work(name));
        }
        return !names.isEmpty();
    }

    private void work(SpoolName name) {
        try {
            delivery.deliver(name);
            postponed.forget(name);
            centreWait.succeeded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CentreUnavailableException e) {
            failed(name, e);
        } catch (IOException | RuntimeException e) {
            postponed.failed(name);
            counters.failed(clock.instant(), String.valueOf(e.getMessage()));
            LOG.log(Level.SEVERE, "Not delivered: " + name.fileName(), e);
        } finally {
            underWay.remove(name);
            free.release();
        }
    }

    private void failed(SpoolName name, CentreUnavailableException e) {
        if (isClosed) {
            return;
        }
        // A file that fails again and again by itself must not count as a centre that does.
        boolean isTheFile = e.isPerhapsTheFile() && !postponed.failed(name);
        if (!isTheFile || e.retryAfter().isPresent()) {
            centreWait.failed(e.retryAfter());
        }
        counters.failed(clock.instant(), String.valueOf(e.getMessage()));
        LOG.log(
                e.isNotAllowed() ? Level.WARNING : Level.INFO,
                "Not delivered yet: {0}; the next attempt is in {1} ms",
                new Object[] {e.getMessage(), centreWait.remaining().toMillis()});
    }

    /** Breaks off what is under way: the centre keeps what it has. */
    @Override
    public void close() {
        isClosed = true;
        workers.shutdownNow();
        Threads.awaitEnd(workers);
    }
}
