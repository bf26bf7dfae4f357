package dev.tapelock.export.s3;

import dev.tapelock.export.BucketPlace;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A client and the place in a bucket that it is for.
 *
 * @param parts are closed with it
 */
record S3Connection(S3Client s3, BucketPlace place, List<SdkAutoCloseable> parts) implements AutoCloseable {

    S3Connection {
        parts = List.copyOf(parts);
    }

    @Override
    public void close() {
        s3.close();
        parts.forEach(SdkAutoCloseable::close);
    }
}
