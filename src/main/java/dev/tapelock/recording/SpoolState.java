package dev.tapelock.recording;

import java.time.Instant;
import java.util.Optional;

/**
 * What waits in a spool, and what keeps it there.
 *
 * @param files sealed files that lie there
 * @param oldest when the one that waits longest came in
 * @param hasRoom whether it takes more
 * @param isRepositoryResting whether the repository took nothing lately, and is left alone for a while
 * @param stuck files that could not be moved lately although the repository takes others
 * @param unclaimed files that were set aside at a start because they have no row
 */
public record SpoolState(
        long files,
        long bytes,
        Optional<Instant> oldest,
        boolean hasRoom,
        boolean isRepositoryResting,
        long stuck,
        long unclaimed) {

    /** Before there is a spool. */
    public static final SpoolState NONE = new SpoolState(0, 0, Optional.empty(), false, false, 0, 0);
}
