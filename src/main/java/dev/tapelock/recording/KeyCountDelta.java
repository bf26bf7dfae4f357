package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** A key opens one recording more: a row of its own, so that deliveries never wait for each other. */
@Entity
@Table(name = "recording_key_delta")
class KeyCountDelta {

    @EmbeddedId
    private OwnedId id;

    @Column(name = "key_id")
    private UUID recordingKeyId;

    @Column(name = "is_first")
    private boolean isFirst;

    @SuppressWarnings("NullAway.Init")
    protected KeyCountDelta() {}

    /** @param isFirst whether no other key opens anything of that recording */
    KeyCountDelta(UUID organizationId, UUID recordingKeyId, boolean isFirst) {
        this.id = new OwnedId(organizationId, UUID.randomUUID());
        this.recordingKeyId = recordingKeyId;
        this.isFirst = isFirst;
    }

    OwnedId id() {
        return id;
    }

    /** The key that opens it. */
    OwnedId key() {
        return new OwnedId(id.organizationId(), recordingKeyId);
    }

    boolean isFirst() {
        return isFirst;
    }
}
