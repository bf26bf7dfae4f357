package dev.tapelock.vault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What protected bytes belong to, as a list of parts in one canonical encoding.
 *
 * <p>Each part is its length in bytes (4 bytes, most significant first) followed by the bytes; a text is its UTF-8 bytes.
 * Different lists never have the same encoding. The first part says what kind of thing it is. Immutable.
 */
public final class AssociatedData {

    private final byte[] encoded;

    private AssociatedData(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * A list of texts.
     *
     * @throws IllegalArgumentException if a text holds half of a surrogate pair, which has no UTF-8
     */
    public static AssociatedData of(String first, String... others) {
        AssociatedData list = new AssociatedData(new byte[0]).and(first);
        for (String other : others) {
            list = list.and(other);
        }
        return list;
    }

    /**
     * This list with one more text; this list stays as it is.
     *
     * @throws IllegalArgumentException if the text holds half of a surrogate pair, which has no UTF-8
     */
    public AssociatedData and(String part) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(part));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return and(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("associated data that is no text", e);
        }
    }

    /** This list with one more part, which is copied; this list stays as it is. */
    public AssociatedData and(byte[] part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length + Integer.BYTES + part.length);
        bytes.writeBytes(encoded);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        bytes.writeBytes(part);
        return new AssociatedData(bytes.toByteArray());
    }

    /** The canonical encoding, a copy. */
    public byte[] encoded() {
        return encoded.clone();
    }
}
