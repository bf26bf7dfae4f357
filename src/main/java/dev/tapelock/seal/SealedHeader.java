package dev.tapelock.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a sealed file.
 *
 * <p>What {@link #read(InputStream)} returns is well formed and within the limits, but <em>not authentic</em>: use it to
 * find out who can unwrap the data key. It is authentic once an {@link OpeningInputStream} or {@link SealedByteChannel}
 * was made with it and the data key. Immutable.
 */
public final class SealedHeader {

    private final byte[] messageId;
    private final EncryptionContext context;
    private final List<EncryptedDataKey> encryptedDataKeys;
    private final int frameLengthBytes;
    private final byte[] commitmentKey;
    private final byte[] authenticated;
    private final byte[] tag;

    private SealedHeader(
            byte[] messageId,
            EncryptionContext context,
            List<EncryptedDataKey> encryptedDataKeys,
            int frameLengthBytes,
            byte[] commitmentKey,
            byte[] authenticated,
            byte[] tag) {
        this.messageId = messageId;
        this.context = context;
        this.encryptedDataKeys = List.copyOf(encryptedDataKeys);
        this.frameLengthBytes = frameLengthBytes;
        this.commitmentKey = commitmentKey;
        this.authenticated = authenticated;
        this.tag = tag;
    }

    /** Makes the only header that this message id and key will ever have. */
    static SealedHeader create(
            byte[] messageId,
            EncryptionContext context,
            List<EncryptedDataKey> encryptedDataKeys,
            int frameLengthBytes,
            byte[] commitmentKey,
            FrameCipher cipher) {
        SealedFileLayout.requireFrameLength(frameLengthBytes);
        int length = SealedFileLayout.headerLength(context, encryptedDataKeys);
        ByteBuffer out = ByteBuffer.allocate(length - SealedFileLayout.TAG_BYTES)
                .put(SealedFileLayout.VERSION)
                .putShort(SealedFileLayout.ALGORITHM_SUITE)
                .put(messageId)
                .putShort((short) context.lengthBytes());
        context.writeTo(out);
        out.putShort((short) encryptedDataKeys.size());
        encryptedDataKeys.forEach(encryptedDataKey -> encryptedDataKey.writeTo(out));
        out.put(SealedFileLayout.CONTENT_TYPE_FRAMED).putInt(frameLengthBytes).put(commitmentKey);
        byte[] authenticated = out.array();
        byte[] tag = cipher.headerTag(authenticated);
        return new SealedHeader(
                messageId, context, encryptedDataKeys, frameLengthBytes, commitmentKey, authenticated, tag);
    }

    /**
     * Reads a header, and not one byte more. Every length is checked before anything of that length is allocated. Reads in
     * small pieces, so a source with costly reads should be buffered. The caller closes the source.
     *
     * @throws SealedFileCorruptException if the header is malformed, beyond the limits, or ends too early
     * @throws IOException if the source fails
     */
    public static SealedHeader read(InputStream source) throws IOException {
        Parts in = new Parts(source);
        int version = in.unsignedByte("version");
        int suite = in.unsignedShort("algorithm suite");
        if (version != SealedFileLayout.VERSION || suite != SealedFileLayout.ALGORITHM_SUITE) {
            throw new SealedFileCorruptException(
                    CorruptReason.BAD_HEADER,
                    "not a sealed file: version %d, algorithm suite 0x%04x".formatted(version, suite));
        }
        byte[] messageId = in.bytes(SealedFileLayout.MESSAGE_ID_BYTES, "message id");
        int contextLength = in.unsignedShort("context length");
        in.requireRange("context length", contextLength, 0, SealedFileLayout.MAX_CONTEXT_LENGTH_BYTES);
        EncryptionContext context = EncryptionContext.parse(in.bytes(contextLength, "context"));
        List<EncryptedDataKey> encryptedDataKeys = readEncryptedDataKeys(in);
        int contentType = in.unsignedByte("content type");
        if (contentType != SealedFileLayout.CONTENT_TYPE_FRAMED) {
            throw new SealedFileCorruptException(
                    CorruptReason.BAD_HEADER, "content type is " + contentType + ", not framed");
        }
        int frameLength = in.signedInt("frame length");
        in.requireRange("frame length", frameLength, 1, SealedFileLayout.MAX_FRAME_LENGTH_BYTES);
        byte[] commitmentKey = in.bytes(SealedFileLayout.COMMITMENT_KEY_BYTES, "commitment key");
        byte[] authenticated = in.allSoFar();
        byte[] tag = in.bytes(SealedFileLayout.TAG_BYTES, "header tag");
        return new SealedHeader(messageId, context, encryptedDataKeys, frameLength, commitmentKey, authenticated, tag);
    }

    /**
     * Reads a header from the present position of a channel in blocking mode, which then stands at the first frame. As
     * {@link #read(InputStream)} in all else.
     */
    public static SealedHeader read(ReadableByteChannel source) throws IOException {
        return read(Channels.newInputStream(source));
    }

    private static List<EncryptedDataKey> readEncryptedDataKeys(Parts in) throws IOException {
        int count = in.unsignedShort("encrypted data key count");
        in.requireRange("encrypted data key count", count, 1, SealedFileLayout.MAX_ENCRYPTED_DATA_KEYS);
        List<EncryptedDataKey> encryptedDataKeys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] providerId = in.bytes(in.unsignedShort("provider id length"), "provider id");
            byte[] providerInfo = in.bytes(in.unsignedShort("provider info length"), "provider info");
            byte[] ciphertext = in.bytes(in.unsignedShort("data key length"), "data key");
            try {
                encryptedDataKeys.add(new EncryptedDataKey(Utf8.decode(providerId), providerInfo, ciphertext));
            } catch (CharacterCodingException e) {
                throw new SealedFileCorruptException(CorruptReason.BAD_HEADER, "a provider id is not UTF-8", e);
            }
        }
        return encryptedDataKeys;
    }

    /** The 32 bytes that name this file and no other; a copy. */
    public byte[] messageId() {
        return messageId.clone();
    }

    public EncryptionContext context() {
        return context;
    }

    /** From 1 to {@link SealedFileLayout#MAX_ENCRYPTED_DATA_KEYS}, in the order of the file; unmodifiable. */
    public List<EncryptedDataKey> encryptedDataKeys() {
        return encryptedDataKeys;
    }

    /** Plaintext bytes in every frame but the final one. */
    public int frameLengthBytes() {
        return frameLengthBytes;
    }

    /** The 32 bytes that only one data key gives for this message id; a copy. */
    public byte[] commitmentKey() {
        return commitmentKey.clone();
    }

    /** The length of this header in the file, its tag included: where the first frame begins. */
    public int lengthBytes() {
        return authenticated.length + tag.length;
    }

    /**
     * Refuses a file that was put in the place of another. Worth asking before the data key is unwrapped; the answer can be
     * relied on once the file was opened.
     *
     * @throws SealedFileCorruptException if the context is another one, even if it only has more pairs
     */
    public void requireContext(EncryptionContext expected) {
        if (!context.equals(expected)) {
            throw new SealedFileCorruptException(
                    CorruptReason.CONTEXT_MISMATCH, "sealed file belongs to another place: its context differs");
        }
    }

    /** Makes the header authentic: first the commitment, in constant time, and only then its tag. */
    FrameCipher open(DataKey dataKey) {
        try (DerivedKeys keys = DerivedKeys.derive(dataKey, messageId)) {
            if (!MessageDigest.isEqual(keys.commitmentKey(), commitmentKey)) {
                throw new SealedFileCorruptException(
                        CorruptReason.COMMITMENT, "data key is not the one that the file was sealed with");
            }
            FrameCipher cipher = new FrameCipher(keys.frameKey(), messageId);
            try {
                cipher.verifyHeader(authenticated, tag);
                return cipher;
            } catch (RuntimeException e) {
                cipher.close();
                throw e;
            }
        }
    }

    /** For the stream that made this header; a header that was read is never written again. */
    byte[] toBytes() {
        return ByteBuffer.allocate(lengthBytes()).put(authenticated).put(tag).array();
    }

    /** Takes a header apart and keeps every byte of it, for the tag. */
    private static final class Parts {

        private final InputStream source;
        private final ByteArrayOutputStream soFar = new ByteArrayOutputStream();

        Parts(InputStream source) {
            this.source = source;
        }

        byte[] bytes(int length, String part) throws IOException {
            requireRange(
                    "header length up to " + part, soFar.size() + length, 0, SealedFileLayout.MAX_HEADER_LENGTH_BYTES);
            byte[] bytes = source.readNBytes(length);
            if (bytes.length < length) {
                throw new SealedFileCorruptException(CorruptReason.TRUNCATED, "header ends within the " + part);
            }
            soFar.writeBytes(bytes);
            return bytes;
        }

        int unsignedByte(String part) throws IOException {
            return Byte.toUnsignedInt(bytes(Byte.BYTES, part)[0]);
        }

        int unsignedShort(String part) throws IOException {
            return Short.toUnsignedInt(ByteBuffer.wrap(bytes(Short.BYTES, part)).getShort());
        }

        int signedInt(String part) throws IOException {
            return ByteBuffer.wrap(bytes(Integer.BYTES, part)).getInt();
        }

        void requireRange(String what, int actual, int min, int max) {
            if (actual < min || actual > max) {
                throw new SealedFileCorruptException(
                        CorruptReason.LIMIT_EXCEEDED,
                        what + " is " + Integer.toUnsignedLong(actual) + ", must be from " + min + " to " + max);
            }
        }

        byte[] allSoFar() {
            return soFar.toByteArray();
        }
    }
}
