package dev.tapelock.export;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
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

    /**
     * Does it with all of them, side by side, and hands out what came of each in their order, as soon as it can.
     *
     * @param pulse of the run that does so; is stopped by what fails, so that the others end at their next beat
     */
    <T, R> void inOrder(List<T> things, Function<T, R> work, Consumer<R> taker, RunPulse pulse) {
        try (SideBySide<Integer, Ended<R>> underWay =
                sideBySide(number -> new Ended<>(number, work.apply(things.get(number))))) {
            boolean isWhole = false;
            try {
                inOrder(underWay, things.size(), taker);
                isWhole = true;
            } finally {
                if (!isWhole) {
                    pulse.stop();
                }
            }
        }
    }

    private static <R> void inOrder(SideBySide<Integer, Ended<R>> underWay, int all, Consumer<R> taker) {
        PriorityQueue<Ended<R>> early = new PriorityQueue<>(Comparator.comparingInt(Ended::number));
        int begun = 0;
        int taken = 0;
        while (taken < all) {
            while (begun < all && underWay.hasRoom()) {
                underWay.begin(begun++);
            }
            early.add(underWay.next());
            while (!early.isEmpty() && early.element().number() == taken) {
                taker.accept(early.remove().result());
                taken++;
            }
        }
    }

    private record Ended<R>(int number, R result) {}
}
