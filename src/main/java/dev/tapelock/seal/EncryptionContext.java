package dev.tapelock.seal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The authenticated, but readable, pairs that say what a sealed file holds.
 *
 * <p>Immutable, sorted by the unsigned UTF-8 bytes of the keys, at most {@link SealedFileLayout#MAX_CONTEXT_LENGTH_BYTES}
 * when serialized. Neither keys nor values are empty, and no key begins with {@value #RESERVED_PREFIX}: decoders of the
 * format refuse such files. Whoever holds the file can read the context, so nothing confidential belongs in it.
 */
public final class EncryptionContext {

    private static final String RESERVED_PREFIX = "aws-crypto-";

    private final Map<String, String> entries;
    private final byte[] serialized;

    private EncryptionContext(Map<String, String> entries, byte[] serialized) {
        this.entries = Collections.unmodifiableMap(entries);
        this.serialized = serialized;
    }

    /**
     * Makes a context of the pairs, in whatever order they come.
     *
     * @throws IllegalArgumentException if a key or value is empty or has an unpaired surrogate, if a key is reserved, or
     *     if the serialized context would be too long
     */
    public static EncryptionContext of(Map<String, String> entries) {
        SortedMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        long length = entries.isEmpty() ? 0 : Short.BYTES;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            if (entry.getKey().isEmpty() || entry.getValue().isEmpty()) {
                throw new IllegalArgumentException("encryption context has an empty key or value");
            }
            if (entry.getKey().startsWith(RESERVED_PREFIX)) {
                throw new IllegalArgumentException("encryption context key is reserved: " + entry.getKey());
            }
            byte[] key = Utf8.encode(entry.getKey());
            byte[] value = Utf8.encode(entry.getValue());
            length += 2 * Short.BYTES + key.length + value.length;
            sorted.put(key, value);
        }
        if (length > SealedFileLayout.MAX_CONTEXT_LENGTH_BYTES) {
            throw new IllegalArgumentException("encryption context has " + length + " bytes, at most "
                    + SealedFileLayout.MAX_CONTEXT_LENGTH_BYTES + " are accepted");
        }
        ByteBuffer out = ByteBuffer.allocate((int) length);
        if (!sorted.isEmpty()) {
            out.putShort((short) sorted.size());
        }
        sorted.forEach((key, value) -> {
            out.putShort((short) key.length).put(key);
            out.putShort((short) value.length).put(value);
        });
        return parse(out.array());
    }

    /** Parses what stands in a header. Takes exactly the form that {@link #of} writes, and refuses all else. */
    static EncryptionContext parse(byte[] serialized) {
        Map<String, String> entries = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(serialized);
        int count = serialized.length == 0 ? 0 : unsignedShort(in);
        if (count == 0 && serialized.length > 0) {
            throw corrupt("an empty encryption context has no bytes at all, not even a count");
        }
        byte[] previousKey = {};
        for (int i = 0; i < count; i++) {
            byte[] key = field(in);
            if (Arrays.compareUnsigned(previousKey, key) >= 0) {
                throw corrupt("key " + (i + 1) + " of the encryption context is out of order or stands there twice");
            }
            entries.put(text(key), text(field(in)));
            previousKey = key;
        }
        if (in.hasRemaining()) {
            throw corrupt(in.remaining() + " bytes follow the last pair of the encryption context");
        }
        return new EncryptionContext(entries, serialized.clone());
    }

    /** The pairs in their serialized order; unmodifiable. */
    public Map<String, String> asMap() {
        return entries;
    }

    int lengthBytes() {
        return serialized.length;
    }

    void writeTo(ByteBuffer out) {
        out.put(serialized);
    }

    private static byte[] field(ByteBuffer in) {
        int length = unsignedShort(in);
        if (length == 0) {
            throw corrupt("a key or value of the encryption context is empty");
        }
        if (length > in.remaining()) {
            throw corrupt("a key or value of the encryption context reaches beyond its end");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static int unsignedShort(ByteBuffer in) {
        if (in.remaining() < Short.BYTES) {
            throw corrupt("the encryption context ends too early");
        }
        return Short.toUnsignedInt(in.getShort());
    }

    private static String text(byte[] bytes) {
        try {
            return Utf8.decode(bytes);
        } catch (CharacterCodingException e) {
            throw new SealedFileCorruptException(
                    CorruptReason.CONTEXT, "a key or value of the encryption context is not UTF-8", e);
        }
    }

    private static SealedFileCorruptException corrupt(String message) {
        return new SealedFileCorruptException(CorruptReason.CONTEXT, message);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptionContext that && Arrays.equals(serialized, that.serialized);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(serialized);
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
