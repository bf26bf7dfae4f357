package dev.tapelock.edge;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
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
        boolean isProgress = false;
        for (SpoolName name : names) {
            if (!centreWait.remaining().isZero()) {
                return false;
            }
            last = Optional.of(name);
            isProgress |= ask(name);
        }
        if (names.size() < FILES_AT_ONCE) {
            last = Optional.empty();
        }
        // Where an earlier round had ended behind the last one, this one begins anew.
        return isProgress || names.isEmpty() && after.isPresent();
    }

    private boolean ask(SpoolName name) throws InterruptedException {
        try {
            return delivery.askAgain(name);
        } catch (CentreUnavailableException e) {
            centreWait.failed(e.retryAfter());
            counters.failed(clock.instant(), String.valueOf(e.getMessage()));
            LOG.info(() -> "Not known yet: " + e.getMessage());
            return false;
        } catch (IOException | RuntimeException e) {
            // One file that cannot be read keeps none of the others from being asked for.
            counters.failed(clock.instant(), String.valueOf(e.getMessage()));
            LOG.log(Level.SEVERE, "Not asked for: " + name.fileName(), e);
            return false;
        }
    }
}
