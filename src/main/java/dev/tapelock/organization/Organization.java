package dev.tapelock.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant: everything else belongs to exactly one. */
@Entity
@Table(name = "organization")
public class Organization {

    @Id
    private UUID id;

    private String name;

    @Column(name = "time_zone")
    private String timeZone;

    @Column(name = "active_key_id", insertable = false, updatable = false)
    private @Nullable UUID activeKeyId;

    @Column(name = "created_at")
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Organization() {}

    Organization(UUID id, String name, ZoneId timeZone, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.timeZone = timeZone.getId();
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Where its calendar runs: rotation and retention count days there. */
    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    /** The key that seals its new recordings; empty until the first one is made. Changed only by compare-and-set. */
    public Optional<UUID> activeKeyId() {
        return Optional.ofNullable(activeKeyId);
    }

    public Instant createdAt() {
        return createdAt;
    }
}
