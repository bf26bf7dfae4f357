package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.ObjectExistsException;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.s3.S3Settings.Checksums;
import dev.tapelock.storage.s3.S3Settings.ScreenRecordings;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.S3Service;
import dev.tapelock.testbed.TestDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The store on an S3 that keeps objects in memory. */
class S3InMemoryIT extends S3StoreTests {

    private static S3Server server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.inMemory(TestDirectory.empty(S3InMemoryIT.class, "s3"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    String column() {
        return "S3Proxy, memory";
    }

    @Override
    S3Service server() {
        return server;
    }

    @Override
    ScreenRecordings screenRecordings() {
        return ScreenRecordings.BUCKET;
    }

    @Test
    void theProbeLeavesNothing() {
        assertThat(store().isEncrypting()).isTrue();
        assertThat(admin.listObjectsV2(order -> order.bucket(bucket)).contents())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PART - 1, PART, 2 * PART + 7})
    void whatIsPutEncryptedIsSoByTheBucket(int length) throws IOException {
        byte[] content = bytes(length);

        store().putEncrypted(KEY, length, new ByteArrayInputStream(content));
        store().putEncrypted(KEY, length, new ByteArrayInputStream(content));

        try (ResponseInputStream<GetObjectResponse> stored =
                admin.getObject(order -> order.bucket(bucket).key(KEY.value()))) {
            assertThat(stored.readAllBytes()).isEqualTo(content);
            assertThat(stored.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        }
        assertThatExceptionOfType(ObjectExistsException.class)
                .isThrownBy(() -> store().putEncrypted(KEY, 3, new ByteArrayInputStream(new byte[3])));
        assertNothingUnfinished();
    }

    @ParameterizedTest
    @EnumSource(
            value = SdkHttpMethod.class,
            names = {"PUT", "HEAD"})
    void aBucketThatDoesNotSayThatItEncryptsGetsNothingMore(SdkHttpMethod silent) {
        try (S3Client client = server().client(new Silence(silent));
                S3ObjectStore store = new S3ObjectStore(client, bucket, "", PART, 100, true)) {
            store.put(new ObjectKey("sealed"), 3, new ByteArrayInputStream(new byte[3]));
            assertThat(store.isEncrypting()).isFalse();
            store.delete(new ObjectKey("sealed"));
        }
        try (S3Client client = server().client(new Silence(silent));
                S3ObjectStore store = new S3ObjectStore(client, bucket, "", PART)) {
            assertThatExceptionOfType(NotEncryptedException.class)
                    .isThrownBy(() -> store.putEncrypted(KEY, 3, new ByteArrayInputStream(new byte[3])));
            assertThat(admin.listObjectsV2(order -> order.bucket(bucket)).contents())
                    .as("what is left of it and of the probe")
                    .isEmpty();
            assertThatExceptionOfType(NotEncryptedException.class)
                    .isThrownBy(() -> store.putEncrypted(KEY, 3, unread()));
            store.put(KEY, 3, new ByteArrayInputStream(new byte[3]));
        }
    }

    /** Whoever puts it has it still. */
    @Test
    void whatLayThereAlreadyInTheClearIsDeleted() {
        store().put(KEY, 3, new ByteArrayInputStream(new byte[3]));
        try (S3Client client = server().client(new Silence(SdkHttpMethod.HEAD));
                S3ObjectStore store = new S3ObjectStore(client, bucket, "", PART)) {
            assertThatExceptionOfType(NotEncryptedException.class)
                    .isThrownBy(() -> store.putEncrypted(KEY, 3, new ByteArrayInputStream(new byte[3])));
        }
        assertThat(store().describe(KEY)).isEmpty();
    }

    private static InputStream unread() {
        return new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("content that nobody should ask for");
            }
        };
    }

    @Test
    void aBucketThatIsAwayDoesNotStopTheStartAndIsNotTrustedYet() {
        S3Settings settings = settings(bucket, Checksums.WHEN_SUPPORTED, ScreenRecordings.BUCKET);
        S3Settings away = new S3Settings(
                settings.bucket(),
                settings.region(),
                Optional.of(URI.create("http://127.0.0.1:1")),
                settings.prefix(),
                settings.isPathStyle(),
                settings.checksums(),
                settings.accessKeyId(),
                settings.secretAccessKey(),
                settings.partBytes(),
                settings.connections(),
                settings.screenRecordings());
        try (S3ObjectStore store = S3ObjectStore.open(away)) {
            assertThat(store.isEncrypting()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBucketThatWasAwayIsTrustedOnceItHasEncryptedSomething(boolean isEncrypted) {
        try (S3Client client = server().client();
                S3ObjectStore store = new S3ObjectStore(client, bucket, "", PART, 100, true)) {
            assertThat(store.isEncrypting()).isFalse();
            InputStream content = new ByteArrayInputStream(new byte[3]);
            if (isEncrypted) {
                store.putEncrypted(KEY, 3, content);
            } else {
                store.put(KEY, 3, content);
            }
            assertThat(store.isEncrypting()).isTrue();
            assertThat(admin.listObjectsV2(order -> order.bucket(bucket)).contents())
                    .hasSize(1);
        }
    }

    @Test
    void aBucketThatIsNotThereDoesNotStopTheStartAndIsNotTrusted() {
        try (S3ObjectStore store =
                S3ObjectStore.open(settings("no-such-bucket", Checksums.WHEN_SUPPORTED, ScreenRecordings.BUCKET))) {
            assertThat(store.isEncrypting()).isFalse();
        }
    }

    /** A store that ignores the header: what it answers to one sort of request says nothing of encryption. */
    private record Silence(SdkHttpMethod method) implements ExecutionInterceptor {

        @Override
        public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            return context.httpRequest().method() == method
                    ? context.httpResponse().toBuilder()
                            .removeHeader("x-amz-server-side-encryption")
                            .build()
                    : context.httpResponse();
        }
    }
}
