package dev.tapelock.edge;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Brings one sealed file to the centre, and deletes it once the centre has said that it verified it. */
final class Delivery {

    private static final Logger LOG = Logger.getLogger(Delivery.class.getName());

    /** From this length on it is asked first what the centre has: a file that was cut off is not sent again in full. */
    static final long RESUMED_FROM_BYTES = 1 << 20;

    /** The centre does not stand where we thought. */
    private static final String WRONG_RANGE = "deposit.range";

    /** What arrived is not what was sent. */
    private static final String DAMAGED = "digest.mismatch";

    private static final int MOST_DAMAGED_REMEMBERED = 1_000;

    private final EdgeSpool spool;
    private final Centre centre;
    private final Counters counters;
    private final Clock clock;
    /** What the centre may have a damaged beginning of. */
    private final Set<SpoolName> damaged = ConcurrentHashMap.newKeySet();

    Delivery(EdgeSpool spool, Centre centre, Counters counters, Clock clock) {
        this.spool = spool;
        this.centre = centre;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * Delivers a file that waits. Afterwards it waits no more: it is delivered, refused, or unopened.
     *
     * @throws CentreUnavailableException if it still waits
     */
    void deliver(SpoolName name) throws IOException, InterruptedException {
        Optional<Description> said = spool.description(name);
        if (said.isPresent()) {
            deliver(name, said.get());
        } else {
            settleUndescribed(spool.waiting(), name);
        }
    }

    private void settleUndescribed(HourlyFiles from, SpoolName name) throws IOException {
        if (spool.isDelivered(name)) {
            spool.delivered(from, name, clock.instant());
        } else if (from.holds(name)) {
            refuse(from, name, 0, "description.missing", "The spool has no description of this file");
        }
    }

    private void deliver(SpoolName name, Description said) throws IOException, InterruptedException {
        try {
            settle(name, said, send(name, said));
        } catch (CentreRefusedException e) {
            refuse(spool.waiting(), name, e.status(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    private DepositState send(SpoolName name, Description said) throws InterruptedException {
        if (damaged.remove(name) || said.sealedLength() < RESUMED_FROM_BYTES) {
            return sendFrom(name, said, 0);
        }
        DepositState state = centre.state(said);
        boolean isOurs = state.isOf(said);
        return switch (state.kind()) {
            case VERIFIED, UNOPENED -> isOurs ? state : sendFrom(name, said, 0);
            case RECEIVING -> sendFrom(name, said, isOurs && isWithin(said, state) ? state.receivedBytes() : 0);
            case NONE, REFUSED, OTHER -> sendFrom(name, said, 0);
        };
    }

    private static boolean isWithin(Description said, DepositState state) {
        return state.receivedBytes() > 0 && state.receivedBytes() < said.sealedLength();
    }

    private DepositState sendFrom(SpoolName name, Description said, long from) throws InterruptedException {
        try {
            return centre.deposit(said, spool.waiting().fileOf(name), from);
        } catch (CentreUnavailableException e) {
            if (from > 0 && e.code().equals(WRONG_RANGE)) {
                return sendFrom(name, said, 0);
            }
            if (e.code().equals(DAMAGED)) {
                rememberDamaged(name);
            }
            throw e;
        }
    }

    /** So many, and no more: the others are asked after again, which ends the same way one attempt later. */
    private void rememberDamaged(SpoolName name) {
        if (damaged.size() < MOST_DAMAGED_REMEMBERED) {
            damaged.add(name);
        }
    }

    private void settle(SpoolName name, Description said, DepositState answered)
            throws IOException, InterruptedException {
        // An answer that lost its body on the way says nothing; the centre can be asked.
        DepositState state = answered.kind() == DepositState.Kind.OTHER ? centre.state(said) : answered;
        if (isVerified(said, state)) {
            done(spool.waiting(), name);
        } else if (state.kind() == DepositState.Kind.UNOPENED) {
            spool.waiting().moveTo(spool.unopened(), name);
            LOG.info(() -> name.fileName() + ": the centre has it and cannot check it yet; the copy here is kept");
        } else {
            throw CentreUnavailableException.said(
                    "The centre took " + name.fileName() + " and does not say that it verified it",
                    Optional.empty(),
                    true);
        }
    }

    /** Nothing is deleted on a digest that was not told. */
    private static boolean isVerified(Description said, DepositState state) {
        return state.kind() == DepositState.Kind.VERIFIED
                && state.sealedSha256().equals(said.sealedSha256());
    }

    private void done(HourlyFiles from, SpoolName name) throws IOException {
        spool.delivered(from, name, clock.instant());
        counters.delivered(clock.instant(), name.sealedLength());
        LOG.fine(() -> name.fileName() + " was verified by the centre and is deleted here");
    }

    /**
     * Asks for a file that the centre has and could not check.
     *
     * @return whether it is unopened no more
     * @throws CentreUnavailableException if that is not known now
     */
    boolean askAgain(SpoolName name) throws IOException, InterruptedException {
        Optional<Description> said = spool.description(name);
        if (said.isEmpty()) {
            settleUndescribed(spool.unopened(), name);
            return true;
        }
        DepositState state = centre.state(said.get());
        switch (state.kind()) {
            case UNOPENED, OTHER -> {
                return false;
            }
            case VERIFIED -> settleUnopened(name, said.get(), state);
            case REFUSED ->
                refuse(
                        spool.unopened(),
                        name,
                        409,
                        "deposit.refused",
                        "The centre could open it at last, and it is not what it says");
            case NONE, RECEIVING -> spool.unopened().moveTo(spool.waiting(), name);
        }
        return true;
    }

    private void settleUnopened(SpoolName name, Description said, DepositState state) throws IOException {
        if (isVerified(said, state)) {
            done(spool.unopened(), name);
        } else {
            // The deposit will tell what that is.
            spool.unopened().moveTo(spool.waiting(), name);
        }
    }

    private void refuse(HourlyFiles from, SpoolName name, int status, String code, String message) throws IOException {
        JsonObject reason = spool.description(name)
                .map(Description::toJson)
                .orElseGet(Json::createObjectBuilder)
                .add("refusedAt", clock.instant().toString())
                .add("status", status)
                .add("code", code)
                .add("reason", message)
                .build();
        spool.refuse(from, name, reason);
        counters.refused.incrementAndGet();
        LOG.log(Level.SEVERE, "{0} is refused for good and lies in {1} now: {2}", new Object[] {
            name.fileName(), spool.refused().fileOf(name), message
        });
    }
}
