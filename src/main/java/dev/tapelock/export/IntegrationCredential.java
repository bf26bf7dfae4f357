package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.Vault;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** An access key of an organization's, for its destinations. Its secret goes out to nobody but the place itself. */
@Entity
@Table(name = "integration_credential")
public class IntegrationCredential {

    /** The contract's word for what it is. */
    public static final String TYPE = "awsAccessKey";

    @EmbeddedId
    private OwnedId id;

    private String name;

    @Column(name = "access_key_id")
    private String accessKeyId;

    @Column(name = "secret_access_key")
    private byte[] secretAccessKey;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "changed_at")
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init")
    protected IntegrationCredential() {}

    @SuppressWarnings("NullAway.Init")
    IntegrationCredential(OwnedId id, CredentialOrder order, Vault vault, Instant now) {
        this.id = id;
        this.createdAt = now;
        change(order, vault, now);
    }

    final void change(CredentialOrder order, Vault vault, Instant now) {
        byte[] bytes = order.key().secret().getBytes(StandardCharsets.UTF_8);
        try {
            secretAccessKey = vault.protect(bytes, binding(order.key().id()));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        name = order.name();
        accessKeyId = order.key().id();
        changedAt = now;
    }

    AccessKey open(Vault vault) {
        byte[] bytes = vault.unprotect(secretAccessKey, binding(accessKeyId));
        try {
            return new AccessKey(accessKeyId, new String(bytes, StandardCharsets.UTF_8));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** One row's secret opens in no other row, and beside no other id. */
    private AssociatedData binding(String keyId) {
        return AssociatedData.of(
                "integration-credential",
                id.organizationId().toString(),
                id.id().toString(),
                keyId);
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

    public String accessKeyId() {
        return accessKeyId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant changedAt() {
        return changedAt;
    }
}
