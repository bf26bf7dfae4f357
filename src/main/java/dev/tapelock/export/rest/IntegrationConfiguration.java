package dev.tapelock.export.rest;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import java.net.URI;
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
     * @param pgpPublicKeys not supported yet
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
            @Nullable List<String> pgpPublicKeys,
            @Nullable String delivery) {}

    static IntegrationConfiguration of(Destination destination, boolean isUnprotectedAllowed, String selfUri) {
        Optional<BucketPlace> bucket = destination.order().bucket();
        return new IntegrationConfiguration(
                destination.id().toString(),
                destination.name(),
                destination.version(),
                bucket.map(place -> shown(place, destination))
                        .orElseGet(() -> shown(destination, isUnprotectedAllowed)),
                Map.of(),
                "",
                bucket.flatMap(BucketPlace::credentialId)
                        .map(id -> Map.of(AWS, new CredentialReference(id.toString())))
                        .orElse(Map.of()),
                selfUri);
    }

    private static Properties shown(Destination destination, boolean isUnprotectedAllowed) {
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
                null,
                destination.guarantee().map(DeliveryGuarantee::wireName).orElse(null));
    }

    private static Properties shown(BucketPlace place, Destination destination) {
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
                List.of(),
                destination.guarantee().map(DeliveryGuarantee::wireName).orElse(null));
    }

    /**
     * What it asks for.
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
        refuse(
                "pgpPublicKeys",
                properties.pgpPublicKeys() != null
                        && !properties.pgpPublicKeys().isEmpty());
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
