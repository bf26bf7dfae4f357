package dev.tapelock.vault;

import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** Root keys that tests make up. */
final class TestRootKey {

    private TestRootKey() {}

    static RootKey of(UUID id, int firstByte) {
        byte[] key = new byte[32];
        key[0] = (byte) firstByte;
        return new AesGcmProtection(id, new SecretKeySpec(key, "AES"));
    }

    static RootKey any() {
        return of(UUID.randomUUID(), 1);
    }
}
