package dev.tapelock.export;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** What an organization allows its exports. */
@Entity
@Table(name = "export_policy")
class ExportPolicy {

    @Id
    @Column(name = "organization_id")
    private UUID organizationId;

    @Column(name = "unprotected_allowed")
    private boolean unprotectedAllowed;

    @SuppressWarnings("NullAway.Init")
    protected ExportPolicy() {}

    /** The default one. */
    ExportPolicy(UUID organizationId) {
        this.organizationId = organizationId;
    }

    UUID organizationId() {
        return organizationId;
    }

    boolean isUnprotectedAllowed() {
        return unprotectedAllowed;
    }

    void allowUnprotected(boolean allowed) {
        unprotectedAllowed = allowed;
    }
}
