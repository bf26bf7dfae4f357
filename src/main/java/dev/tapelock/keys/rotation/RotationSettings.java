package dev.tapelock.keys.rotation;

import java.time.Duration;

/**
 * How the rotation's clockwork runs.
 *
 * @param tick how often it looks for keys that are due ({@code tapelock.rotation.tick})
 */
public record RotationSettings(Duration tick) {

    public RotationSettings {
        if (tick.compareTo(Duration.ofSeconds(1)) < 0 || tick.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("tapelock.rotation.tick is " + tick + "; it must be PT1S to PT1H");
        }
    }
}
