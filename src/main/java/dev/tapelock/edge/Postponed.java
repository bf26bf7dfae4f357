package dev.tapelock.edge;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Files that failed by themselves, left alone for a while each so that the others come through. Knows so many, and no more. */
final class Postponed {

    private static final int MOST = 10_000;

    private final Supplier<BackOff> waits;

    /** The ones that failed longest ago go first: those are tried again too early, which does no harm. */
    private final Map<SpoolName, BackOff> files = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SpoolName, BackOff> eldest) {
            return size() > MOST;
        }
    };

    Postponed(EdgeSettings settings, Clock clock) {
        this.waits = () -> new BackOff(settings.firstWait(), settings.longestWait(), clock);
    }

    /** Leaves a file alone for a while; says whether it is the first time. */
    synchronized boolean failed(SpoolName name) {
        boolean isFirst = !files.containsKey(name);
        files.computeIfAbsent(name, key -> waits.get()).failed(Optional.empty());
        return isFirst;
    }

    synchronized void forget(SpoolName name) {
        files.remove(name);
    }

    synchronized boolean isPostponed(SpoolName name) {
        BackOff wait = files.get(name);
        return wait != null && !wait.remaining().isZero();
    }
}
