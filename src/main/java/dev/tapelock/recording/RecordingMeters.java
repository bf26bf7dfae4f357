package dev.tapelock.recording;

import dev.tapelock.platform.Meters;
import dev.tapelock.platform.RefusedException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/** Counts what comes in and goes out. */
@ApplicationScoped
class RecordingMeters {

    private final Meters.Count received;
    private final Meters.Count receivedBytes;
    private final Meters.CountByWord refused;
    private final Meters.Count played;
    private final Meters.Count playedBytes;

    @Inject
    RecordingMeters(Meters meters, StreamLimit streams) {
        received =
                meters.count("artifacts_received", "Artifacts taken in and acknowledged; a repeated delivery is none");
        receivedBytes = meters.countBytes("received", "Content taken in and acknowledged, before it was sealed");
        refused = meters.countBy("code", "deliveries_refused", "Deliveries refused, by the code of the answer");
        played = meters.count("playbacks", "Contents opened for playing, whole or in part");
        meters.level("open_streams", "Contents that are received and played now", streams::taken);
        playedBytes = meters.countBytes("played", "Content sent to whoever plays");
    }

    /** Makes the meters at the start, so that they show a nought before there is anything to count. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {}

    void received(RecordingArtifact artifact) {
        received.addOne();
        receivedBytes.add(artifact.contentLength());
    }

    void refused(RefusedException refusal) {
        refused.addOne(refusal.refusal().code());
    }

    void playing() {
        played.addOne();
    }

    /** Where the bytes of playbacks are counted. */
    Meters.Count playedBytes() {
        return playedBytes;
    }
}
