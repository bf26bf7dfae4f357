package dev.tapelock.export.pgp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encrypts a stream in chunks with a tag each, and a last tag over nothing but the length, as version 2 of OpenPGP's integrity-protected
 * packet has it (RFC 9580, section 5.13.2). A nonce ends with the chunk's number.
 *
 * <p>For one thread. Closing it writes the last tag, closes the target, and zeroes the buffers.
 */
final class ChunkedOutputStream extends EncryptingStream {

    private final OutputStream target;
    private final ChunkCipher cipher;
    private final byte[] nonce;
    private final byte[] associated;
    private final byte[] chunk;
    private final byte[] encrypted;
    private int filled;
    private long number;
    private long total;

    /**
     * @param startOfNonce what stands before the number
     * @param associated what each tag vouches for, too
     */
    ChunkedOutputStream(
            OutputStream target, ChunkCipher cipher, byte[] startOfNonce, byte[] associated, int chunkBytes) {
        this.target = target;
        this.cipher = cipher;
        this.nonce = Arrays.copyOf(startOfNonce, startOfNonce.length + Long.BYTES);
        this.associated = associated.clone();
        this.chunk = new byte[chunkBytes];
        this.encrypted = new byte[chunkBytes + ChunkCipher.TAG_BYTES];
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, chunk.length - filled);
            System.arraycopy(bytes, from, chunk, filled, part);
            filled += part;
            from += part;
            left -= part;
            if (filled == chunk.length) {
                writeChunk();
            }
        }
    }

    private void writeChunk() throws IOException {
        total += filled;
        writeEncrypted(associated);
        filled = 0;
    }

    private void writeEncrypted(byte[] vouchedFor) throws IOException {
        ByteBuffer.wrap(nonce).putLong(nonce.length - Long.BYTES, number++);
        cipher.encrypt(nonce, vouchedFor, chunk, filled, encrypted);
        target.write(encrypted, 0, filled + ChunkCipher.TAG_BYTES);
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        if (filled > 0) {
            writeChunk();
        }
        writeEncrypted(ByteBuffer.allocate(associated.length + Long.BYTES)
                .put(associated)
                .putLong(total)
                .array());
        destroy();
        target.close();
    }

    @Override
    void destroy() {
        cipher.destroy();
        Arrays.fill(nonce, (byte) 0);
        Arrays.fill(chunk, (byte) 0);
    }
}
