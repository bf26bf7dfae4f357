package dev.tapelock.audit;

import dev.tapelock.platform.OwnedId;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One fact in its final form.
 *
 * <p>The canonical text is what a chain of hashes will cover: JSON with its members in a fixed order. The other columns
 * repeat parts of it for searching.
 */
@Entity
@Table(name = "audit_event")
public class AuditEvent {

    @EmbeddedId
    private OwnedId id;

    @Column(name = "recorded_at")
    private Instant recordedAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "actor_kind")
    private Actor.Kind actorKind;

    @Column(name = "actor_id")
    private @Nullable UUID actorId;

    private String action;

    @Column(name = "entity_type")
    private String entityType;

    @Column(name = "entity_id")
    private String entityId;

    @Enumerated(EnumType.STRING)
    private AuditFact.Outcome outcome;

    private String canonical;

    @SuppressWarnings("NullAway.Init")
    protected AuditEvent() {}

    AuditEvent(UUID organizationId, Instant recordedAt, Actor actor, AuditFact fact) {
        this.id = new OwnedId(organizationId, UUID.randomUUID());
        this.recordedAt = recordedAt;
        this.actorKind = actor.kind();
        this.actorId = actor.id().orElse(null);
        this.action = fact.action();
        this.entityType = fact.entityType();
        this.entityId = fact.entityId();
        this.outcome = fact.outcome();
        this.canonical = canonicalText(fact);
    }

    private String canonicalText(AuditFact fact) {
        JsonObjectBuilder details = Json.createObjectBuilder();
        fact.details().forEach(details::add);
        JsonObjectBuilder event = Json.createObjectBuilder()
                .add("organization", id.organizationId().toString())
                .add("id", id.id().toString())
                .add("recordedAt", recordedAt.toString())
                .add("actorKind", actorKind.name());
        if (actorId != null) {
            event.add("actorId", actorId.toString());
        }
        return event.add("action", action)
                .add("entityType", entityType)
                .add("entityId", entityId)
                .add("outcome", outcome.name())
                .add("details", details)
                .build()
                .toString();
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public Instant recordedAt() {
        return recordedAt;
    }

    public Actor actor() {
        return new Actor(actorKind, Optional.ofNullable(actorId));
    }

    public String action() {
        return action;
    }

    public String entityType() {
        return entityType;
    }

    public String entityId() {
        return entityId;
    }

    public AuditFact.Outcome outcome() {
        return outcome;
    }

    /** The text that a chain of hashes covers. */
    public String canonical() {
        return canonical;
    }
}
