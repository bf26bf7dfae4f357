package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What was sent to a server that somebody kills: what it acknowledged, and what is in doubt. */
final class SentArtifacts {

    private final ExecutorService threads;
    private final Queue<SentArtifact> acknowledged = new ConcurrentLinkedQueue<>();
    /** Of those, what was not played yet. */
    private final Queue<SentArtifact> unplayed = new ConcurrentLinkedQueue<>();

    private final Queue<SentArtifact> inDoubt = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
    private volatile List<Caller> callers = List.of();

    SentArtifacts(ExecutorService threads) {
        this.threads = threads;
    }

    /** Of the demo's two organizations, at the server as it runs now. */
    void callers(List<Caller> callers) {
        // Asked for now: a token is no part of what shall be as fast as possible.
        callers.forEach(Caller::token);
        this.callers = callers;
    }

    /**
     * Sends it. What got no answer, or another than success, is in doubt.
     *
     * @throws UncheckedIOException if there was no answer
     */
    boolean deliver(SentArtifact artifact) {
        try {
            int status = artifact.deliver(callerOf(artifact)).statusCode();
            if (status == 201) {
                acknowledged.add(artifact);
                unplayed.add(artifact);
                return true;
            }
            refusals.add(status);
        } catch (UncheckedIOException e) {
            inDoubt.add(artifact);
            throw e;
        }
        inDoubt.add(artifact);
        return false;
    }

    Caller callerOf(SentArtifact artifact) {
        return callers.get(artifact.organization());
    }

    int acknowledged() {
        return acknowledged.size();
    }

    int inDoubt() {
        return inDoubt.size();
    }

    /** The statuses since it was asked last, and how often each. */
    Map<Integer, Long> refusals() {
        Map<Integer, Long> since =
                refusals.stream().collect(Collectors.groupingBy(status -> status, TreeMap::new, Collectors.counting()));
        refusals.clear();
        return since;
    }

    void requireAcknowledged() throws Exception {
        requirePlayed(acknowledged);
        unplayed.clear();
    }

    /** Of what was acknowledged only what came since the last look: for many rounds, which end with a look at all. */
    void requireLatelyAcknowledged() throws Exception {
        requirePlayed(unplayed);
        unplayed.clear();
    }

    private void requirePlayed(Collection<SentArtifact> artifacts) throws Exception {
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        forAll(artifacts, artifact -> {
            HttpResponse<byte[]> played = artifact.play(callerOf(artifact));
            if (!artifact.isPlayedBy(played)) {
                lost.add(played.statusCode() + " for " + artifact);
            }
        });
        assertThat(lost).as("acknowledged, but not there byte for byte").isEmpty();
    }

    /**
     * A delivery in doubt is there as a whole or not at all, and delivering it again makes it certain.
     *
     * @return how many were there
     */
    int resolveDoubt() throws Exception {
        Queue<SentArtifact> found = new ConcurrentLinkedQueue<>();
        Queue<String> broken = new ConcurrentLinkedQueue<>();
        forAll(inDoubt, artifact -> {
            HttpResponse<byte[]> played = artifact.play(callerOf(artifact));
            int again = artifact.deliver(callerOf(artifact)).statusCode();
            boolean isThere = artifact.isPlayedBy(played) && again == 200;
            boolean isNowhere = played.statusCode() == 404 && again == 201;
            if (isThere) {
                found.add(artifact);
            } else if (!isNowhere) {
                broken.add(played.statusCode() + ", then " + again + " for " + artifact);
            }
        });
        assertThat(broken).as("in doubt, and neither there nor not").isEmpty();
        acknowledged.addAll(inDoubt);
        unplayed.addAll(inDoubt);
        inDoubt.clear();
        return found.size();
    }

    private void forAll(Collection<SentArtifact> artifacts, Consumer<SentArtifact> task) throws Exception {
        List<Future<?>> tasks = new ArrayList<>();
        for (SentArtifact artifact : artifacts) {
            tasks.add(threads.submit(() -> task.accept(artifact)));
        }
        awaitAll(tasks);
    }

    static void awaitAll(List<Future<?>> tasks) throws Exception {
        for (Future<?> task : tasks) {
            task.get(10, TimeUnit.MINUTES);
        }
    }
}
