package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.PlacedFile;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.storage.Patience;
import dev.tapelock.testbed.MemoryS3;
import dev.tapelock.testbed.SlowS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class S3SourceTest {

    private static final BucketPlace PLACE =
            Bucket.place("exports", URI.create("https://s3.example.com"), Bucket.SSE_S3);

    private final MemoryS3 s3 = new MemoryS3();
    private final S3Source source = new S3Source(new S3Connection(s3, PLACE, List.of()), SignOfLife.NONE);

    /** Answers one byte, and never says how many. */
    private static final class SilentOnLength implements S3Client {

        private boolean isAborted;

        @Override
        public <R> R getObject(GetObjectRequest order, ResponseTransformer<GetObjectResponse, R> transformer) {
            try {
                return transformer.transform(
                        GetObjectResponse.builder().build(),
                        AbortableInputStream.create(new ByteArrayInputStream(new byte[] {1}), () -> isAborted = true));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    @Test
    void anAnswerOfUnknownLengthIsRefusedAndNotKeptOpen() {
        SilentOnLength silent = new SilentOnLength();
        S3Source from = new S3Source(new S3Connection(silent, PLACE, List.of()), SignOfLife.NONE);
        assertThatThrownBy(() -> from.open("a.wav"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("how long");
        assertThat(silent.isAborted).isTrue();
    }

    @Test
    void aStoreThatTricklesIsGivenUp() throws IOException {
        try (SlowS3 slow = new SlowS3(1024);
                S3Source from = new S3Source(
                        new S3Connection(slow.client(), PLACE, List.of()),
                        SignOfLife.NONE,
                        new Patience(Duration.ofSeconds(1), 1024 * 1024))) {
            // Far less than what the store would need.
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                try (PlacedFile file = from.open("a.wav").orElseThrow()) {
                    assertThatThrownBy(() -> file.content().readAllBytes())
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("too slow");
                }
            });
        }
    }

    private void put() {
        s3.putObject(
                PutObjectRequest.builder()
                        .bucket("exports")
                        .key("exports/a.wav")
                        .build(),
                RequestBody.fromString("one"));
    }

    @Test
    void anObjectIsReadWithItsLength() throws IOException {
        put();
        try (PlacedFile file = source.open("a.wav").orElseThrow()) {
            assertThat(file.lengthBytes()).isEqualTo(3);
            assertThat(file.content()).hasContent("one");
        }
    }

    @Test
    void whatIsGivenUpIsClosed() throws IOException {
        put();
        try (PlacedFile file = source.open("a.wav").orElseThrow()) {
            assertThat(file.content().read()).isEqualTo('o');
        }
    }

    @Test
    void whatHasNoNameIsNotThere() throws IOException {
        assertThat(source.open("a.wav")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchBucket, There is no such bucket",
        "403, InvalidAccessKeyId, does not accept the access key",
        "400, ExpiredToken, does not accept the access key",
        "403, RequestTimeTooSkewed, too far apart",
        "301, PermanentRedirect, another region",
    })
    void aPlaceThatCannotBeUsedAtAllIsTheOneThatFails(int status, String code, String reason) {
        put();
        s3.fail(1, MemoryS3.refusal(status, code, ""), GetObjectRequest.class::isInstance);

        assertThatThrownBy(() -> source.open("a.wav"))
                .isInstanceOfSatisfying(DestinationUnavailableException.class, failure -> {
                    assertThat(failure.reason().kind()).isEqualTo(FailureReason.Kind.DESTINATION_UNUSABLE);
                    assertThat(failure.reason().sentence()).contains(reason);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, s3:GetObject",
        "403, InvalidObjectState, InvalidObjectState",
        "400, KMS.DisabledException, KMS key is disabled",
        "500, InternalError, The store failed",
        "503, SlowDown, The store failed"
    })
    void whatIsRefusedOfOneObjectSaysNothingOfTheOthers(int status, String code, String reason) throws IOException {
        put();
        s3.fail(1, MemoryS3.refusal(status, code, ""), GetObjectRequest.class::isInstance);

        assertThatThrownBy(() -> source.open("a.wav"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
        source.open("a.wav").orElseThrow().close();
    }
}
