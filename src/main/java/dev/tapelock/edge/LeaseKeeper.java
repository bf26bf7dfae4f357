package dev.tapelock.edge;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;

/** Keeps the lease fresh, and gives earlier ones back when nothing lies here any more that was sealed under them. */
final class LeaseKeeper {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class.getName());

    /** A look goes over the names of all files. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);

    private final LeaseFile file;
    private final EdgeSpool spool;
    private final Centre centre;
    private final Counters counters;
    private final Duration interval;
    private final BackOff wait;
    private final Clock clock;
    private Optional<UUID> drainedFor = Optional.empty();
    private Instant nextLook = Instant.MIN;
    private boolean isFirst = true;

    LeaseKeeper(EdgeSettings settings, LeaseFile file, EdgeSpool spool, Centre centre, Counters counters, Clock clock) {
        this.file = file;
        this.spool = spool;
        this.centre = centre;
        this.counters = counters;
        this.interval = settings.leaseInterval();
        this.wait = new BackOff(settings.firstWait(), settings.longestWait(), clock);
        this.clock = clock;
    }

    /** Does what is due now. */
    void tick() throws IOException, InterruptedException {
        if (!wait.remaining().isZero()) {
            return;
        }
        try {
            Optional<Lease> fresh = freshLease();
            reportDrained(fresh.isPresent() ? fresh.get() : renew());
            wait.succeeded();
        } catch (CentreUnavailableException e) {
            wait.failed(e.retryAfter());
            counters.failed(clock.instant(), String.valueOf(e.getMessage()));
            LOG.info(() -> "The lease is as it was: " + e.getMessage());
        }
    }

    /** None at a start: the key may have been changed while this was not running. */
    private Optional<Lease> freshLease() {
        Instant now = clock.instant();
        return isFirst
                ? Optional.empty()
                : storedLease().filter(lease -> !lease.isOverAt(now)).filter(lease -> isFresh(lease, now));
    }

    /** One that cannot be read is as good as none: the centre is asked for another. */
    private Optional<Lease> storedLease() {
        try {
            return file.read();
        } catch (EdgeException e) {
            LOG.warning(e.getMessage());
            return Optional.empty();
        }
    }

    /** In good time: also for a lease that is shorter than what is usual. A clock that was set back makes it due. */
    private boolean isFresh(Lease lease, Instant now) {
        Duration age = Duration.between(lease.fetchedAt(), now);
        Duration third = Duration.between(lease.fetchedAt(), lease.validUntil()).dividedBy(3);
        return !age.isNegative() && age.compareTo(interval) < 0 && age.compareTo(third) < 0;
    }

    private Lease renew() throws InterruptedException {
        Lease lease = centre.lease();
        file.store(lease);
        isFirst = false;
        nextLook = Instant.MIN;
        LOG.info(() -> "Sealing under key " + lease.key() + ", leased until " + lease.validUntil());
        return lease;
    }

    private void reportDrained(Lease lease) throws IOException, InterruptedException {
        if (drainedFor.equals(Optional.of(lease.id())) || clock.instant().isBefore(nextLook)) {
            return;
        }
        if (spool.holdsOtherThan(lease.key())) {
            nextLook = clock.instant().plus(LOOK_INTERVAL);
            return;
        }
        centre.reportDrained(lease.id());
        drainedFor = Optional.of(lease.id());
    }
}
