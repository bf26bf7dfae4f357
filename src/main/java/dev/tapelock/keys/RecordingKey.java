package dev.tapelock.keys;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.vault.AssociatedData;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key pair that wraps the data keys of an organization's recordings (the KEK). */
@Entity
@Table(name = "recording_key")
public class RecordingKey {

    @EmbeddedId
    private OwnedId id;

    @Enumerated(EnumType.STRING)
    private KeyHolder holder;

    @Column(name = "configuration_version")
    private int configurationVersion;

    @Enumerated(EnumType.STRING)
    private KeyState state;

    @Enumerated(EnumType.STRING)
    @Column(name = "wrap_algorithm")
    private WrapAlgorithm wrapAlgorithm;

    @Column(name = "public_half")
    private byte[] publicHalf;

    @Column(name = "public_half_mac")
    private byte[] publicHalfMac;

    @Column(name = "mac_key_id")
    private UUID macKeyId;

    @Column(name = "private_half")
    private byte @Nullable [] privateHalf;

    @Column(name = "kms_key_arn")
    private @Nullable String kmsKeyArn;

    @Column(name = "requested_by")
    private @Nullable UUID requestedBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "retired_at")
    private @Nullable Instant retiredAt;

    @SuppressWarnings("NullAway.Init")
    protected RecordingKey() {}

    /**
     * A new key, active from the transaction on that stores it.
     *
     * @param configurationVersion what says how its holder is reached
     */
    @SuppressWarnings("NullAway.Init") // the MAC is set by whoever stores it, over what is set here
    RecordingKey(
            OwnedId id,
            KeyHolder holder,
            int configurationVersion,
            KeyMaterial material,
            Optional<UUID> requestedBy,
            Instant createdAt) {
        byte[] halfOfHolder = material.protectedPrivateHalf();
        this.id = id;
        this.holder = holder;
        this.configurationVersion = configurationVersion;
        this.state = KeyState.ACTIVE;
        this.wrapAlgorithm = material.wrapAlgorithm();
        this.publicHalf = material.publicHalf().clone();
        this.privateHalf = halfOfHolder == null ? null : halfOfHolder.clone();
        this.kmsKeyArn = material.kmsKeyArn();
        this.requestedBy = requestedBy.orElse(null);
        this.createdAt = createdAt;
    }

    void authenticate(UUID keyOfMac, byte[] mac) {
        this.macKeyId = keyOfMac;
        this.publicHalfMac = mac.clone();
    }

    void retire(Instant now) {
        state = KeyState.RETIRED;
        retiredAt = now;
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public KeyHolder holder() {
        return holder;
    }

    public KeyState state() {
        return state;
    }

    public WrapAlgorithm wrapAlgorithm() {
        return wrapAlgorithm;
    }

    public int configurationVersion() {
        return configurationVersion;
    }

    /** The private half in its holder's protection; empty if the holder never gave it out. */
    public Optional<byte[]> protectedPrivateHalf() {
        return Optional.ofNullable(privateHalf).map(byte[]::clone);
    }

    /** The KMS key that protects the private half, whatever its alias leads to now; empty for other holders. */
    public Optional<String> kmsKeyArn() {
        return Optional.ofNullable(kmsKeyArn);
    }

    /** Who asked for the key; empty for the schedule. */
    public Optional<UUID> requestedBy() {
        return Optional.ofNullable(requestedBy);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> retiredAt() {
        return Optional.ofNullable(retiredAt);
    }

    UUID macKeyId() {
        return macKeyId;
    }

    byte[] publicHalfMac() {
        return publicHalfMac.clone();
    }

    /** All that the MAC covers: whose key it is, who holds it, and what it wraps with. */
    AssociatedData authenticated() {
        return AssociatedData.of(
                "recording-key-public-half",
                id.organizationId().toString(),
                id.id().toString(),
                holder.name(),
                Integer.toString(configurationVersion),
                wrapAlgorithm.name(),
                Base64.getEncoder().encodeToString(publicHalf));
    }

    /** The public half; only after its MAC was checked ({@link DataKeys}) may it wrap anything. */
    PublicKey publicKey() {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicHalf));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The public half of recording key " + id.id() + " cannot be read", e);
        }
    }

    /** The public half as DER PKCS#1 RSAPublicKey (RFC 8017 appendix A.1.1), as clients of the contract exchange it. */
    public byte[] pkcs1PublicKey() {
        return SubjectPublicKey.pkcs1Of(publicHalf);
    }
}
