package dev.tapelock.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens a sealed file from front to back: AWS Encryption SDK message format version 2, algorithm suite {@code 0x0478}.
 *
 * <p>Releases plaintext frame by frame, and no byte of a frame before its tag was verified. Every frame must have its
 * sequence number, and the IV made of it; the end of the source must follow the final frame, and is looked for before
 * that frame's plaintext is released. Whoever reads to the end has the whole plaintext; whoever has to stop at an
 * exception has an authentic beginning of it.
 *
 * <p>{@link #close()} closes the source, if the constructor returned. The data key is not kept. Memory: at most twice the
 * frame length, and never more than twice what the source has really delivered, beyond a small start. Not safe for use by
 * several threads.
 */
public final class OpeningInputStream extends InputStream {

    /** One byte beyond the longest final frame shows whether anything follows it. */
    private static final int MAX_LOOKAHEAD_BYTES = SealedFileLayout.FINAL_OVERHEAD_BYTES + 1;

    private static final int FIRST_BUFFER_BYTES = SealedFileLayout.DEFAULT_FRAME_LENGTH_BYTES + MAX_LOOKAHEAD_BYTES;

    private final InputStream source;
    private final FrameCipher cipher;
    private final int frameLengthBytes;
    private byte[] frame;
    private byte[] plaintext = {};
    private int filled;
    private int position;
    private int limit;
    private long sequence;
    private boolean isEnded;
    private boolean isBroken;
    private boolean isClosed;
    private Optional<SealedFileCorruptException> failure = Optional.empty();

    /**
     * Verifies the header; reads nothing yet.
     *
     * @param source stands at the first frame, right behind the header
     * @param header was read from the same source
     * @param dataKey the unwrapped data key; may be closed as soon as the constructor has returned
     * @throws SealedFileCorruptException if the data key is not the one that the header commits to, or the header was
     *     changed; the caller still has to close the source
     * @throws IllegalStateException if the data key is destroyed
     */
    public OpeningInputStream(InputStream source, SealedHeader header, DataKey dataKey) {
        this.source = source;
        this.frameLengthBytes = header.frameLengthBytes();
        this.cipher = header.open(dataKey);
        this.frame = new byte[Math.min(FIRST_BUFFER_BYTES, maxBufferBytes())];
    }

    /**
     * Reads one byte.
     *
     * @return the byte, or -1 after the final frame
     * @throws SealedFileCorruptException if the file is corrupt; every later read then fails the same way
     * @throws IOException if the source fails; every later read then fails too, for a frame is lost. Or if closed
     */
    @Override
    public int read() throws IOException {
        return hasBytes() ? Byte.toUnsignedInt(plaintext[position++]) : -1;
    }

    /** Reads at most up to the end of a frame. Throws as {@link #read()}; {@code bytes} is then unchanged. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            requireUsable();
            return 0;
        }
        if (!hasBytes()) {
            return -1;
        }
        int part = Math.min(length, limit - position);
        System.arraycopy(plaintext, position, bytes, offset, part);
        position += part;
        return part;
    }

    /**
     * Writes all that is left, a whole verified frame at a time and without a copy of it: {@code out} is handed this stream's
     * own buffer, and must neither change nor keep it. Throws as {@link #read()}; what was written until then is authentic.
     */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        Objects.requireNonNull(out);
        long transferred = 0;
        while (hasBytes()) {
            int begin = position;
            position = limit;
            out.write(plaintext, begin, limit - begin);
            transferred += limit - begin;
        }
        return transferred;
    }

    /** How many verified bytes are at hand. */
    @Override
    public int available() throws IOException {
        requireUsable();
        return limit - position;
    }

    /** Closes the source and zeroes key and buffers. */
    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            wipe();
            source.close();
        }
    }

    private boolean hasBytes() throws IOException {
        requireUsable();
        while (position == limit && !isEnded) {
            nextFrame();
        }
        return position < limit;
    }

    private void requireUsable() throws IOException {
        if (isClosed) {
            throw new IOException("opening stream is closed");
        }
        if (failure.isPresent()) {
            throw failure.get().again();
        }
        if (isBroken) {
            throw new IOException("an earlier failure of the source broke this stream");
        }
    }

    private void nextFrame() throws IOException {
        // Broken until the frame is whole, whatever the source throws: what it gave so far is lost.
        isBroken = true;
        position = 0;
        limit = 0;
        filled = 0;
        sequence++;
        try {
            limit = openFrame();
        } catch (SealedFileCorruptException e) {
            failure = Optional.of(e);
            wipe();
            throw e;
        }
        isBroken = false;
    }

    private int openFrame() throws IOException {
        int regularBytes = SealedFileLayout.regularFrameBytes(frameLengthBytes);
        fill(regularBytes);
        requireFilled(Integer.BYTES);
        if (FrameCipher.isFinal(frame)) {
            return openFinalFrame();
        }
        FrameCipher.requireSequence(false, sequence, frame);
        requireFilled(regularBytes);
        return decrypt(false, frameLengthBytes);
    }

    private int openFinalFrame() throws IOException {
        fill(SealedFileLayout.FINAL_OVERHEAD_BYTES);
        requireFilled(SealedFileLayout.FINAL_OVERHEAD_BYTES);
        int length = FrameCipher.finalLength(frame, frameLengthBytes);
        int finalBytes = SealedFileLayout.FINAL_OVERHEAD_BYTES + length;
        fill(finalBytes + 1);
        requireFilled(finalBytes);
        if (filled > finalBytes) {
            throw new SealedFileCorruptException(CorruptReason.TRAILING_BYTES, "bytes follow the final frame");
        }
        int opened = decrypt(true, length);
        isEnded = true;
        return opened;
    }

    private int decrypt(boolean isFinal, int length) {
        if (plaintext.length < length) {
            plaintext = new byte[length];
        }
        cipher.open(isFinal, sequence, frame, length, plaintext);
        return length;
    }

    /** Reads until so many bytes of a frame are there, or the source ends; grows only with what has come. */
    private void fill(int wanted) throws IOException {
        while (filled < wanted) {
            if (filled == frame.length) {
                frame = Arrays.copyOf(frame, Math.min(2 * frame.length, maxBufferBytes()));
            }
            int count = source.read(frame, filled, Math.min(wanted, frame.length) - filled);
            if (count < 0) {
                return;
            }
            filled += count;
        }
    }

    private void requireFilled(int bytes) {
        if (filled < bytes) {
            throw new SealedFileCorruptException(
                    CorruptReason.TRUNCATED, "sealed file ends within or before frame " + sequence);
        }
    }

    private int maxBufferBytes() {
        return frameLengthBytes + MAX_LOOKAHEAD_BYTES;
    }

    private void wipe() {
        cipher.close();
        Arrays.fill(plaintext, (byte) 0);
        position = 0;
        limit = 0;
    }
}
