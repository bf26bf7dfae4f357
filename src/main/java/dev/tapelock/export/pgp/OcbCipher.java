package dev.tapelock.export.pgp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * OCB mode (RFC 7253) by means of ECB mode, which the platform has: block i is enciphered between two masks that are the same, and
 * the masks follow from the key, the nonce and i alone. So a whole chunk is masked, enciphered by the processor's instructions over
 * one array, and masked again.
 */
final class OcbCipher implements ChunkCipher {

    private static final int BLOCK = 16;
    private static final int NONCE_BYTES = 15;
    /** Sets the bit that stands before a nonce of 15 bytes; a tag of 16 bytes is written as zero before that. */
    private static final byte BEFORE_NONCE = 1;
    /** Of the nonce's last byte: how far the first mask is shifted. */
    private static final int SHIFT = 0x3F;

    private static final byte PADDING = (byte) 0x80;
    /** What a bit that is shifted out of a block comes back as. */
    private static final long CARRY = 0x87;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Cipher ecb;
    /** {@code L*}, {@code L$}, and {@code L(0)} onwards, in two halves each. */
    private final long[] high = new long[2 + Integer.SIZE];

    private final long[] low = new long[2 + Integer.SIZE];
    private final byte[] block = new byte[BLOCK];
    private final byte[] masks;

    /** @param longest chunk that will be encrypted */
    OcbCipher(SecretKey key, int longest) {
        masks = new byte[longest];
        try {
            ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is not to be had", e);
        }
        encipherBlock();
        high[0] = first(block);
        low[0] = second(block);
        for (int i = 1; i < high.length; i++) {
            high[i] = high[i - 1] << 1 | low[i - 1] >>> 63;
            low[i] = low[i - 1] << 1 ^ (high[i - 1] >>> 63) * CARRY;
        }
    }

    private static long first(byte[] bytes) {
        return (long) LONGS.get(bytes, 0);
    }

    private static long second(byte[] bytes) {
        return (long) LONGS.get(bytes, Long.BYTES);
    }

    private void setBlock(long first, long second) {
        LONGS.set(block, 0, first);
        LONGS.set(block, Long.BYTES, second);
    }

    private void encipherBlock() {
        encipher(block, BLOCK, block);
    }

    private void encipher(byte[] from, int length, byte[] to) {
        try {
            int done = ecb.update(from, 0, length, to, 0);
            if (done != length) {
                throw new IllegalStateException("AES gave " + done + " bytes for " + length);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }

    @Override
    public int nonceBytes() {
        return NONCE_BYTES;
    }

    @Override
    public void encrypt(byte[] nonce, byte[] associated, byte[] plain, int length, byte[] target) {
        if (associated.length >= BLOCK || length > masks.length) {
            throw new IllegalArgumentException(length + " bytes with associated data of " + associated.length + "; "
                    + masks.length + " with " + (BLOCK - 1) + " are allowed");
        }
        int whole = length - length % BLOCK;
        setFirstMask(nonce);
        long maskHigh = first(block);
        long maskLow = second(block);
        long sumHigh = 0;
        long sumLow = 0;
        for (int at = 0; at < whole; at += BLOCK) {
            int l = 2 + Integer.numberOfTrailingZeros(at / BLOCK + 1);
            maskHigh ^= high[l];
            maskLow ^= low[l];
            long plainHigh = (long) LONGS.get(plain, at);
            long plainLow = (long) LONGS.get(plain, at + Long.BYTES);
            sumHigh ^= plainHigh;
            sumLow ^= plainLow;
            LONGS.set(masks, at, maskHigh);
            LONGS.set(masks, at + Long.BYTES, maskLow);
            LONGS.set(plain, at, plainHigh ^ maskHigh);
            LONGS.set(plain, at + Long.BYTES, plainLow ^ maskLow);
        }
        // From one array into another: within one, the platform copies it first.
        encipher(plain, whole, target);
        for (int at = 0; at < whole; at += Long.BYTES) {
            LONGS.set(target, at, (long) LONGS.get(target, at) ^ (long) LONGS.get(masks, at));
        }
        if (length > whole) {
            maskHigh ^= high[0];
            maskLow ^= low[0];
            setBlock(maskHigh, maskLow);
            encipherBlock();
            for (int i = whole; i < length; i++) {
                target[i] = (byte) (plain[i] ^ block[i - whole]);
            }
            setPadded(plain, whole, length - whole);
            sumHigh ^= first(block);
            sumLow ^= second(block);
        }
        setBlock(sumHigh ^ maskHigh ^ high[1], sumLow ^ maskLow ^ low[1]);
        encipherBlock();
        System.arraycopy(block, 0, target, length, BLOCK);
        setHash(associated);
        for (int i = 0; i < BLOCK; i++) {
            target[length + i] ^= block[i];
        }
    }

    private void setFirstMask(byte[] nonce) {
        int shift = nonce[NONCE_BYTES - 1] & SHIFT;
        block[0] = BEFORE_NONCE;
        System.arraycopy(nonce, 0, block, 1, NONCE_BYTES);
        block[BLOCK - 1] &= (byte) ~SHIFT;
        encipherBlock();
        if (shift > 0) {
            long first = first(block);
            long second = second(block);
            long third = first ^ (first << Byte.SIZE | second >>> (Long.SIZE - Byte.SIZE));
            setBlock(first << shift | second >>> (Long.SIZE - shift), second << shift | third >>> (Long.SIZE - shift));
        }
    }

    private void setPadded(byte[] bytes, int from, int length) {
        Arrays.fill(block, (byte) 0);
        System.arraycopy(bytes, from, block, 0, length);
        block[length] = PADDING;
    }

    /** Of less than one block. */
    private void setHash(byte[] associated) {
        if (associated.length == 0) {
            setBlock(0, 0);
            return;
        }
        setPadded(associated, 0, associated.length);
        setBlock(first(block) ^ high[0], second(block) ^ low[0]);
        encipherBlock();
    }

    @Override
    public void destroy() {
        Arrays.fill(masks, (byte) 0);
        Arrays.fill(block, (byte) 0);
        Arrays.fill(high, 0);
        Arrays.fill(low, 0);
        SpentCipher.forgetKey(ecb, null);
    }
}
