package dev.tapelock.recording;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.OpeningInputStream;
import dev.tapelock.seal.SealedHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Opens a sealed file to its last frame, and keeps nothing of it. */
final class SealedCheck {

    private SealedCheck() {}

    /**
     * The length of the content, every frame of which was authenticated.
     *
     * @param frames stands behind the header; it is closed, unless the header is not authentic
     * @throws dev.tapelock.seal.SealedFileCorruptException if anything is wrong with the file
     * @throws IOException if the source fails
     */
    static long contentLength(InputStream frames, SealedHeader header, DataKey dataKey) throws IOException {
        try (OpeningInputStream opening = new OpeningInputStream(frames, header, dataKey)) {
            return opening.transferTo(OutputStream.nullOutputStream());
        }
    }
}
