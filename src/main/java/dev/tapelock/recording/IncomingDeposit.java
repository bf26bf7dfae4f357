package dev.tapelock.recording;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.storage.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sealed file on its way in: whoever reads it reads what came before and then what comes now, which is written to the spool
 * in passing; all of it is counted, digested and limited. For one thread, once.
 */
final class IncomingDeposit extends InputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Delivery delivery;
    private final InputStream earlier;
    private final InputStream content;
    private final OutputStream target;
    private final ByteSize largest;
    private final Runnable onCutOff;
    private final MessageDigest digest = Sha256.digest();
    private long length;
    private long contentLength;
    private boolean isEarlierRead;
    private boolean isEnded;
    /** What came now, until it is known to be the header of a sealed file; then nothing is held. */
    private @Nullable ByteArrayOutputStream held = new ByteArrayOutputStream();

    private boolean isDropped;

    /**
     * A deposit, of which nothing was read yet.
     *
     * @param delivery announces the length of the content, and the digest of the whole
     * @param earlier what came before, and is in the target already
     * @param content what comes now
     * @param onCutOff is told if the content breaks off before its end
     */
    IncomingDeposit(
            Delivery delivery,
            InputStream earlier,
            InputStream content,
            OutputStream target,
            ByteSize largest,
            Runnable onCutOff) {
        this.delivery = delivery;
        this.earlier = earlier;
        this.content = content;
        this.target = target;
        this.largest = largest;
        this.onCutOff = onCutOff;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    /**
     * Reads what is there.
     *
     * @throws RefusedException if the content is cut off, or the whole too large
     * @throws IOException if the spool fails
     */
    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        Objects.checkFromIndexSize(offset, wanted, bytes.length);
        int read = isEarlierRead ? -1 : earlier.read(bytes, offset, wanted);
        if (read < 0) {
            isEarlierRead = true;
            read = readContent(bytes, offset, wanted);
        }
        if (read > 0) {
            digest.update(bytes, offset, read);
            length += read;
            requireNotTooLarge();
        }
        return read;
    }

    private int readContent(byte[] bytes, int offset, int wanted) throws IOException {
        if (isEnded) {
            return -1;
        }
        int read;
        try {
            read = content.read(bytes, offset, wanted);
        } catch (IOException e) {
            throw cutOff(e);
        }
        if (read < 0) {
            isEnded = true;
            if (delivery.length().isPresent()
                    && contentLength < delivery.length().getAsLong()) {
                throw cutOff(null);
            }
            return -1;
        }
        contentLength += read;
        if (held != null) {
            held.write(bytes, offset, read);
        } else if (!isDropped) {
            target.write(bytes, offset, read);
        }
        return read;
    }

    /** What came is the header of a sealed file: from now on everything goes to the target. */
    void release() throws IOException {
        if (held != null) {
            held.writeTo(target);
            held = null;
        }
    }

    /** What came is no sealed file: from now on nothing goes to the target, nor is anything of it kept. */
    void drop() {
        held = null;
        isDropped = true;
    }

    private RefusedException cutOff(@Nullable IOException cause) {
        if (!isDropped) {
            onCutOff.run();
        }
        return new RefusedException(Refusal.BAD_REQUEST, "The content was cut off before its end", cause);
    }

    private void requireNotTooLarge() {
        if (length > largest.bytes()) {
            throw new RefusedException(
                    Refusal.TOO_LARGE,
                    "The sealed file is larger than " + largest + ", the most that is taken; nothing was stored");
        }
    }

    /** Reads to the end, for the spool alone. */
    void readToEnd() throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int read = 0;
        while (read >= 0) {
            read = read(buffer, 0, buffer.length);
        }
    }

    /** Bytes of the sealed file, so far. */
    long length() {
        return length;
    }

    /**
     * The SHA-256 of the whole file, once it was read to its end. To be asked once.
     *
     * @throws RefusedException if its sender announced another one
     */
    byte[] sha256() {
        byte[] sha256 = digest.digest();
        if (delivery.sha256().isPresent()
                && !MessageDigest.isEqual(delivery.sha256().get(), sha256)) {
            throw new RefusedException(
                    Refusal.DIGEST_MISMATCH, "The sealed file does not have the SHA-256 announced; nothing was stored");
        }
        return sha256;
    }
}
