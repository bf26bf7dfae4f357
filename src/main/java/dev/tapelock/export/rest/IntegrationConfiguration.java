package dev.tapelock.export.rest;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKey;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an integration is configured, on the wire.
 *
 * @param version for optimistic locking
 * @param credentials under {@code aws}, which access key a bucket is written with; its secret is nowhere in here
 */
public record IntegrationConfiguration(
        @Nullable String id,
        @Nullable String name,
        @Nullable Integer version,
        @Nullable Properties properties,
        @Nullable Map<String, Object> advanced,
        @Nullable String notes,
        @Nullable Map<String, CredentialReference> credentials,
        @Nullable String selfUri) {

    private static final String AWS = "aws";

    /** Which credential. */
    public record CredentialReference(@Nullable String id) {}

    /**
     * What is particular to the type.
     *
     * @param path of a directory
     * @param unprotected whether the organization allows what lies in a directory to be unencrypted
     * @param sse {@code AES256} or {@code aws:kms}; without it, a bucket counts as one that does not encrypt
     * @param pgpPublicKeys to whom files are encrypted, in ASCII armor; several may stand in one text
     * @param pgpKeys what was found in those; only shown
     * @param pgpMessageFormat how files are encrypted to those: the best that all of them ask for; only shown, and only where
     *     the configuration alone is; absent without keys, and if any of them cannot be used any more
     * @param delivery {@code exactly-once}, or {@code at-least-once} for a store that takes a second file for the first; found
     *     out when the place was tried
     */
    public record Properties(
            @Nullable String path,
            @Nullable Boolean unprotected,
            @Nullable String bucket,
            @Nullable String region,
            @Nullable String endpoint,
            @Nullable String prefix,
            @Nullable Boolean pathStyle,
            @Nullable String sse,
            @Nullable String kmsKeyArn,
            @Nullable Boolean bucketKey,
            @Nullable String roleArn,
            @Nullable List<@Nullable String> pgpPublicKeys,
            @Nullable List<PgpKey> pgpKeys,
            @Nullable String pgpMessageFormat,
            @Nullable String delivery) {}

    /**
     * A recipient's key.
     *
     * @param encryptionKeyId the subkey that files are encrypted to
     */
    public record PgpKey(
            String fingerprint,
            List<String> userIds,
            String algorithm,
            @Nullable Instant expires,
            String encryptionKeyId) {

        static PgpKey of(RecipientKey key) {
            return new PgpKey(
                    key.fingerprint(),
                    key.userIds(),
                    key.algorithm(),
                    key.expires().orElse(null),
                    key.encryptionKeyId());
        }
    }

    static IntegrationConfiguration of(
            Destination destination, boolean isUnprotectedAllowed, Optional<MessageFormat> format, String selfUri) {
        String wireFormat = format.map(MessageFormat::wireName).orElse(null);
        Optional<BucketPlace> bucket = destination.order().bucket();
        return new IntegrationConfiguration(
                destination.id().toString(),
                destination.name(),
                destination.version(),
                bucket.map(place -> shown(place, destination, wireFormat))
                        .orElseGet(() -> shown(destination, isUnprotectedAllowed, wireFormat)),
                Map.of(),
                "",
                bucket.flatMap(BucketPlace::credentialId)
                        .map(id -> Map.of(AWS, new CredentialReference(id.toString())))
                        .orElse(Map.of()),
                selfUri);
    }

    private static Properties shown(Destination destination, boolean isUnprotectedAllowed, @Nullable String format) {
        boolean isDirectory = destination.kind() == DestinationKind.DIRECTORY;
        return new Properties(
                isDirectory ? destination.place() : null,
                isDirectory ? isUnprotectedAllowed : null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                armored(destination),
                pgpKeys(destination),
                format,
                destination.guarantee().map(DeliveryGuarantee::wireName).orElse(null));
    }

    private static Properties shown(BucketPlace place, Destination destination, @Nullable String format) {
        BucketEncryption encryption = place.encryption();
        boolean isNone = encryption.kind() == BucketEncryption.Kind.NONE;
        return new Properties(
                null,
                null,
                place.bucket(),
                place.region(),
                place.endpoint().map(URI::toString).orElse(null),
                place.prefix(),
                place.isPathStyle(),
                isNone ? null : encryption.kind().wireName(),
                encryption.kmsKeyArn().orElse(null),
                encryption.isBucketKey(),
                place.roleArn().orElse(null),
                armored(destination),
                pgpKeys(destination),
                format,
                destination.guarantee().map(DeliveryGuarantee::wireName).orElse(null));
    }

    private static List<@Nullable String> armored(Destination destination) {
        List<@Nullable String> armored = new ArrayList<>();
        destination.order().recipients().forEach(key -> armored.add(key.armored()));
        return armored;
    }

    private static List<PgpKey> pgpKeys(Destination destination) {
        return destination.order().recipients().stream().map(PgpKey::of).toList();
    }

    /** The keys as they were given; none if nothing was. */
    List<String> pgpPublicKeys() {
        if (properties == null || properties.pgpPublicKeys() == null) {
            return List.of();
        }
        return properties.pgpPublicKeys().stream()
                .map(IntegrationConfiguration::text)
                .toList();
    }

    /**
     * What it asks for, without the keys that it gives.
     *
     * @throws RefusedException {@code invalid.value} for what cannot be, and for what is not supported yet
     */
    DestinationOrder order(String presentName, DestinationKind kind) {
        refuse("notes", notes != null && !notes.isBlank());
        refuse("advanced", advanced != null && !advanced.isEmpty());
        if (properties == null) {
            throw RefusedException.invalidValue("properties", "(not given)", "what is particular to " + kind.typeId());
        }
        String wanted = name == null || name.isBlank() ? presentName : name;
        if (kind == DestinationKind.DIRECTORY) {
            refuse("credentials", credentials != null && !credentials.isEmpty());
            return DestinationOrder.directory(wanted, text(properties.path()));
        }
        return DestinationOrder.bucket(wanted, place(properties));
    }

    private BucketPlace place(Properties given) {
        return new BucketPlace(
                text(given.bucket()),
                text(given.region()),
                Optional.ofNullable(given.endpoint())
                        .filter(endpoint -> !endpoint.isBlank())
                        .map(BucketPlace::endpoint),
                text(given.prefix()),
                Boolean.TRUE.equals(given.pathStyle()),
                new BucketEncryption(
                        BucketEncryption.Kind.ofWireName(text(given.sse())),
                        Optional.ofNullable(given.kmsKeyArn()),
                        Boolean.TRUE.equals(given.bucketKey())),
                Optional.ofNullable(given.roleArn()),
                credential());
    }

    private Optional<UUID> credential() {
        if (credentials == null || credentials.isEmpty()) {
            return Optional.empty();
        }
        CredentialReference aws = credentials.get(AWS);
        if (credentials.size() > 1 || aws == null || aws.id() == null) {
            throw RefusedException.invalidValue(
                    "credentials",
                    String.join(", ", credentials.keySet()),
                    "the id of a credential, as {\"aws\":{\"id\":\"…\"}}");
        }
        return Optional.of(Ids.parse("credentials.aws.id", aws.id()));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    private static void refuse(String field, boolean isGiven) {
        if (isGiven) {
            throw RefusedException.invalidValue(field, "(given)", "absent or empty; that is not supported yet");
        }
    }
}
