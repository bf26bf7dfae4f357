package dev.tapelock.recording.spool;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tapelock.platform.OwnedId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Files of the spool of which nobody knows what their row says, since the database went away in the middle of a commit. Their rows
 * are looked at when no commit can be under way any more.
 *
 * <p>There are about as many as there are streams when a database dies; those beyond {@value #MOST} wait for the next start.
 * Thread-safe.
 */
final class DoubtfulFiles {

    static final int MOST = 10_000;

    private final Duration wait;
    private final Ticker ticker;
    private final ConcurrentMap<OwnedId, Long> sinceNanos = new ConcurrentHashMap<>();

    /** @param wait longer than a transaction lasts */
    DoubtfulFiles(Duration wait, Ticker ticker) {
        this.wait = wait;
        this.ticker = ticker;
    }

    void add(OwnedId artifactId) {
        if (sinceNanos.size() < MOST) {
            sinceNanos.put(artifactId, ticker.read());
        }
    }

    /** Those that have waited long enough, at most so many; they stay in here until {@link #settled}. */
    List<OwnedId> due(int most) {
        long now = ticker.read();
        List<OwnedId> due = new ArrayList<>();
        Iterator<Map.Entry<OwnedId, Long>> all = sinceNanos.entrySet().iterator();
        while (all.hasNext() && due.size() < most) {
            Map.Entry<OwnedId, Long> each = all.next();
            if (now - each.getValue() >= wait.toNanos()) {
                due.add(each.getKey());
            }
        }
        return due;
    }

    void settled(List<OwnedId> artifacts) {
        artifacts.forEach(sinceNanos::remove);
    }
}
