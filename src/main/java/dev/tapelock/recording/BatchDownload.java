package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A list of recordings whose contents somebody is going to fetch, kept for a while. It never changes. */
@Entity
@Table(name = "batch_download")
public class BatchDownload {

    @EmbeddedId
    private OwnedId id;

    @Column(name = "submitter_id")
    private UUID submitterId;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            name = "batch_download_line",
            joinColumns = {
                @JoinColumn(name = "organization_id", referencedColumnName = "organization_id"),
                @JoinColumn(name = "batch_download_id", referencedColumnName = "id")
            })
    @OrderColumn(name = "line_number")
    private List<Line> lines = new ArrayList<>();

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    /**
     * One entry of the list.
     *
     * @param recordingId {@code null} for all recordings of the conversation
     */
    @Embeddable
    public record Line(
            @Column(name = "conversation_id") UUID conversationId,
            @Column(name = "recording_id") @Nullable UUID recordingId) {}

    @SuppressWarnings("NullAway.Init")
    protected BatchDownload() {}

    BatchDownload(OwnedId id, UUID submitterId, Collection<Line> lines, Instant createdAt, Instant expiresAt) {
        this.id = id;
        this.submitterId = submitterId;
        this.lines.addAll(lines);
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    /** The user or client who asked, and the only one who gets an answer. */
    public UUID submitterId() {
        return submitterId;
    }

    public List<Line> lines() {
        return List.copyOf(lines);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
