package dev.tapelock.export.pgp;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * Encrypts a stream with AES in CFB mode under an initialization vector of zeroes, as OpenPGP does, by means of CBC mode.
 *
 * <p>With {@code D(1) = E(IV)} and {@code D(i+1) = E(C(i))}, CFB is {@code C(i) = P(i) xor D(i)}; hence {@code D(i+1) = E(P(i) xor D(i))},
 * which is the CBC encryption of {@code P} under the initialization vector {@code D(1)}. The JDK encrypts CBC with instructions of the
 * processor over whole arrays, and CFB block by block.
 *
 * <p>For one thread. Closing it closes the target, and zeroes the buffers.
 */
final class CfbOutputStream extends EncryptingStream {

    private static final int BLOCK = 16;
    private static final int CHUNK = 32 * 1024;
    /** Eight bytes at once: the JIT does not see that by itself. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final OutputStream target;
    private final Cipher cbc;
    private final byte[] masks = new byte[CHUNK + BLOCK];
    private final byte[] encrypted = new byte[CHUNK];
    /** What is next combined with plaintext, from {@link #used} on. */
    private final byte[] mask = new byte[BLOCK];

    private final byte[] begun = new byte[BLOCK];
    private int used;
    private boolean isClosed;

    CfbOutputStream(OutputStream target, SecretKey key) {
        this.target = target;
        try {
            cbc = Cipher.getInstance("AES/CBC/NoPadding");
            cbc.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(mask));
            cbc.doFinal(new byte[BLOCK], 0, BLOCK, mask);
            cbc.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(mask));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is not to be had", e);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        if (used > 0) {
            int part = Math.min(left, BLOCK - used);
            writePart(bytes, from, part);
            from += part;
            left -= part;
        }
        while (left >= BLOCK) {
            int whole = Math.min(left - left % BLOCK, CHUNK);
            writeBlocks(bytes, from, whole);
            from += whole;
            left -= whole;
        }
        if (left > 0) {
            writePart(bytes, from, left);
        }
    }

    /** No more than the block that is begun takes. */
    private void writePart(byte[] bytes, int from, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            encrypted[i] = (byte) (bytes[from + i] ^ mask[used + i]);
        }
        System.arraycopy(bytes, from, begun, used, length);
        used += length;
        if (used == BLOCK) {
            encipher(begun, 0, BLOCK, mask, 0);
            used = 0;
        }
        target.write(encrypted, 0, length);
    }

    private void writeBlocks(byte[] bytes, int from, int length) throws IOException {
        System.arraycopy(mask, 0, masks, 0, BLOCK);
        encipher(bytes, from, length, masks, BLOCK);
        System.arraycopy(masks, length, mask, 0, BLOCK);
        for (int i = 0; i < length; i += Long.BYTES) {
            LONGS.set(encrypted, i, (long) LONGS.get(bytes, from + i) ^ (long) LONGS.get(masks, i));
        }
        target.write(encrypted, 0, length);
    }

    private void encipher(byte[] from, int offset, int length, byte[] to, int at) {
        try {
            int done = cbc.update(from, offset, length, to, at);
            if (done != length) {
                throw new IllegalStateException("AES gave " + done + " bytes for " + length);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        destroy();
        target.close();
    }

    @Override
    void destroy() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Arrays.fill(masks, (byte) 0);
        Arrays.fill(begun, (byte) 0);
        Arrays.fill(mask, (byte) 0);
        SpentCipher.forgetKey(cbc, new IvParameterSpec(mask));
    }
}
