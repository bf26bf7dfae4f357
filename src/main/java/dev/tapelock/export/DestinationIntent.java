package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What an organization says about a destination beside where it is. One without a row is enabled and has no notes. */
@Entity
@Table(name = "destination_intent")
public class DestinationIntent {

    @EmbeddedId
    @AttributeOverride(name = "id", column = @Column(name = "destination_id"))
    private OwnedId id;

    private boolean enabled;

    private String notes;

    @Column(name = "changed_at")
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init")
    protected DestinationIntent() {}

    /** The usual one. */
    DestinationIntent(OwnedId id, Instant now) {
        this.id = id;
        this.enabled = true;
        this.notes = "";
        this.changedAt = now;
    }

    void change(IntentChange change, Instant now) {
        enabled = change.enabled().orElse(enabled);
        notes = change.notes().orElse(notes);
        changedAt = now;
    }

    UUID destinationId() {
        return id.id();
    }

    /** Whether it takes jobs. */
    public boolean isEnabled() {
        return enabled;
    }

    public String notes() {
        return notes;
    }
}
