package dev.tapelock.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens the frames of one message, and its header tag, with AES-256-GCM as of NIST SP 800-38D.
 *
 * <p>Never seals twice under one sequence number: its user counts upwards and stops at the first failure. Not safe for
 * use by several threads. {@link #close()} zeroes the key, after which nothing works any more.
 */
final class FrameCipher implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FrameCipher.class.getName());
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final byte[] REGULAR_LABEL = "AWSKMSEncryptionClient Frame".getBytes(US_ASCII);
    private static final byte[] FINAL_LABEL = "AWSKMSEncryptionClient Final Frame".getBytes(US_ASCII);
    private static final int SEQUENCE_OFFSET_IN_IV = SealedFileLayout.IV_BYTES - Integer.BYTES;

    private final ErasableKey key;
    private final Cipher cipher;
    private final byte[] iv = new byte[SealedFileLayout.IV_BYTES];
    private final byte[] regularAssociatedData;
    private final byte[] finalAssociatedData;

    FrameCipher(byte[] frameKey, byte[] messageId) {
        this.key = new ErasableKey("AES", frameKey);
        this.regularAssociatedData = associatedData(messageId, REGULAR_LABEL);
        this.finalAssociatedData = associatedData(messageId, FINAL_LABEL);
        try {
            this.cipher = Cipher.getInstance(TRANSFORMATION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + TRANSFORMATION, e);
        }
    }

    /** The tag over a header: of an empty plaintext, under the IV of zeros that no frame has. */
    byte[] headerTag(byte[] header) {
        try {
            init(Cipher.ENCRYPT_MODE, 0);
            cipher.updateAAD(header);
            return cipher.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot compute the header tag", e);
        }
    }

    void verifyHeader(byte[] header, byte[] tag) {
        try {
            init(Cipher.DECRYPT_MODE, 0);
            cipher.updateAAD(header);
            cipher.doFinal(tag);
        } catch (AEADBadTagException e) {
            throw new SealedFileCorruptException(CorruptReason.HEADER_TAG, "header was changed", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot verify the header tag", e);
        }
    }

    /** Makes a whole frame at the beginning of {@code frame} and tells its length. */
    int seal(boolean isFinal, long sequence, byte[] plaintext, int offset, int length, byte[] frame) {
        ByteBuffer out = ByteBuffer.wrap(frame);
        try {
            init(Cipher.ENCRYPT_MODE, sequence);
            if (isFinal) {
                out.putInt(SealedFileLayout.FINAL_FRAME_MARKER);
            }
            out.putInt((int) sequence).put(iv);
            if (isFinal) {
                out.putInt(length);
            }
            cipher.updateAAD(associatedDataOf(isFinal, sequence, length));
            return out.position() + cipher.doFinal(plaintext, offset, length, frame, out.position());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal frame " + sequence, e);
        }
    }

    /** Whether a frame, of which at least the first 4 bytes are there, says that it is the final one. */
    static boolean isFinal(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt() == SealedFileLayout.FINAL_FRAME_MARKER;
    }

    /** Refuses a frame with another sequence number; needs its first 4 bytes, or 8 of a final frame. */
    static void requireSequence(boolean isFinal, long sequence, byte[] frame) {
        int offset = isFinal ? Integer.BYTES : 0;
        long actual = Integer.toUnsignedLong(ByteBuffer.wrap(frame).getInt(offset));
        if (actual != sequence || sequence > SealedFileLayout.MAX_FRAMES) {
            throw new SealedFileCorruptException(
                    CorruptReason.FRAME_SEQUENCE, "frame " + sequence + " has sequence number " + actual);
        }
    }

    /** The plaintext length that a final frame tells, checked against the frame length; needs its whole prefix. */
    static int finalLength(byte[] frame, int frameLengthBytes) {
        int length = ByteBuffer.wrap(frame).getInt(SealedFileLayout.FINAL_PREFIX_BYTES - Integer.BYTES);
        if (length < 0 || length > frameLengthBytes) {
            throw new SealedFileCorruptException(
                    CorruptReason.FRAME_LENGTH,
                    "final frame tells " + Integer.toUnsignedLong(length) + " bytes, at most " + frameLengthBytes
                            + " fit");
        }
        return length;
    }

    /**
     * Checks a whole frame and writes its plaintext to the beginning of {@code plaintext}.
     *
     * @throws SealedFileCorruptException if sequence, IV or tag are wrong; {@code plaintext} is then all zeros
     */
    void open(boolean isFinal, long sequence, byte[] frame, int length, byte[] plaintext) {
        requireSequence(isFinal, sequence, frame);
        int ciphertextOffset = isFinal ? SealedFileLayout.FINAL_PREFIX_BYTES : SealedFileLayout.REGULAR_PREFIX_BYTES;
        int ivOffset = (isFinal ? Integer.BYTES : 0) + Integer.BYTES;
        try {
            init(Cipher.DECRYPT_MODE, sequence);
            if (!Arrays.equals(frame, ivOffset, ivOffset + iv.length, iv, 0, iv.length)) {
                throw new SealedFileCorruptException(
                        CorruptReason.FRAME_IV, "IV of frame " + sequence + " is not its sequence number");
            }
            cipher.updateAAD(associatedDataOf(isFinal, sequence, length));
            cipher.doFinal(frame, ciphertextOffset, length + SealedFileLayout.TAG_BYTES, plaintext, 0);
        } catch (AEADBadTagException e) {
            Arrays.fill(plaintext, (byte) 0);
            throw new SealedFileCorruptException(CorruptReason.FRAME_TAG, "frame " + sequence + " was changed", e);
        } catch (GeneralSecurityException e) {
            Arrays.fill(plaintext, (byte) 0);
            throw new IllegalStateException("cannot open frame " + sequence, e);
        }
    }

    private void init(int mode, long sequence) throws GeneralSecurityException {
        ByteBuffer.wrap(iv).putInt(SEQUENCE_OFFSET_IN_IV, (int) sequence);
        cipher.init(mode, key, new GCMParameterSpec(SealedFileLayout.TAG_BYTES * Byte.SIZE, iv));
    }

    private static byte[] associatedData(byte[] messageId, byte[] label) {
        return ByteBuffer.allocate(messageId.length + label.length + Integer.BYTES + Long.BYTES)
                .put(messageId)
                .put(label)
                .array();
    }

    private byte[] associatedDataOf(boolean isFinal, long sequence, int length) {
        byte[] associatedData = isFinal ? finalAssociatedData : regularAssociatedData;
        ByteBuffer.wrap(associatedData)
                .position(associatedData.length - Integer.BYTES - Long.BYTES)
                .putInt((int) sequence)
                .putLong(length);
        return associatedData;
    }

    /** Zeroes the key, and through another key the copies that the cipher has of it. Never throws. */
    @Override
    public void close() {
        if (key.isDestroyed()) {
            return;
        }
        try {
            // An IV that no frame has: a cipher refuses to seal under one twice.
            iv[0] = 1;
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(new byte[DataKey.LENGTH_BYTES], key.getAlgorithm()),
                    new GCMParameterSpec(SealedFileLayout.TAG_BYTES * Byte.SIZE, iv));
        } catch (GeneralSecurityException | ProviderException e) {
            // Whoever closes has a file to close, too.
            LOG.log(System.Logger.Level.WARNING, "A cipher keeps its copy of a frame key until it is collected", e);
        } finally {
            key.destroy();
        }
    }
}
