package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One recording of a conversation. What was recorded lies in its artifacts. */
@Entity
@Table(name = "recording")
public class Recording {

    @EmbeddedId
    private OwnedId id;

    @Column(name = "conversation_id")
    private UUID conversationId;

    @Enumerated(EnumType.STRING)
    private Media media;

    @Column(name = "start_time")
    private Instant startTime;

    @Column(name = "end_time")
    private Instant endTime;

    private @Nullable String direction;

    @Column(name = "queue_id")
    private @Nullable UUID queueId;

    @ElementCollection(fetch = FetchType.LAZY)
    @CollectionTable(
            name = "recording_user",
            joinColumns = {
                @JoinColumn(name = "organization_id", referencedColumnName = "organization_id"),
                @JoinColumn(name = "recording_id", referencedColumnName = "id")
            })
    @Column(name = "user_id")
    private Set<UUID> userIds = new HashSet<>();

    @Column(name = "created_at")
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Recording() {}

    Recording(UUID organizationId, RecordingDescription description, Instant createdAt) {
        this.id = new OwnedId(organizationId, description.recordingId());
        this.conversationId = description.conversationId();
        this.media = description.media();
        this.startTime = description.startTime();
        this.endTime = description.endTime();
        this.direction = description.direction().map(Enum::name).orElse(null);
        this.queueId = description.queueId().orElse(null);
        this.userIds.addAll(description.userIds());
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public UUID conversationId() {
        return conversationId;
    }

    public Media media() {
        return media;
    }

    public Instant startTime() {
        return startTime;
    }

    public Instant endTime() {
        return endTime;
    }

    public Optional<String> direction() {
        return Optional.ofNullable(direction);
    }

    public Optional<UUID> queueId() {
        return Optional.ofNullable(queueId);
    }

    public Set<UUID> userIds() {
        return Set.copyOf(userIds);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** What was said of it first, as a later delivery repeats it. */
    public RecordingDescription description() {
        return new RecordingDescription(
                conversationId,
                id(),
                media,
                startTime,
                endTime,
                direction().map(RecordingDescription.Direction::valueOf),
                userIds(),
                queueId());
    }
}
