package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A place outside of Tapelock that an organization exports to. */
@Entity
@Table(name = "destination")
public class Destination {

    @EmbeddedId
    private OwnedId id;

    private String name;

    @Enumerated(EnumType.STRING)
    private DestinationKind kind;

    private String directory;

    private int version;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "changed_at")
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init")
    protected Destination() {}

    Destination(UUID organizationId, UUID id, DestinationOrder order, Instant createdAt) {
        this.id = new OwnedId(organizationId, id);
        this.name = order.name();
        this.kind = order.kind();
        this.directory = order.directory();
        this.version = 1;
        this.createdAt = createdAt;
        this.changedAt = createdAt;
    }

    void change(DestinationOrder order, Instant now) {
        name = order.name();
        directory = order.directory();
        version++;
        changedAt = now;
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public String name() {
        return name;
    }

    public DestinationKind kind() {
        return kind;
    }

    /** An absolute path on the server's machine. The organization's files lie in a directory of its own in there. */
    public String directory() {
        return directory;
    }

    /** What it was made or last changed to. */
    public DestinationOrder order() {
        return new DestinationOrder(name, kind, directory);
    }

    /** Grows with each change; whoever changes it names the one that was seen. */
    public int version() {
        return version;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant changedAt() {
        return changedAt;
    }
}
