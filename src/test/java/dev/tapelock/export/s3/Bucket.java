package dev.tapelock.export.s3;

import dev.tapelock.export.AccessKey;
import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.s3.S3Connections.Patience;
import dev.tapelock.testbed.S3Server;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** Places in buckets as tests need them. */
final class Bucket {

    static final UUID ORGANIZATION = UUID.randomUUID();
    static final UUID CREDENTIAL = UUID.randomUUID();
    static final String KMS_KEY = "arn:aws:kms:us-east-1:111122223333:key/0b6a8f0e-1111-2222-3333-444455556666";
    static final BucketEncryption SSE_S3 = new BucketEncryption(BucketEncryption.Kind.AES256, Optional.empty(), false);
    static final BucketEncryption SSE_KMS = new BucketEncryption(BucketEncryption.Kind.KMS, Optional.of(KMS_KEY), true);
    static final int PART_BYTES = 5 * 1024 * 1024;

    private Bucket() {}

    static BucketPlace place(String bucket, URI endpoint, BucketEncryption encryption) {
        return new BucketPlace(
                bucket,
                S3Server.REGION,
                Optional.of(endpoint),
                "exports/",
                true,
                encryption,
                Optional.empty(),
                Optional.of(CREDENTIAL));
    }

    static S3DestinationSettings settings() {
        return new S3DestinationSettings(
                Set.of(), true, Set.of(), Optional.empty(), Optional.of("our-own"), PART_BYTES, false);
    }

    static S3Connections connections(S3DestinationSettings settings) {
        return new S3Connections(
                settings,
                (organization, id) -> organization.equals(ORGANIZATION) && id.equals(CREDENTIAL)
                        ? Optional.of(new AccessKey(S3Server.ACCESS_KEY_ID, S3Server.SECRET))
                        : Optional.empty(),
                AnonymousCredentialsProvider.create());
    }

    static S3Connection connect(BucketPlace place) {
        return connections(settings()).connect(ORGANIZATION, place, Patience.JOB);
    }
}
