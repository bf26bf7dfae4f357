package dev.tapelock.export;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of a place in a bucket; all null for other destinations. */
@Embeddable
class StoredBucket {

    private String bucket;

    private String region;

    private @Nullable String endpoint;

    private String prefix;

    @Column(name = "path_style")
    private Boolean isPathStyle;

    @Enumerated(EnumType.STRING)
    @Column(name = "sse")
    private BucketEncryption.Kind encryption;

    @Column(name = "kms_key_arn")
    private @Nullable String kmsKeyArn;

    @Column(name = "bucket_key")
    private Boolean isBucketKey;

    @Column(name = "role_arn")
    private @Nullable String roleArn;

    @Column(name = "credential_id")
    private @Nullable UUID credentialId;

    @SuppressWarnings("NullAway.Init")
    protected StoredBucket() {}

    StoredBucket(BucketPlace place) {
        bucket = place.bucket();
        region = place.region();
        endpoint = place.endpoint().map(URI::toString).orElse(null);
        prefix = place.prefix();
        isPathStyle = place.isPathStyle();
        encryption = place.encryption().kind();
        kmsKeyArn = place.encryption().kmsKeyArn().orElse(null);
        isBucketKey = place.encryption().isBucketKey();
        roleArn = place.roleArn().orElse(null);
        credentialId = place.credentialId().orElse(null);
    }

    BucketPlace place() {
        return new BucketPlace(
                bucket,
                region,
                Optional.ofNullable(endpoint).map(URI::create),
                prefix,
                isPathStyle,
                new BucketEncryption(encryption, Optional.ofNullable(kmsKeyArn), isBucketKey),
                Optional.ofNullable(roleArn),
                Optional.ofNullable(credentialId));
    }
}
