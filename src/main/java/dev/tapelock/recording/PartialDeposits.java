package dev.tapelock.recording;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * Deposits that are on their way in, so that a sender that was cut off can go on where it stopped. What is here is sealed, and
 * belongs to one server.
 *
 * <p>Safe for use by many threads. Of several deliveries for one place the last one counts: an earlier one finds that it cannot
 * write any more.
 */
public interface PartialDeposits {

    /** Where a deposit belongs. */
    record Place(UUID organizationId, UUID recordingId, ArtifactName artifact) {}

    /**
     * What is there of a deposit.
     *
     * @param receivedBytes that are durable
     * @param sealedSha256 that its sender announced for the whole
     */
    record Part(long receivedBytes, byte[] sealedSha256) {}

    /** What is there for a place; forces it to the disk first. */
    Optional<Part> part(Place place);

    /**
     * Begins a deposit; what was there for the place is dropped.
     *
     * @return empty if there are too many: then it has to come in one piece
     * @throws SpoolFullException if the disk is above its mark
     */
    Optional<Incoming> begin(Place place, byte[] sealedSha256, UUID artifactId);

    /**
     * Goes on with a deposit.
     *
     * @return empty if there is none of that digest, or it does not end at that position
     * @throws SpoolFullException if the disk is above its mark
     */
    Optional<Incoming> resume(Place place, byte[] sealedSha256, long position, UUID artifactId);

    /** A deposit on its way in. Closing it before it was kept deletes it, unless its part is to be kept. For one thread. */
    interface Incoming extends Spool.Incoming {

        /** What was received before, from its beginning. The caller closes it. */
        InputStream earlier() throws IOException;

        /** What is there now stays when this is closed, for its sender to go on. */
        void keepPart();
    }
}
