package dev.tapelock.export;

import java.util.Optional;
import java.util.UUID;

/** Which of an organization's jobs are wanted, and in which order. */
public record JobSearch(UUID organizationId, Optional<BulkJobState> state, Optional<UUID> creatorId, Order order) {

    /** The newest first in any case. */
    public enum Order {
        CREATOR,
        NEWEST
    }
}
