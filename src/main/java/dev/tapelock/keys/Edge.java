package dev.tapelock.keys;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Equipment on a customer's premises that seals by itself, under public keys that it has on lease. */
@Entity
@Table(name = "edge")
public class Edge {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @EmbeddedId
    private EdgeId id;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "drained_at")
    private @Nullable Instant drainedAt;

    @SuppressWarnings("NullAway.Init")
    protected Edge() {}

    Edge(UUID organizationId, String name, Instant createdAt) {
        this.id = new EdgeId(organizationId, name);
        this.createdAt = createdAt;
    }

    /** Whether an edge may call itself so. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** It has delivered everything under the keys before the one that it has now. */
    void drained(Instant now) {
        drainedAt = now;
    }

    public String name() {
        return id.name();
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When it last said that it has delivered everything under earlier keys; empty if never. */
    public Optional<Instant> drainedAt() {
        return Optional.ofNullable(drainedAt);
    }
}
