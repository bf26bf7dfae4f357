package dev.tapelock.seal;

import java.util.List;

/**
 * Where everything lies in a sealed file, and how large it may be.
 *
 * <p>Arithmetic only. All methods are exact: a result that does not fit a {@code long} is an {@link ArithmeticException}.
 */
public final class SealedFileLayout {

    /** Plaintext bytes in a frame unless a writer asks for another length. */
    public static final int DEFAULT_FRAME_LENGTH_BYTES = 64 * 1024;

    /** The longest frame that is read or written. */
    public static final int MAX_FRAME_LENGTH_BYTES = 16 * 1024 * 1024;

    /** The most encrypted data keys in a header. */
    public static final int MAX_ENCRYPTED_DATA_KEYS = 8;

    /** The longest serialized encryption context. */
    public static final int MAX_CONTEXT_LENGTH_BYTES = 8 * 1024;

    /** The longest header, tag included. */
    public static final int MAX_HEADER_LENGTH_BYTES = 64 * 1024;

    /** The most frames in a file, the final one included: a greater sequence number would be the final frame's marker. */
    public static final long MAX_FRAMES = 0xFFFF_FFFEL;

    static final byte VERSION = 2;
    static final short ALGORITHM_SUITE = 0x0478;
    static final byte CONTENT_TYPE_FRAMED = 2;
    static final int FINAL_FRAME_MARKER = 0xFFFF_FFFF;

    static final int MAX_UNSIGNED_SHORT = 0xFFFF;
    static final int MESSAGE_ID_BYTES = 32;
    static final int COMMITMENT_KEY_BYTES = 32;
    static final int IV_BYTES = 12;
    static final int TAG_BYTES = 16;

    /** Everything in a header but the context and the encrypted data keys. */
    private static final int FIXED_HEADER_BYTES = Byte.BYTES // version
            + Short.BYTES // algorithm suite
            + MESSAGE_ID_BYTES
            + Short.BYTES // context length
            + Short.BYTES // encrypted data key count
            + Byte.BYTES // content type
            + Integer.BYTES // frame length
            + COMMITMENT_KEY_BYTES
            + TAG_BYTES;

    /** What comes before the ciphertext of a regular frame: sequence and IV. */
    static final int REGULAR_PREFIX_BYTES = Integer.BYTES + IV_BYTES;

    /** What comes before the ciphertext of the final frame: marker, sequence, IV and length. */
    static final int FINAL_PREFIX_BYTES = Integer.BYTES + REGULAR_PREFIX_BYTES + Integer.BYTES;

    static final int REGULAR_OVERHEAD_BYTES = REGULAR_PREFIX_BYTES + TAG_BYTES;
    static final int FINAL_OVERHEAD_BYTES = FINAL_PREFIX_BYTES + TAG_BYTES;

    private SealedFileLayout() {}

