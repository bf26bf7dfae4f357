package dev.tapelock.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Seals what is written to it: AWS Encryption SDK message format version 2, algorithm suite {@code 0x0478}.
 *
 * <p>The header is written by the constructor, a frame whenever one is full and more follows, and the final frame by
 * {@link #finish()}, and only by it. <strong>Closing without {@code finish()} aborts</strong>: what was written so far is
 * a truncated file that nobody can open. So a sender that goes away, or an exception on the way, never leaves a file that
 * looks complete:
 *
 * <pre>{@code
 * try (SealingOutputStream sealed = new SealingOutputStream(file, dataKey, context, encryptedDataKeys, random)) {
 *     source.transferTo(sealed);
 *     sealed.finish();
 *     file.force(true);
 * }
 * }</pre>
 *
 * <p>{@link #close()} closes the target, if the constructor returned. Neither it nor {@code finish()} forces anything to a
 * disk: between the two the target still is the caller's, to do so. The data key is not kept: the caller may close it as
 * soon as the constructor has returned.
 *
 * <p>A failure of the target breaks the stream for good, since a frame that is sealed again might reuse a nonce: every
 * later write and {@code finish()} fail, and the file must be sealed anew, with a new data key and a new stream. Memory:
 * twice the frame length, allocated once. Not safe for use by several threads.
 */
public final class SealingOutputStream extends OutputStream {

    private enum State {
        OPEN,
        BROKEN,
        FINISHED,
        CLOSED
    }

    private final OutputStream target;
    private final SealedHeader header;
    private final FrameCipher cipher;
    private final long maxFrames;
    private final byte[] plaintext;
    private final byte[] frame;
    private int buffered;
    private long framesWritten;
    private long plaintextLength;
    private long sealedLength;
    private State state = State.OPEN;
    private boolean isComplete;

    /**
     * Seals in frames of {@link SealedFileLayout#DEFAULT_FRAME_LENGTH_BYTES}, and writes the header.
     *
     * @param target receives the sealed file
     * @param dataKey seals this file and no other
     * @param context is authenticated, and readable by anyone
     * @param encryptedDataKeys the data key, wrapped; from 1 to {@link SealedFileLayout#MAX_ENCRYPTED_DATA_KEYS}
     * @param random makes the message id
     * @throws IllegalArgumentException if an argument is beyond the limits of {@link SealedFileLayout}
     * @throws IllegalStateException if the data key is destroyed
     * @throws IOException if the target fails; the caller still has to close it
     */
    public SealingOutputStream(
            OutputStream target,
            DataKey dataKey,
            EncryptionContext context,
            List<EncryptedDataKey> encryptedDataKeys,
            SecureRandom random)
            throws IOException {
        this(target, dataKey, context, encryptedDataKeys, random, SealedFileLayout.DEFAULT_FRAME_LENGTH_BYTES);
    }

    /** As above, with frames of from 1 to {@link SealedFileLayout#MAX_FRAME_LENGTH_BYTES} plaintext bytes. */
    public SealingOutputStream(
            OutputStream target,
            DataKey dataKey,
            EncryptionContext context,
            List<EncryptedDataKey> encryptedDataKeys,
            SecureRandom random,
            int frameLengthBytes)
            throws IOException {
        this(target, dataKey, context, encryptedDataKeys, random, frameLengthBytes, SealedFileLayout.MAX_FRAMES);
    }

    /** As above, to a channel in blocking mode, from its present position on. */
    public SealingOutputStream(
            WritableByteChannel target,
            DataKey dataKey,
            EncryptionContext context,
            List<EncryptedDataKey> encryptedDataKeys,
            SecureRandom random)
            throws IOException {
        this(Channels.newOutputStream(target), dataKey, context, encryptedDataKeys, random);
    }

    /** As above, to a channel in blocking mode, from its present position on. */
    public SealingOutputStream(
            WritableByteChannel target,
            DataKey dataKey,
            EncryptionContext context,
            List<EncryptedDataKey> encryptedDataKeys,
            SecureRandom random,
            int frameLengthBytes)
            throws IOException {
        this(Channels.newOutputStream(target), dataKey, context, encryptedDataKeys, random, frameLengthBytes);
    }

    SealingOutputStream(
            OutputStream target,
            DataKey dataKey,
            EncryptionContext context,
            List<EncryptedDataKey> encryptedDataKeys,
            SecureRandom random,
            int frameLengthBytes,
            long maxFrames)
            throws IOException {
        // Before any key is derived: nothing would zero it if the header were refused later.
        SealedFileLayout.requireFrameLength(frameLengthBytes);
        SealedFileLayout.headerLength(context, encryptedDataKeys);
        this.target = target;
        this.maxFrames = maxFrames;
        this.plaintext = new byte[frameLengthBytes];
        this.frame = new byte[SealedFileLayout.FINAL_OVERHEAD_BYTES + frameLengthBytes];
        byte[] messageId = new byte[SealedFileLayout.MESSAGE_ID_BYTES];
        random.nextBytes(messageId);
        try (DerivedKeys keys = DerivedKeys.derive(dataKey, messageId)) {
            this.cipher = new FrameCipher(keys.frameKey(), messageId);
            try {
                this.header = SealedHeader.create(
                        messageId, context, encryptedDataKeys, frameLengthBytes, keys.commitmentKey(), cipher);
                target.write(header.toBytes());
            } catch (IOException | RuntimeException e) {
                cipher.close();
                throw e;
            }
        }
        this.sealedLength = header.lengthBytes();
    }

    /**
     * Seals one byte.
     *
     * @throws IOException if the target fails or failed before, if there would be more than
     *     {@link SealedFileLayout#MAX_FRAMES}, or after {@link #finish()} or {@link #close()}
     */
    @Override
    public void write(int value) throws IOException {
        requireOpen();
        if (buffered == plaintext.length) {
            sealBuffered();
        }
        plaintext[buffered++] = (byte) value;
    }

    /** Seals some bytes. Throws as {@link #write(int)}; it is then unknown how many of them were written. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        int position = offset;
        int end = offset + length;
        while (position < end) {
            if (buffered == plaintext.length) {
                sealBuffered();
            }
            if (buffered == 0 && end - position > plaintext.length) {
                // More than a frame in hand: no need to copy it first.
                sealFrame(false, bytes, position, plaintext.length);
                position += plaintext.length;
            } else {
                int part = Math.min(plaintext.length - buffered, end - position);
                System.arraycopy(bytes, position, plaintext, buffered, part);
                buffered += part;
                position += part;
            }
        }
    }

    /** Flushes the target. Bytes that do not fill a frame stay here: frames have one length. */
    @Override
    public void flush() throws IOException {
        if (state == State.OPEN || state == State.FINISHED) {
            target.flush();
        }
    }

    /**
     * Writes the final frame, flushes the target and zeroes the key. Only with this the file is complete. Doing so again
     * has no effect.
     *
     * @throws IOException if the target fails or failed before, or after {@link #close()} without {@code finish()}; the
     *     file is then not complete
     */
    public void finish() throws IOException {
        if (isComplete) {
            return;
        }
        requireOpen();
        sealFrame(true, plaintext, 0, buffered);
        state = State.BROKEN;
        target.flush();
        state = State.FINISHED;
        isComplete = true;
        wipe();
    }

    /** Closes the target and zeroes key and buffers. Without {@link #finish()} before, the file stays truncated. */
    @Override
    public void close() throws IOException {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            wipe();
            target.close();
        }
    }

    /** The header, as it was written; there from the beginning. */
    public SealedHeader header() {
        return header;
    }

    /** The 32 bytes that name this file and no other, there from the beginning; a copy. */
    public byte[] messageId() {
        return header.messageId();
    }

    /** The 32 bytes that commit the file to its data key, there from the beginning; a copy. */
    public byte[] commitmentKey() {
        return header.commitmentKey();
    }

    /**
     * How many bytes were sealed.
     *
     * @throws IllegalStateException if {@link #finish()} has not succeeded
     */
    public long plaintextLength() {
        requireComplete();
        return plaintextLength;
    }

    /**
     * The length of the sealed file.
     *
     * @throws IllegalStateException if {@link #finish()} has not succeeded
     */
    public long sealedLength() {
        requireComplete();
        return sealedLength;
    }

    private void sealBuffered() throws IOException {
        sealFrame(false, plaintext, 0, plaintext.length);
        buffered = 0;
    }

    private void sealFrame(boolean isFinal, byte[] bytes, int offset, int length) throws IOException {
        // Broken until the frame is out, whatever is thrown in between: its sequence number is used up.
        state = State.BROKEN;
        boolean isLastAllowed = framesWritten == maxFrames - 1;
        if (isLastAllowed && !isFinal) {
            throw new IOException("cannot seal more than " + maxFrames + " frames of " + plaintext.length + " bytes");
        }
        framesWritten++;
        int frameBytes = cipher.seal(isFinal, framesWritten, bytes, offset, length, frame);
        target.write(frame, 0, frameBytes);
        plaintextLength += length;
        sealedLength += frameBytes;
        state = State.OPEN;
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN) {
            throw new IOException(
                    switch (state) {
                        case FINISHED -> "sealed file is finished";
                        case CLOSED -> "sealing stream is closed";
                        default -> "an earlier failure broke this sealed file; seal it anew with another data key";
                    });
        }
    }

    private void requireComplete() {
        if (!isComplete) {
            throw new IllegalStateException("sealed file has no final frame yet");
        }
    }

    private void wipe() {
        cipher.close();
        Arrays.fill(plaintext, (byte) 0);
    }
}
