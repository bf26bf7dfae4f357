package dev.tapelock.storage;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An object that lies in the store, durable and read back.
 *
 * @param key the object's key
 * @param lengthBytes the object's length in bytes
 * @param sha256 the SHA-256 of the object's bytes, 32 bytes; copied on the way in and out
 */
public record StoredObject(ObjectKey key, long lengthBytes, byte[] sha256) {

    public StoredObject {
        sha256 = sha256.clone();
    }

    @Override
    public byte[] sha256() {
        return sha256.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredObject that
                && key.equals(that.key)
                && lengthBytes == that.lengthBytes
                && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Arrays.hashCode(sha256);
    }

    @Override
    public String toString() {
        return key + " (" + lengthBytes + " bytes, sha-256 " + HexFormat.of().formatHex(sha256) + ')';
    }
}
