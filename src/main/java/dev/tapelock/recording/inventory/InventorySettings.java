package dev.tapelock.recording.inventory;

import java.time.Duration;

/**
 * How the inventory of the repository goes on.
 *
 * @param tick how often a few pages are compared ({@code tapelock.inventory.tick})
 * @param pages of up to 1000 objects each, at every tick ({@code tapelock.inventory.pages}); 0 for never
 * @param rest how long it is from the end of a round to the next one ({@code tapelock.inventory.rest})
 */
public record InventorySettings(Duration tick, int pages, Duration rest) {

    public InventorySettings {
        if (tick.compareTo(Duration.ofSeconds(1)) < 0 || tick.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("tapelock.inventory.tick is " + tick + "; it must be PT1S to PT1H");
        }
        if (pages < 0 || pages > 100_000) {
            throw new IllegalArgumentException("tapelock.inventory.pages is " + pages + "; it must be 0 to 100000");
        }
        if (rest.isNegative()) {
            throw new IllegalArgumentException("tapelock.inventory.rest is " + rest + "; it cannot be negative");
        }
    }
}
