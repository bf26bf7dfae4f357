package dev.tapelock.recording;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** Content on its way in: counted, digested, limited, and checked against what was announced. For one thread, once. */
final class IncomingContent {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Delivery delivery;
    private final InputStream content;
    private final ByteSize largest;

    IncomingContent(Delivery delivery, InputStream content, ByteSize largest) {
        this.delivery = delivery;
        this.content = content;
        this.largest = largest;
    }

    /**
     * Copies the content to its end.
     *
     * @return its SHA-256
     * @throws RefusedException if it is cut off, too large, or not what was announced
     * @throws IOException if the target fails
     */
    byte[] copyTo(OutputStream target) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long length = 0;
        try {
            for (int read = read(buffer); read >= 0; read = read(buffer)) {
                length += read;
                requireNotTooLarge(length);
                digest.update(buffer, 0, read);
                target.write(buffer, 0, read);
            }
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
        byte[] sha256 = digest.digest();
        requireAnnounced(length, sha256);
        return sha256;
    }

    private int read(byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.BAD_REQUEST, "The content was cut off before its end; nothing was stored", e);
        }
    }

    private void requireNotTooLarge(long length) {
        if (length > largest.bytes()) {
            throw new RefusedException(
                    Refusal.TOO_LARGE,
                    "The content is larger than " + largest + ", the most that is taken; nothing was stored");
        }
    }

    private void requireAnnounced(long length, byte[] sha256) {
        if (delivery.length().isPresent() && delivery.length().getAsLong() != length) {
            throw new RefusedException(
                    Refusal.BAD_REQUEST,
                    "The content has " + length + " bytes, announced were "
                            + delivery.length().getAsLong() + "; nothing was stored");
        }
        if (delivery.sha256().isPresent()
                && !MessageDigest.isEqual(delivery.sha256().get(), sha256)) {
            throw new RefusedException(
                    Refusal.DIGEST_MISMATCH, "The content does not have the SHA-256 announced; nothing was stored");
        }
    }
}
