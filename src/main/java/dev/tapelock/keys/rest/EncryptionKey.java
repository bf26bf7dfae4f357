package dev.tapelock.keys.rest;

import dev.tapelock.keys.RecordingKey;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recording key on the wire.
 *
 * @param keydataSummary base64 of the DER PKCS#1 RSAPublicKey
 * @param kmsKeyArn the customer's KMS key that protects the private half
 * @param recordingCount how many recordings it opens
 */
public record EncryptionKey(
        String id,
        Instant createDate,
        String keydataSummary,
        @Nullable Requester user,
        String keyConfigurationType,
        @Nullable String kmsKeyArn,
        String state,
        String wrapAlgorithm,
        long recordingCount,
        String selfUri) {

    /** Who asked for the key. */
    public record Requester(String id, String selfUri) {}

    static EncryptionKey of(RecordingKey key, long recordingCount) {
        return new EncryptionKey(
                key.id().toString(),
                key.createdAt(),
                Base64.getEncoder().encodeToString(key.pkcs1PublicKey()),
                key.requestedBy().map(EncryptionKey::requester).orElse(null),
                key.holder().wireName(),
                key.kmsKeyArn().orElse(null),
                key.state().name(),
                key.wrapAlgorithm().name(),
                recordingCount,
                RecordingKeysResource.PATH);
    }

    private static Requester requester(UUID id) {
        return new Requester(id.toString(), "/api/v2/users/" + id);
    }
}
