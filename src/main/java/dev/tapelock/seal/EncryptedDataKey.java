package dev.tapelock.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A data key as it stands in a header: encrypted, with the names of who can decrypt it.
 *
 * <p>Immutable. Each part has at most 65 535 bytes; the provider info is text where this project writes it, but other
 * writers of the format put any bytes there.
 */
public final class EncryptedDataKey {

    private static final int LENGTH_FIELDS = 3;

    private final String providerId;
    private final byte[] providerIdBytes;
    private final byte[] providerInfo;
    private final byte[] ciphertext;

    /**
     * @param providerId which kind of key provider wrapped the key
     * @param providerInfo which of its keys did
     * @param ciphertext the wrapped data key; copied
     * @throws IllegalArgumentException if a part has more than 65 535 bytes, or a text has an unpaired surrogate
     */
    public EncryptedDataKey(String providerId, String providerInfo, byte[] ciphertext) {
        this(providerId, Utf8.encode(providerInfo), ciphertext);
    }

    /** As above, with a provider info that need not be text; copied. */
    public EncryptedDataKey(String providerId, byte[] providerInfo, byte[] ciphertext) {
        this.providerId = providerId;
        this.providerIdBytes = atMostMaxLength("provider id", Utf8.encode(providerId));
        this.providerInfo = atMostMaxLength("provider info", providerInfo.clone());
        this.ciphertext = atMostMaxLength("ciphertext", ciphertext.clone());
    }

    public String providerId() {
        return providerId;
    }

    /** The provider info as text; bytes that are not UTF-8 become replacement characters. */
    public String providerInfo() {
        return new String(providerInfo, StandardCharsets.UTF_8);
    }

    public byte[] providerInfoBytes() {
        return providerInfo.clone();
    }

    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    int lengthBytes() {
        return LENGTH_FIELDS * Short.BYTES + providerIdBytes.length + providerInfo.length + ciphertext.length;
    }

    void writeTo(ByteBuffer out) {
        out.putShort((short) providerIdBytes.length).put(providerIdBytes);
        out.putShort((short) providerInfo.length).put(providerInfo);
        out.putShort((short) ciphertext.length).put(ciphertext);
    }

    private static byte[] atMostMaxLength(String part, byte[] bytes) {
        if (bytes.length > SealedFileLayout.MAX_UNSIGNED_SHORT) {
            throw new IllegalArgumentException(
                    part + " has " + bytes.length + " bytes, at most " + SealedFileLayout.MAX_UNSIGNED_SHORT + " fit");
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptedDataKey that
                && providerId.equals(that.providerId)
                && Arrays.equals(providerInfo, that.providerInfo)
                && Arrays.equals(ciphertext, that.ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ciphertext);
    }

    @Override
    public String toString() {
        return "EncryptedDataKey[" + providerId + ", " + providerInfo() + ", " + ciphertext.length + " bytes]";
    }
}
