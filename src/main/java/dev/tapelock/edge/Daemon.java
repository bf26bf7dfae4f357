package dev.tapelock.edge;

import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The sealer as it runs: listens, watches, keeps the lease and delivers. One for each spool. */
final class Daemon implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Daemon.class.getName());
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofMinutes(10);
    /** Counting a million files takes seconds. */
    private static final Duration STATUS_AGE = Duration.ofSeconds(10);

    private final Premises premises;
    private final Counters counters = new Counters();
    private final Reminder reminder = new Reminder();
    private final FileChannel lockFile;
    private final Deliveries deliveries;
    private final Thread delivering;
    private final LeaseKeeper leaseKeeper;
    private final UnopenedFiles unopened;
    private final Listener listener;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(4, Threads.named("timer"));
    private @Nullable EdgeStatus status;
    private Instant statusGoodUntil = Instant.MIN;

    /** @throws EdgeException if another process delivers from that spool, or the port is taken */
    Daemon(Premises premises) throws IOException {
        this.premises = premises;
        EdgeSettings settings = premises.settings();
        this.lockFile = lock(premises.spool());
        premises.spool().clear();
        BackOff centreWait = new BackOff(settings.firstWait(), settings.longestWait(), premises.clock());
        Delivery delivery = new Delivery(premises.spool(), premises.centre(), counters, premises.clock());
        this.deliveries = new Deliveries(settings, premises.spool(), delivery, counters, centreWait, premises.clock());
        this.delivering = Threads.named("deliveries").newThread(deliveries);
        this.unopened = new UnopenedFiles(premises.spool(), delivery, centreWait, counters, premises.clock());
        this.leaseKeeper = new LeaseKeeper(
                settings, premises.lease(), premises.spool(), premises.centre(), counters, premises.clock());
        this.listener = new Listener(settings.port(), settings.streams());
        Listener.Handler door =
                new RecordingsDoor(premises.intake(), settings.streams(), this::taken, premises.clock());
        listener.handle("/", "PUT", door);
        listener.handle("/health", "GET", exchange -> health());
        listener.handle("/metrics", "GET", exchange -> metrics());
    }

    private static FileChannel lock(EdgeSpool spool) throws IOException {
        FileChannel channel = FileChannel.open(
                spool.directory().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (DurableFiles.tryLock(channel)) {
            return channel;
        }
        channel.close();
        throw new EdgeException("Another process delivers from " + spool.directory() + "; one is enough");
    }

    void start() {
        EdgeSettings settings = premises.settings();
        every(TICK, "lease", leaseKeeper::tick);
        every(settings.unopenedInterval(), "unopened", unopened::askAll);
        every(Duration.ofMinutes(1), "alarms", this::remind);
        every(SWEEP, "sweep", () -> premises.spool().sweep(premises.clock().instant(), settings.remembered()));
        settings.watched()
                .map(folder -> new WatchedFolder(folder, premises.intake(), counters, this::taken))
                .ifPresent(folder -> every(TICK, "watched", folder::takeAll));
        delivering.start();
        listener.start();
        LOG.info(() -> "Recordings are taken at http://127.0.0.1:" + listener.port() + " and sealed into "
                + premises.spool().directory());
    }

    int port() {
        return listener.port();
    }

    private void taken(Description said) {
        counters.taken(said);
        deliveries.wake();
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void every(Duration interval, String name, Task task) {
        // Nobody waits for it: it ends with the process, and tells its failures itself.
        var unused =
                timers.scheduleWithFixedDelay(() -> attempt(name, task), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A timer is an edge: a task that fails is run again, and none ends the timer. */
    private void attempt(String name, Task task) {
        try {
            task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            counters.failed(premises.clock().instant(), name + ": " + e.getMessage());
            LOG.log(Level.SEVERE, "The task \"" + name + "\" failed and will be tried again", e);
        }
    }

    private Listener.Answer health() throws IOException {
        EdgeStatus now = status();
        Listener.Answer answer = Listener.Answer.json(now.takes() ? 200 : 503, now.toJson());
        return now.takes() ? answer : answer.retryAfter(60);
    }

    private Listener.Answer metrics() throws IOException {
        return Listener.Answer.text(
                status().toMetrics(counters, premises.clock().instant()));
    }

    private synchronized EdgeStatus status() throws IOException {
        Instant now = premises.clock().instant();
        EdgeStatus known = status;
        if (known == null || isSmall(known) || now.isAfter(statusGoodUntil)) {
            known = premises.status(counters.unfitFiles.get());
            status = known;
            statusGoodUntil = now.plus(STATUS_AGE);
        }
        return known;
    }

    /** Small spools are counted each time. */
    private static boolean isSmall(EdgeStatus known) {
        return known.waiting().files() + known.unopened().files() < 10_000;
    }

    private void remind() throws IOException {
        reminder.toSay(status().alarms(), premises.clock().instant()).forEach(LOG::warning);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        timers.shutdownNow();
        deliveries.close();
        delivering.interrupt();
        Threads.awaitEnd(timers);
        lockFile.close();
    }
}
