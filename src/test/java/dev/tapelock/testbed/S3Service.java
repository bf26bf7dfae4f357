package dev.tapelock.testbed;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Something on this machine that speaks S3. */
public interface S3Service extends AutoCloseable {

    String ACCESS_KEY_ID = "AKIDTEST";
    String SECRET = "secret for tests";
    String REGION = "us-east-1";

    URI endpoint();

    /** A client of its own, which adds no checksums that the service may not know; the caller closes it. */
    default S3Client client(ExecutionInterceptor... interceptors) {
        return S3Client.builder()
                .overrideConfiguration(override -> override.executionInterceptors(List.of(interceptors)))
                .endpointOverride(endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET)))
                .httpClient(Apache5HttpClient.create())
                .build();
    }

    default void makeBucket(String bucket) {
        try (S3Client s3 = client()) {
            s3.createBucket(order -> order.bucket(bucket));
        }
    }

    /** {@code kill -9}. */
    @Override
    void close();
}
