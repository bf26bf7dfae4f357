package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** How many recordings a key opens, but for those that its {@link KeyCountDelta}s say; its id is the key's. */
@Entity
@Table(name = "recording_key_count")
class KeyCount {

    @EmbeddedId
    private OwnedId id;

    private long recordings;

    @Column(name = "first_recordings")
    private long firstRecordings;

    @SuppressWarnings("NullAway.Init")
    protected KeyCount() {}

    KeyCount(OwnedId id) {
        this.id = id;
    }

    void add(KeyCountDelta delta) {
        recordings++;
        if (delta.isFirst()) {
            firstRecordings++;
        }
    }
}
