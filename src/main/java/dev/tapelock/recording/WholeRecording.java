package dev.tapelock.recording;

import java.util.List;

/**
 * A recording with its users, and all that was delivered of it.
 *
 * @param artifacts by name; none while it is only announced
 */
public record WholeRecording(Recording recording, List<RecordingArtifact> artifacts) {

    public WholeRecording {
        artifacts = List.copyOf(artifacts);
    }
}
