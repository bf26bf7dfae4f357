package dev.tapelock.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Opens a sealed file for random access: a read-only view of its plaintext.
 *
 * <p>Positions and {@link #size()} count plaintext bytes. The constructor verifies the header and the final frame, so a
 * truncated file never looks complete; a read decrypts only the frames that it touches, each verified before a byte of
 * it is released, and keeps the last one, so that small reads in sequence decrypt each frame once.
 *
 * <p>The source holds the sealed file from position 0 to its end, in blocking mode, and must not change; this channel
 * moves its position at will. {@link #close()} closes the source, if the constructor returned. The data key is not kept.
 * Memory: at most twice the frame length, or twice the file if that is less, allocated once. Not safe for use by several
 * threads: each opens a source and a channel of its own.
 */
public final class SealedByteChannel implements SeekableByteChannel {

    private final SeekableByteChannel source;
    private final SealedHeader header;
    private final FrameCipher cipher;
    private final long size;
    private final long finalSequence;
    private final byte[] frame;
    private final byte[] plaintext;
    private long position;
    private long cachedSequence;
    private boolean isClosed;
    private Optional<SealedFileCorruptException> failure = Optional.empty();

    /**
     * Verifies the header and the final frame.
     *
     * @param source the sealed file, from its position 0 on
     * @param header was read from the beginning of the same source
     * @param dataKey the unwrapped data key; may be closed as soon as the constructor has returned
     * @throws SealedFileCorruptException if the data key is not the one that the header commits to, the header was
     *     changed, or the file does not end in a final frame of its own; the caller still has to close the source
     * @throws IllegalStateException if the data key is destroyed
     * @throws IOException if the source fails; the caller still has to close it
     */
    public SealedByteChannel(SeekableByteChannel source, SealedHeader header, DataKey dataKey) throws IOException {
        this.source = source;
        this.header = header;
        this.cipher = header.open(dataKey);
        try {
            long sealedLength = source.size();
            int frameLength = header.frameLengthBytes();
            this.size = SealedFileLayout.plaintextLength(header.lengthBytes(), sealedLength, frameLength);
            this.finalSequence =
                    SealedFileLayout.regularFrameCount(header.lengthBytes(), sealedLength, frameLength) + 1;
            int longest = finalSequence > 1 ? frameLength : (int) size;
            this.plaintext = new byte[longest];
            this.frame = new byte[SealedFileLayout.FINAL_OVERHEAD_BYTES + longest];
            load(finalSequence);
        } catch (IOException | RuntimeException e) {
            cipher.close();
            throw e;
        }
    }

    /**
     * Reads until {@code target} is full or the plaintext ends, and moves on by as much.
     *
     * @return how many bytes were read; -1 if the position is at or behind the end and {@code target} has room
     * @throws SealedFileCorruptException if a frame is corrupt, and again from every later read; the position has not
     *     moved, and {@code target} may have got authentic bytes of the frames before
     * @throws IOException if the source fails; as above, but a later read may succeed
     * @throws ClosedChannelException if closed
     */
    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (failure.isPresent()) {
            throw failure.get().again();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= size) {
            return -1;
        }
        long current = position;
        while (target.hasRemaining() && current < size) {
            long sequence = SealedFileLayout.frameNumber(current, header.frameLengthBytes());
            loadIfNeeded(sequence);
            int offset = (int) (current - firstByteOf(sequence));
            int part = Math.min(target.remaining(), lengthOf(sequence) - offset);
            target.put(plaintext, offset, part);
            current += part;
        }
        int count = (int) (current - position);
        position = current;
        return count;
    }

    /** Always refused. */
    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    /** Moves to a plaintext position, which may be behind the end. */
    @Override
    public SealedByteChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("negative position: " + newPosition);
        }
        position = newPosition;
        return this;
    }

    /** The length of the plaintext, as the verified final frame has it. */
    @Override
    public long size() throws IOException {
        requireOpen();
        return size;
    }

    /** Always refused. */
    @Override
    public SealedByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    /** Closes the source and zeroes key and buffers. */
    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            cipher.close();
            Arrays.fill(plaintext, (byte) 0);
            source.close();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (isClosed) {
            throw new ClosedChannelException();
        }
    }

    private void loadIfNeeded(long sequence) throws IOException {
        if (cachedSequence == sequence) {
            return;
        }
        try {
            load(sequence);
        } catch (SealedFileCorruptException e) {
            failure = Optional.of(e);
            cipher.close();
            Arrays.fill(plaintext, (byte) 0);
            throw e;
        }
    }

    private void load(long sequence) throws IOException {
        cachedSequence = 0;
        boolean isFinal = sequence == finalSequence;
        int length = lengthOf(sequence);
        int overhead = isFinal ? SealedFileLayout.FINAL_OVERHEAD_BYTES : SealedFileLayout.REGULAR_OVERHEAD_BYTES;
        readFully(sequence, ByteBuffer.wrap(frame, 0, overhead + length));
        if (FrameCipher.isFinal(frame) != isFinal) {
            throw new SealedFileCorruptException(
                    isFinal ? CorruptReason.TRUNCATED : CorruptReason.FRAME_SEQUENCE,
                    "frame " + sequence + " of " + finalSequence + (isFinal ? " is not" : " is") + " a final one");
        }
        if (isFinal) {
            FrameCipher.requireSequence(true, sequence, frame);
            requireFinalLength(length);
        }
        cipher.open(isFinal, sequence, frame, length, plaintext);
        cachedSequence = sequence;
    }

    private void requireFinalLength(int lengthBySize) {
        int told = FrameCipher.finalLength(frame, header.frameLengthBytes());
        if (told != lengthBySize) {
            throw new SealedFileCorruptException(
                    told < lengthBySize ? CorruptReason.TRAILING_BYTES : CorruptReason.TRUNCATED,
                    "final frame tells " + told + " bytes, but the file has " + lengthBySize);
        }
    }

    private void readFully(long sequence, ByteBuffer target) throws IOException {
        source.position(SealedFileLayout.frameOffset(header.lengthBytes(), sequence, header.frameLengthBytes()));
        while (target.hasRemaining()) {
            if (source.read(target) < 0) {
                throw new SealedFileCorruptException(
                        CorruptReason.TRUNCATED, "sealed file ends within frame " + sequence + " of " + finalSequence);
            }
        }
    }

    private long firstByteOf(long sequence) {
        return (sequence - 1) * header.frameLengthBytes();
    }

    private int lengthOf(long sequence) {
        return sequence == finalSequence ? (int) (size - firstByteOf(sequence)) : header.frameLengthBytes();
    }
}
