package dev.tapelock.export;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An OpenPGP public key of somebody who is to read what is exported. It was found fit when it was read.
 *
 * @param fingerprint of the primary key, upper-case hexadecimal: 40 digits, or 64 of a version 6 key
 * @param userIds those that the key itself certifies; may be none
 * @param algorithm of the key that files are encrypted to, as people write it
 * @param expires when files can no longer be encrypted to it
 * @param encryptionKeyId of the subkey that files are encrypted to, 16 hexadecimal digits
 * @param armored the key with what proves it, and nothing else, in ASCII armor
 */
public record RecipientKey(
        String fingerprint,
        List<String> userIds,
        String algorithm,
        Optional<Instant> expires,
        String encryptionKeyId,
        String armored) {

    private static final String GROUPS = "(?<=\\G.{4})(?!$)";

    public RecipientKey {
        userIds = List.copyOf(userIds);
    }

    /** The fingerprint in groups of four, as people compare it. */
    public String groupedFingerprint() {
        return fingerprint.replaceAll(GROUPS, " ");
    }

    /** Whether it expires so soon, or has. */
    public boolean isExpiringWithin(Duration time, Instant now) {
        return expires.filter(end -> end.isBefore(now.plus(time))).isPresent();
    }
}
