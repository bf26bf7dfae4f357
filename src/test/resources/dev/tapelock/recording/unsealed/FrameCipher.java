package dev.tapelock.seal;

import java.nio.ByteBuffer;

/**
 * Not the real one: it lays frames out as that does and leaves their content as it is.
 *
 * <p>PlaintextIT puts it into a copy of the application, to show that its search finds what is not sealed.
 */
final class FrameCipher implements AutoCloseable {

    FrameCipher(byte[] frameKey, byte[] messageId) {}

    byte[] headerTag(byte[] header) {
        return new byte[SealedFileLayout.TAG_BYTES];
    }

    void verifyHeader(byte[] header, byte[] tag) {}

    int seal(boolean isFinal, long sequence, byte[] plaintext, int offset, int length, byte[] frame) {
        ByteBuffer out = ByteBuffer.wrap(frame);
        if (isFinal) {
            out.putInt(SealedFileLayout.FINAL_FRAME_MARKER);
        }
        out.putInt((int) sequence).put(new byte[SealedFileLayout.IV_BYTES]);
        if (isFinal) {
            out.putInt(length);
        }
        out.put(plaintext, offset, length).put(new byte[SealedFileLayout.TAG_BYTES]);
        return out.position();
    }

    static boolean isFinal(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt() == SealedFileLayout.FINAL_FRAME_MARKER;
    }

    static void requireSequence(boolean isFinal, long sequence, byte[] frame) {}

    static int finalLength(byte[] frame, int frameLengthBytes) {
        return ByteBuffer.wrap(frame).getInt(SealedFileLayout.FINAL_PREFIX_BYTES - Integer.BYTES);
    }

    void open(boolean isFinal, long sequence, byte[] frame, int length, byte[] plaintext) {
        int offset = isFinal ? SealedFileLayout.FINAL_PREFIX_BYTES : SealedFileLayout.REGULAR_PREFIX_BYTES;
        System.arraycopy(frame, offset, plaintext, 0, length);
    }

    @Override
    public void close() {}
}
