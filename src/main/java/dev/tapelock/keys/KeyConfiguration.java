package dev.tapelock.keys;

import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of what an organization says about who holds its keys. What it says never changes: a change is another version,
 * and each recording key keeps the version it was made under.
 */
@Entity
@Table(name = "key_configuration")
public class KeyConfiguration {

    /** Keys that we make without any configuration are made under this one. */
    static final int NO_VERSION = 0;

    @EmbeddedId
    private VersionId versionId;

    @Column(name = "id")
    private UUID configurationId;

    @Enumerated(EnumType.STRING)
    private KeyHolder holder;

    private @Nullable String url;

    @Column(name = "api_id")
    private @Nullable String apiId;

    @Column(name = "api_key")
    private byte @Nullable [] apiKey;

    @Column(name = "ca_certificate")
    private @Nullable String caCertificate;

    @Column(name = "role_arn")
    private @Nullable String roleArn;

    private byte[] mac;

    @Column(name = "mac_key_id")
    private UUID macKeyId;

    @Column(name = "opened_through")
    private @Nullable Integer openedThrough;

    @Column(name = "acknowledged_at")
    private @Nullable Instant acknowledgedAt;

    @Column(name = "acknowledged_by")
    private @Nullable UUID acknowledgedBy;

    @Column(name = "created_by")
    private @Nullable UUID createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected KeyConfiguration() {}

    @SuppressWarnings("NullAway.Init") // the MAC is set over all that is said
    private KeyConfiguration(VersionId versionId, UUID configurationId, KeyHolder holder, Instant createdAt) {
        this.versionId = versionId;
        this.configurationId = configurationId;
        this.holder = holder;
        this.createdAt = createdAt;
    }

    /** The key of a version: versions count up within an organization, over all of its configurations. */
    @Embeddable
    public record VersionId(
            @Column(name = "organization_id") UUID organizationId, int version) implements Serializable {}

    /**
     * A new version, stored nowhere yet.
     *
     * @param configurationId the same for all versions of one configuration
     * @param kept the version before, whose secret stays if the order brings none for the same name
     */
    static KeyConfiguration of(
            VersionId versionId,
            UUID configurationId,
            KeyConfigurationOrder order,
            Optional<KeyConfiguration> kept,
            Vault vault,
            Optional<UUID> createdBy,
            Instant createdAt) {
        KeyConfiguration made = new KeyConfiguration(versionId, configurationId, order.holder(), createdAt);
        made.createdBy = createdBy.orElse(null);
        if (order.holder().isCustomer()) {
            made.url = order.url().orElse(null);
            made.apiId = order.apiId().orElse(null);
            made.roleArn = order.roleArn().orElse(null);
            made.caCertificate = order.caCertificate().orElse(null);
            order.apiKey()
                    .or(() -> kept.filter(before -> before.holder == order.holder()
                                    && before.apiId().equals(order.apiId()))
                            .flatMap(before -> before.apiKey(vault)))
                    .ifPresent(secret -> made.protect(secret, vault));
            if (order.isAcknowledged()) {
                made.acknowledge(createdBy, createdAt);
            }
        }
        made.authenticate(vault.purposeKey(Purpose.KEY_CONFIGURATION, Vault.INSTALLATION));
        return made;
    }

    /** What keys are made under that no configuration was asked for. */
    public static KeyConfiguration none(UUID organizationId) {
        return new KeyConfiguration(
                new VersionId(organizationId, NO_VERSION), organizationId, KeyHolder.MANAGED, Instant.EPOCH);
    }

    private void protect(String secret, Vault vault) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        try {
            apiKey = vault.protect(bytes, binding());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void authenticate(PurposeSecret secret) {
        macKeyId = secret.id();
        mac = secret.mac(authenticated());
    }

    /**
     * Whoever could exchange the words of a configuration could have the next key made under one of his own.
     *
     * @throws ConfigurationAlteredException if they are not what was stored
     */
    void requireAuthentic(Vault vault) {
        if (versionId.version() == NO_VERSION) {
            return;
        }
        Optional<PurposeSecret> secret = vault.purposeKey(Purpose.KEY_CONFIGURATION, Vault.INSTALLATION, macKeyId);
        if (secret.isEmpty() || !secret.get().verify(authenticated(), mac)) {
            throw new ConfigurationAlteredException(versionId.organizationId(), versionId.version());
        }
    }

    /** All that decides who is asked, and as whom. */
    private AssociatedData authenticated() {
        return AssociatedData.of(
                        "key-configuration",
                        versionId.organizationId().toString(),
                        configurationId.toString(),
                        Integer.toString(versionId.version()),
                        holder.name(),
                        String.valueOf(url),
                        String.valueOf(apiId),
                        String.valueOf(caCertificate),
                        String.valueOf(roleArn))
                .and(apiKey == null ? new byte[0] : apiKey);
    }

    /** Whoever may see and decide what happens to keys has read that nobody recovers a key. */
    void acknowledge(Optional<UUID> by, Instant now) {
        acknowledgedBy = by.orElse(null);
        acknowledgedAt = now;
    }

    /** The keys of this version open with what a later one says of the holder: that was tried. */
    void openThrough(int later) {
        openedThrough = later;
    }

    public UUID organizationId() {
        return versionId.organizationId();
    }

    public int version() {
        return versionId.version();
    }

    /** The same for all versions of one configuration. */
    public UUID id() {
        return configurationId;
    }

    public KeyHolder holder() {
        return holder;
    }

    /** Where a key service decrypts, or the ARN of the alias of a KMS key. */
    public Optional<String> url() {
        return Optional.ofNullable(url);
    }

    /** Names our credentials: the Hawk id for a key service, an access key's id for KMS. */
    public Optional<String> apiId() {
        return Optional.ofNullable(apiId);
    }

    /** The secret of the credentials, as text: what a client of HTTP or AWS takes. Nobody outside of a call to the holder gets it. */
    public Optional<String> apiKey(Vault vault) {
        if (apiKey == null) {
            return Optional.empty();
        }
        byte[] bytes = vault.unprotect(apiKey, binding());
        try {
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    public boolean hasApiKey() {
        return apiKey != null;
    }

    /** PEM of whom to trust besides everybody else. */
    public Optional<String> caCertificate() {
        return Optional.ofNullable(caCertificate);
    }

    /** The role that we take to use the KMS key. */
    public Optional<String> roleArn() {
        return Optional.ofNullable(roleArn);
    }

    /** The later version through which this one's keys are opened. */
    Optional<Integer> openedThrough() {
        return Optional.ofNullable(openedThrough);
    }

    public boolean isAcknowledged() {
        return acknowledgedAt != null;
    }

    /** Whether the customer can lose recordings by it and nobody has yet said that this is understood. */
    public boolean isToBeAcknowledged() {
        return holder.isCustomer() && acknowledgedAt == null;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Equal if and only if all is equal that a connection to the holder rests on: it is the MAC over that. */
    ByteBuffer identity() {
        return ByteBuffer.wrap(mac);
    }

    private AssociatedData binding() {
        return AssociatedData.of(
                "key-configuration-secret",
                versionId.organizationId().toString(),
                configurationId.toString(),
                Integer.toString(versionId.version()));
    }
}
