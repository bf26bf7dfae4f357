package dev.tapelock.export;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of a recipient's key. */
@Embeddable
class StoredRecipient {

    private String fingerprint;

    /** Its place among the destination's keys. */
    private int number;

    @Column(name = "user_ids")
    private String userIds;

    private String algorithm;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "encryption_key_id")
    private String encryptionKeyId;

    private String armored;

    @SuppressWarnings("NullAway.Init")
    protected StoredRecipient() {}

    StoredRecipient(RecipientKey key, int number) {
        this.fingerprint = key.fingerprint();
        this.number = number;
        this.userIds = String.join("\n", key.userIds());
        this.algorithm = key.algorithm();
        this.expiresAt = key.expires().orElse(null);
        this.encryptionKeyId = key.encryptionKeyId();
        this.armored = key.armored();
    }

    RecipientKey key() {
        return new RecipientKey(
                fingerprint,
                userIds.isEmpty() ? List.of() : List.of(userIds.split("\n")),
                algorithm,
                Optional.ofNullable(expiresAt),
                encryptionKeyId,
                armored);
    }
}
