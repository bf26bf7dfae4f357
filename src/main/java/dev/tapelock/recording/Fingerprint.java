package dev.tapelock.recording;

import java.security.MessageDigest;
import java.util.UUID;

/**
 * What tells whether the same content came again, without keeping a digest of it: an HMAC under a key of the
 * organization.
 *
 * @param keyId the purpose key of the HMAC
 */
record Fingerprint(UUID keyId, byte[] mac) {

    boolean isSameAs(Fingerprint other) {
        return keyId.equals(other.keyId) && MessageDigest.isEqual(mac, other.mac);
    }
}
