package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import java.util.UUID;

/**
 * One attempt to bring a job forward. A later attempt has a higher epoch, and ends all earlier ones.
 *
 * @param epoch from 1
 */
public record JobRun(UUID organizationId, UUID jobId, int epoch) {

    OwnedId id() {
        return new OwnedId(organizationId, jobId);
    }

    /** Reads what {@link #toString} wrote. */
    public static JobRun parse(String text) {
        String[] parts = text.split("/", -1);
        return new JobRun(UUID.fromString(parts[0]), UUID.fromString(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return organizationId + "/" + jobId + "/" + epoch;
    }
}
