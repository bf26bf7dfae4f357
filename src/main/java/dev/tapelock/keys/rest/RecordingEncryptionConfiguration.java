package dev.tapelock.keys.rest;

import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyConfigurationChanges;
import dev.tapelock.platform.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key configuration on the wire.
 *
 * @param url where a Local Key Manager decrypts, or the ARN of the alias of a KMS key
 * @param apiId the Hawk id; for KMS the id of an access key, if one is given
 * @param apiKey the shared key of Hawk or the secret of the access key; taken and never shown
 * @param caCertificate PEM of whom to trust besides the platform's trust store
 * @param roleArn the role to take before the KMS key is used, with the organization's id as its external id
 * @param acknowledged whether somebody has read the warning
 * @param warning what to know before keys are held outside; there until it is acknowledged
 * @param openedAsBefore earlier versions whose keys this one does not open, so that their service and credentials are still
 *     needed; when it was stored
 * @param roundTripMs how long the holder took; when it was tried
 */
public record RecordingEncryptionConfiguration(
        @Nullable String id,
        @Nullable String url,
        @Nullable String apiId,
        @Nullable String apiKey,
        @Nullable String keyConfigurationType,
        @Nullable String caCertificate,
        @Nullable String roleArn,
        @Nullable Boolean acknowledged,
        @Nullable String warning,
        @Nullable Integer version,
        @Nullable Instant dateModified,
        @Nullable List<Integer> openedAsBefore,
        @Nullable Long roundTripMs,
        @Nullable LastError lastError,
        @Nullable String encryptionDomain,
        @Nullable String selfUri) {

    private static final String WARNING =
            "Keep every key, those that were rotated out included, for as long as a recording that it opens. Nobody, neither you"
                    + " nor the operator of this system, can recover a recording whose key is gone. Send \"acknowledged\": true, or"
                    + " acknowledge it in the console.";
    private static final String DOMAIN = "Recording";

    /** Why the holder could not be used. */
    public record LastError(String message, String code, int status) {

        static LastError of(String reason) {
            return new LastError(reason, Refusal.KEY_HOLDER_INVALID.code(), Refusal.KEY_HOLDER_INVALID.status());
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "key configuration " + id + " " + keyConfigurationType;
    }

    static RecordingEncryptionConfiguration of(KeyConfiguration configuration, Optional<String> lastError) {
        return of(configuration, configuration.id().toString(), lastError, null, null);
    }

    static RecordingEncryptionConfiguration stored(KeyConfigurationChanges.Change change) {
        return of(
                change.configuration(),
                change.configuration().id().toString(),
                Optional.empty(),
                null,
                change.apart().isEmpty() ? null : change.apart());
    }

    /** One that was tried and is not stored: it has no id of its own. */
    static RecordingEncryptionConfiguration tried(KeyConfigurationChanges.Trial trial) {
        return of(trial.configuration(), null, trial.problem(), trial.took().toMillis(), null);
    }

    private static RecordingEncryptionConfiguration of(
            KeyConfiguration configuration,
            @Nullable String id,
            Optional<String> lastError,
            @Nullable Long roundTripMs,
            @Nullable List<Integer> openedAsBefore) {
        return new RecordingEncryptionConfiguration(
                id,
                configuration.url().orElse(null),
                configuration.apiId().orElse(null),
                null,
                configuration.holder().wireName(),
                configuration.caCertificate().orElse(null),
                configuration.roleArn().orElse(null),
                configuration.holder().isCustomer() ? configuration.isAcknowledged() : null,
                configuration.isToBeAcknowledged() ? WARNING : null,
                id == null ? null : configuration.version(),
                id == null ? null : configuration.createdAt(),
                openedAsBefore,
                roundTripMs,
                lastError.map(LastError::of).orElse(null),
                DOMAIN,
                id == null ? null : KeyConfigurationsResource.PATH + "/" + id);
    }
}
