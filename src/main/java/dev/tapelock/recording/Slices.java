package dev.tapelock.recording;

import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.PurposeSecret;
import java.util.Arrays;
import java.util.UUID;

/**
 * How what a bucket protects is authenticated: in slices, each with a MAC that is bound to its artifact and its place, so that any range can
 * be read, and nothing that was changed, exchanged or moved is played. The length stands in the artifact's row.
 */
final class Slices {

    static final int LENGTH_BYTES = 128 * 1024;
    /** HMAC-SHA-256, its first half (RFC 2104, section 5). */
    static final int MAC_BYTES = 16;
    /** The MACs of one row: 64 KiB for 512 MiB of content. */
    static final int OF_A_PART = 4096;

    private Slices() {}

    /**
     * The MAC of a slice.
     *
     * @param slice from 0
     * @param sha256 of its bytes
     */
    static byte[] mac(PurposeSecret secret, UUID artifactId, long slice, byte[] sha256) {
        AssociatedData message = AssociatedData.of("slice", artifactId.toString(), Long.toString(slice))
                .and(sha256);
        return Arrays.copyOf(secret.mac(message), MAC_BYTES);
    }
}
