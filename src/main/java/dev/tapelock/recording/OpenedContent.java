package dev.tapelock.recording;

import dev.tapelock.keys.KeyAccess;
import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyProviderUnavailableException;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.platform.Meters;
import dev.tapelock.seal.SealedFileCorruptException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.function.Function;

/** A part of an artifact's content, ready to be written to its reader. For one thread, once. */
public final class OpenedContent implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final SeekableByteChannel content;
    private final KeyAccess access;
    private final ByteRange range;
    private final StreamLimit.Place place;
    private final Function<Exception, RuntimeException> onFailure;
    private final Meters.Count sent;
    private byte[] ahead = new byte[0];

    OpenedContent(
            SeekableByteChannel content,
            KeyAccess access,
            ByteRange range,
            StreamLimit.Place place,
            Meters.Count sent,
            Function<Exception, RuntimeException> onFailure) {
        this.content = content;
        this.access = access;
        this.range = range;
        this.place = place;
        this.sent = sent;
        this.onFailure = onFailure;
    }

    /** Opens the first bytes now, so that what is wrong with them is known while the answer can still say so. */
    void readAhead(int most) throws IOException {
        content.position(range.start());
        ahead = new byte[(int) Math.min(most, range.length())];
        readFully(ByteBuffer.wrap(ahead));
    }

    /**
     * Writes the bytes, then closes this.
     *
     * @throws IOException if the reader went away
     * @throws RuntimeException if a later part of the file does not open, or the key's holder does not let us go on: the audit
     *     trail has why, and the answer, of which a part has left, must be broken off
     */
    public void writeTo(OutputStream target) throws IOException {
        try (this) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int done = 0; done < ahead.length; done += BUFFER_BYTES) {
                    access.confirm();
                    int part = Math.min(BUFFER_BYTES, ahead.length - done);
                    target.write(ahead, done, part);
                    sent.add(part);
                }
                long left = range.length() - ahead.length;
                while (left > 0) {
                    access.confirm();
                    ByteBuffer part = ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, left));
                    readFully(part);
                    target.write(buffer, 0, part.position());
                    sent.add(part.position());
                    left -= part.position();
                }
            } catch (SealedFileCorruptException
                    | AlteredContentException
                    | KeyAccessDeniedException
                    | KeyProviderUnavailableException
                    | UnwrapFailedException e) {
                throw onFailure.apply(e);
            } finally {
                Arrays.fill(buffer, (byte) 0);
            }
        }
    }

    private void readFully(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (content.read(target) < 0) {
                throw new IOException("The content ended before its length");
            }
        }
    }

    @Override
    public void close() {
        Arrays.fill(ahead, (byte) 0);
        place.close();
        try {
            content.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("The sealed file could not be closed", e);
        }
    }
}
