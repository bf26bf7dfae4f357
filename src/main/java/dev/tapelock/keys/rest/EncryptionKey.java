package dev.tapelock.keys.rest;

import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyConfigurations;
import dev.tapelock.keys.KeyHolder;
import dev.tapelock.keys.RecordingKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recording key on the wire.
 *
 * @param keydataSummary base64 of the DER PKCS#1 RSAPublicKey
 * @param kmsKeyArn the customer's KMS key that protects the private half
 * @param localEncryptionConfiguration the version, of the customer's key service, that the key was made under
 * @param recordingCount how many recordings it opens
 */
public record EncryptionKey(
        String id,
        Instant createDate,
        String keydataSummary,
        @Nullable Requester user,
        String keyConfigurationType,
        @Nullable String kmsKeyArn,
        @Nullable LocalEncryptionConfiguration localEncryptionConfiguration,
        String state,
        String wrapAlgorithm,
        long recordingCount,
        String selfUri) {

    /** Who asked for the key. */
    public record Requester(String id, String selfUri) {}

    /** How a key service was reached when the key was registered; its secret is never shown. */
    public record LocalEncryptionConfiguration(
            String id, @Nullable String url, @Nullable String apiId, String selfUri) {

        static LocalEncryptionConfiguration of(KeyConfiguration configuration) {
            return new LocalEncryptionConfiguration(
                    configuration.id().toString(),
                    configuration.url().orElse(null),
                    configuration.apiId().orElse(null),
                    KeyConfigurationsResource.PATH + "/" + configuration.id());
        }
    }

    /** One that opens nothing yet. */
    static EncryptionKey ofNew(RecordingKey key, KeyConfigurations configurations) {
        return of(
                key,
                0,
                Optional.ofNullable(configurations
                        .versions(key.organizationId(), List.of(key.configurationVersion()))
                        .get(key.configurationVersion())));
    }

    /** @param madeUnder empty for a key that was made without a configuration */
    static EncryptionKey of(RecordingKey key, long recordingCount, Optional<KeyConfiguration> madeUnder) {
        return new EncryptionKey(
                key.id().toString(),
                key.createdAt(),
                Base64.getEncoder().encodeToString(key.pkcs1PublicKey()),
                key.requestedBy().map(EncryptionKey::requester).orElse(null),
                key.holder().wireName(),
                key.kmsKeyArn().orElse(null),
                madeUnder
                        .filter(configuration -> configuration.holder() == KeyHolder.LOCAL_KEY_MANAGER)
                        .map(LocalEncryptionConfiguration::of)
                        .orElse(null),
                key.state().name(),
                key.wrapAlgorithm().name(),
                recordingCount,
                RecordingKeysResource.PATH);
    }

    private static Requester requester(UUID id) {
        return new Requester(id.toString(), "/api/v2/users/" + id);
    }
}
