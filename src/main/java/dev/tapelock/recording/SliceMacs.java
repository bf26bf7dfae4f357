package dev.tapelock.recording;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Arrays;
import java.util.UUID;

/**
 * The MACs of some slices in a row of an artifact that a bucket protects: made when it came in, compared whenever it is read. A slice has
 * {@value Slices#LENGTH_BYTES} bytes, the last one of an artifact the rest.
 */
@Entity
@Table(name = "recording_slice_macs")
class SliceMacs {

    /** Which slices of which artifact. */
    @Embeddable
    record Id(
            @Column(name = "organization_id") UUID organizationId,
            @Column(name = "artifact_id") UUID artifactId,
            int part)
            implements Serializable {}

    @EmbeddedId
    private Id id;

    @Column(name = "key_id")
    private UUID keyId;

    private byte[] macs;

    @SuppressWarnings("NullAway.Init")
    protected SliceMacs() {}

    /** @param macs one after the other, as {@link Slices#mac} makes them */
    SliceMacs(Id id, UUID keyId, byte[] macs) {
        this.id = id;
        this.keyId = keyId;
        this.macs = macs.clone();
    }

    Id id() {
        return id;
    }

    /** The purpose key of the MACs. */
    UUID keyId() {
        return keyId;
    }

    /** The MAC of a slice of this part, from 0; too short if there is none. */
    byte[] mac(int number) {
        int start = Math.min(number * Slices.MAC_BYTES, macs.length);
        return Arrays.copyOfRange(macs, start, Math.min(start + Slices.MAC_BYTES, macs.length));
    }
}
