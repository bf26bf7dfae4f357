package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place outside of Tapelock that an organization exports to. */
@Entity
@Table(name = "destination")
public class Destination {

    @EmbeddedId
    private OwnedId id;

    private String name;

    @Enumerated(EnumType.STRING)
    private DestinationKind kind;

    /** An absolute path on the server's machine. The organization's files lie in a directory of its own in there. */
    private @Nullable String directory;

    @Embedded
    private @Nullable StoredBucket bucket;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            name = "destination_recipient",
            joinColumns = {
                @JoinColumn(name = "organization_id", referencedColumnName = "organization_id"),
                @JoinColumn(name = "destination_id", referencedColumnName = "id")
            })
    @OrderBy("number")
    private List<StoredRecipient> recipients = new ArrayList<>();

    @Enumerated(EnumType.STRING)
    private @Nullable DeliveryGuarantee guarantee;

    private boolean enabled;

    private String notes;

    private int version;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "changed_at")
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init")
    protected Destination() {}

    Destination(
            UUID organizationId,
            UUID id,
            DestinationOrder order,
            Optional<DeliveryGuarantee> guarantee,
            Instant createdAt) {
        this.id = new OwnedId(organizationId, id);
        this.name = order.name();
        this.kind = order.kind();
        this.enabled = true;
        this.notes = "";
        this.version = 1;
        this.createdAt = createdAt;
        this.changedAt = createdAt;
        take(order, guarantee);
    }

    void change(DestinationOrder order, Optional<DeliveryGuarantee> found, Instant now) {
        name = order.name();
        take(order, found);
        version++;
        changedAt = now;
    }

    /** Changes what is said about it. Whoever has read another name has read another version. */
    void change(DestinationChange change, Instant now) {
        String renamed = change.name().orElse(name);
        if (!renamed.equals(name)) {
            name = renamed;
            version++;
        }
        enabled = change.enabled().orElse(enabled);
        notes = change.notes().orElse(notes);
        changedAt = now;
    }

    private void take(DestinationOrder order, Optional<DeliveryGuarantee> found) {
        directory = order.directory().isEmpty() ? null : order.directory();
        bucket = order.bucket().map(StoredBucket::new).orElse(null);
        guarantee = found.orElse(null);
        if (!recipients().equals(order.recipients())) {
            recipients.clear();
            for (RecipientKey key : order.recipients()) {
                recipients.add(new StoredRecipient(key, recipients.size()));
            }
        }
    }

    private List<RecipientKey> recipients() {
        return recipients.stream().map(StoredRecipient::key).toList();
    }

    /** Notes what the place was found to keep. */
    void found(DeliveryGuarantee found) {
        guarantee = found;
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

    /** Whether it takes jobs. */
    public boolean isEnabled() {
        return enabled;
    }

    public String notes() {
        return notes;
    }

    /** Where it is, as people write it; empty if nobody has said. */
    public String place() {
        return order().place();
    }

    /** What it was made or last changed to. */
    public DestinationOrder order() {
        return new DestinationOrder(
                name,
                kind,
                directory == null ? "" : directory,
                Optional.ofNullable(bucket).map(StoredBucket::place),
                recipients());
    }

    /** What it kept when it was tried last; empty if nobody has found out. A directory that has links always keeps it. */
    public Optional<DeliveryGuarantee> guarantee() {
        return kind == DestinationKind.DIRECTORY
                ? Optional.of(DeliveryGuarantee.EXACTLY_ONCE)
                : Optional.ofNullable(guarantee);
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