    /**
     * The length of a header, tag included.
     *
     * @throws IllegalArgumentException if there is no encrypted data key, or more than
     *     {@link #MAX_ENCRYPTED_DATA_KEYS}, or if the header would be longer than {@link #MAX_HEADER_LENGTH_BYTES}
     */
    public static int headerLength(EncryptionContext context, List<EncryptedDataKey> encryptedDataKeys) {
        int count = encryptedDataKeys.size();
        if (count < 1 || count > MAX_ENCRYPTED_DATA_KEYS) {
            throw new IllegalArgumentException(
                    count + " encrypted data keys, must be from 1 to " + MAX_ENCRYPTED_DATA_KEYS);
        }
        int length = FIXED_HEADER_BYTES + context.lengthBytes();
        for (EncryptedDataKey encryptedDataKey : encryptedDataKeys) {
            length += encryptedDataKey.lengthBytes();
        }
        if (length > MAX_HEADER_LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    "header has " + length + " bytes, at most " + MAX_HEADER_LENGTH_BYTES + " are accepted");
        }
        return length;
    }

    /**
     * The length of the file that {@link SealingOutputStream} writes. Another writer of the format may put an empty final
     * frame behind a plaintext that is a multiple of the frame length; this one never does, except for no plaintext.
     *
     * @throws IllegalArgumentException if an argument is out of range or the plaintext needs too many frames
     */
    public static long sealedLength(int headerLengthBytes, long plaintextLength, int frameLengthBytes) {
        requireFrameLength(frameLengthBytes);
        if (headerLengthBytes < 0 || plaintextLength < 0) {
            throw new IllegalArgumentException("negative length: " + headerLengthBytes + ", " + plaintextLength);
        }
        long regularFrames = plaintextLength == 0 ? 0 : (plaintextLength - 1) / frameLengthBytes;
        if (regularFrames >= MAX_FRAMES) {
            throw new IllegalArgumentException("plaintext of " + plaintextLength + " bytes needs more than "
                    + MAX_FRAMES + " frames of " + frameLengthBytes + " bytes");
        }
        long finalFrameLength = plaintextLength - regularFrames * frameLengthBytes;
        return Math.addExact(
                frameOffset(headerLengthBytes, regularFrames + 1, frameLengthBytes),
                FINAL_OVERHEAD_BYTES + finalFrameLength);
    }

    /**
     * The plaintext length of a sealed file of the given length, whichever way it ends. The lengths that fit a final frame
     * of one number and those that fit the next do not overlap, so the answer is unique.
     *
     * @throws SealedFileCorruptException if no whole sealed file has that length
     */
    public static long plaintextLength(int headerLengthBytes, long sealedLength, int frameLengthBytes) {
        long regularFrames = regularFrameCount(headerLengthBytes, sealedLength, frameLengthBytes);
        long finalFrameOffset = frameOffset(headerLengthBytes, regularFrames + 1, frameLengthBytes);
        long finalFrameLength = sealedLength - finalFrameOffset - FINAL_OVERHEAD_BYTES;
        if (finalFrameLength > frameLengthBytes) {
            throw new SealedFileCorruptException(
                    CorruptReason.TRUNCATED, "sealed file of " + sealedLength + " bytes ends within a frame");
        }
        return regularFrames * frameLengthBytes + finalFrameLength;
    }

    /** How many frames come before the final one in a sealed file of the given length. */
    static long regularFrameCount(int headerLengthBytes, long sealedLength, int frameLengthBytes) {
        requireFrameLength(frameLengthBytes);
        long body = sealedLength - headerLengthBytes - FINAL_OVERHEAD_BYTES;
        if (body < 0) {
            throw new SealedFileCorruptException(
                    CorruptReason.TRUNCATED,
                    "sealed file of " + sealedLength + " bytes has no room for a header and a final frame");
        }
        long regularFrames = body / regularFrameBytes(frameLengthBytes);
        if (regularFrames >= MAX_FRAMES) {
            throw new SealedFileCorruptException(
                    CorruptReason.LIMIT_EXCEEDED, "sealed file has more than " + MAX_FRAMES + " frames");
        }
        return regularFrames;
    }

    /** Where a frame begins, counted from the first byte of the file; the first frame has number 1. */
    public static long frameOffset(int headerLengthBytes, long frameNumber, int frameLengthBytes) {
        requireFrameLength(frameLengthBytes);
        if (frameNumber < 1) {
            throw new IllegalArgumentException("frame number " + frameNumber + " is less than 1");
        }
        return Math.addExact((long) headerLengthBytes, Math.multiplyExact(frameNumber - 1, (long)
                regularFrameBytes(frameLengthBytes)));
    }

    /** The number of the frame that holds a byte of the plaintext, whose first byte has position 0. */
    public static long frameNumber(long plaintextPosition, int frameLengthBytes) {
        requireFrameLength(frameLengthBytes);
        if (plaintextPosition < 0) {
            throw new IllegalArgumentException("negative position: " + plaintextPosition);
        }
        return plaintextPosition / frameLengthBytes + 1;
    }

    static int regularFrameBytes(int frameLengthBytes) {
        return frameLengthBytes + REGULAR_OVERHEAD_BYTES;
    }

    static void requireFrameLength(int frameLengthBytes) {
        if (frameLengthBytes < 1 || frameLengthBytes > MAX_FRAME_LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    "frame length is " + frameLengthBytes + " bytes, must be from 1 to " + MAX_FRAME_LENGTH_BYTES);
        }
    }
}
