package dev.tapelock.edge;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

/** Asks again and again for what the centre has and could not check, some files at a time and all by turns. */
final class UnopenedFiles {

    private static final Logger LOG = Logger.getLogger(UnopenedFiles.class.getName());
    private static final int FILES_AT_ONCE = 500;

    private final EdgeSpool spool;
    private final Delivery delivery;
    private final BackOff centreWait;
    private final Counters counters;
    private final Clock clock;
    private Optional<SpoolName> last = Optional.empty();

    UnopenedFiles(EdgeSpool spool, Delivery delivery, BackOff centreWait, Counters counters, Clock clock) {
        this.spool = spool;
        this.delivery = delivery;
        this.centreWait = centreWait;
        this.counters = counters;
        this.clock = clock;
    }

    /** Goes on as long as files are settled: the key's holder is back then, and all of them will be. */
    void askAll() throws IOException, InterruptedException {
        boolean isProgress = true;
        while (isProgress) {
            isProgress = askSome();
        }
    }

    private boolean askSome() throws IOException, InterruptedException {
        Optional<SpoolName> after = last;
        List<SpoolName> names =
                spool.unopened().oldest(FILES_AT_ONCE, name -> after.isEmpty() || name.compareTo(after.get()) > 0);
        last = names.size() < FILES_AT_ONCE ? Optional.empty() : Optional.of(names.get(names.size() - 1));
        boolean isProgress = false;
        for (SpoolName name : names) {
            if (!centreWait.remaining().isZero()) {
                return false;
            }
            isProgress |= ask(name);
        }
        return isProgress;
    }

    private boolean ask(SpoolName name) throws IOException, InterruptedException {
        try {
            return delivery.askAgain(name);
        } catch (CentreUnavailableException e) {
            centreWait.failed(e.retryAfter());
            counters.failed(clock.instant(), String.valueOf(e.getMessage()));
            LOG.info(() -> "Not known yet: " + e.getMessage());
            return false;
        }
    }
}
