package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.UUID;

/**
 * The media tier's own disk, where a sealed file is durable before its sender is told so.
 *
 * <p>Safe for use by many threads.
 */
public interface Spool {

    /** Which spool this is; rows of what lies in it carry the id. */
    UUID id();

    /**
     * Begins a sealed file.
     *
     * @throws SpoolFullException if the disk is above its mark
     */
    Incoming begin(OwnedId artifactId);

    /** Opens a sealed file that was kept; empty if it is not there, as after it was moved to the repository. */
    Optional<SeekableByteChannel> open(OwnedId artifactId);

    /**
     * Returns when a sealed file whose row is committed is as safe as its sender will be told: in this spool, or in the repository
     * where that is what an acknowledgement says. It moves to the repository in any case.
     *
     * @throws RefusedException {@code repository.unavailable} if it must be there and cannot now; the spool keeps it and tries on,
     *     and the same delivery again succeeds once it is there
     */
    void secure(RecordingArtifact artifact);

    /**
     * Says of a file that was kept that nobody knows whether its row is committed. When no commit can be under way any more, the
     * spool looks: a file without a row is set aside.
     */
    void doubt(OwnedId artifactId);

    /** What waits in it, and what keeps it there; {@link SpoolState#NONE} before it is open. */
    SpoolState state();

    /** A sealed file on its way in. Closing it before it was kept deletes it. For one thread. */
    interface Incoming extends AutoCloseable {

        /** Where the sealed bytes go. Closing it is left to {@link #keep()} and {@link #close()}. */
        OutputStream stream();

        /**
         * Makes the file durable under its name: its bytes, then the name, then the directory.
         *
         * @throws IOException if the disk refuses; the file is not kept
         */
        void keep() throws IOException;

        /** Deletes a file that was kept, because its row was definitely not committed. */
        void discard();

        @Override
        void close();
    }
}
