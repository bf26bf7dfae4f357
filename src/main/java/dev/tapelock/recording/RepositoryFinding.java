package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Something that the inventory of the repository has found, until a later look finds it in order. */
@Entity
@Table(name = "repository_finding")
public class RepositoryFinding {

    @EmbeddedId
    private OwnedId id;

    @Enumerated(EnumType.STRING)
    private FindingKind kind;

    @Column(name = "found_at")
    private Instant foundAt;

    @SuppressWarnings("NullAway.Init")
    protected RepositoryFinding() {}

    RepositoryFinding(OwnedId id, FindingKind kind, Instant foundAt) {
        this.id = id;
        this.kind = kind;
        this.foundAt = foundAt;
    }

    /** It is wrong in another way now. */
    void becomes(FindingKind other, Instant now) {
        kind = other;
        foundAt = now;
    }

    /** The artifact; of an unknown object, what its name says. */
    public UUID artifactId() {
        return id.id();
    }

    public OwnedId ownedId() {
        return id;
    }

    public FindingKind kind() {
        return kind;
    }

    public Instant foundAt() {
        return foundAt;
    }
}
