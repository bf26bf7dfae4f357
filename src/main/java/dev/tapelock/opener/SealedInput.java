package dev.tapelock.opener;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.OpeningInputStream;
import dev.tapelock.seal.SealedFileLayout;
import dev.tapelock.seal.SealedHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a sealed file from front to back. */
final class SealedInput {

    private SealedInput() {}

    /**
     * Writes the content of a sealed file.
     *
     * @return its length in bytes
     * @throws dev.tapelock.seal.SealedFileCorruptException if it is not whole and authentic; what was written until then is
     *     an authentic beginning, and no more
     */
    static long copy(Path file, KeyOptions keys, OutputStream target) throws IOException {
        try (InputStream in =
                new BufferedInputStream(Files.newInputStream(file), SealedFileLayout.DEFAULT_FRAME_LENGTH_BYTES)) {
            SealedHeader header = SealedHeader.read(in);
            try (DataKey dataKey = keys.unwrap(header);
                    OpeningInputStream content = new OpeningInputStream(in, header, dataKey)) {
                return content.transferTo(target);
            }
        }
    }
}
