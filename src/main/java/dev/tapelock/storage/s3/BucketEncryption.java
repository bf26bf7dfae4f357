package dev.tapelock.storage.s3;

import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.StorageUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Whether a bucket encrypts what it is asked to encrypt (SSE-S3), as far as its answers say: what is asked for is taken for nothing, for
 * there are stores that ignore the header. For any number of threads.
 */
final class BucketEncryption {

    static final ServerSideEncryption ALGORITHM = ServerSideEncryption.AES256;

    private static final System.Logger LOG = System.getLogger(BucketEncryption.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** Until a bucket that refuses to be asked is asked again: each object that is put asks. */
    private static final Duration BETWEEN_PROBES = Duration.ofMinutes(1);

    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;
    private static final Set<String> REFUSALS = Set.of("InvalidEncryptionAlgorithmError", "NotImplemented");

    /** Refusals of encryption if they name it. */
    private static final Set<String> MAYBE_REFUSALS = Set.of("InvalidArgument", "InvalidRequest");

    private enum State {
        UNKNOWN,
        ENCRYPTS,
        DOES_NOT
    }

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final ReentrantLock probing = new ReentrantLock();
    private final AtomicReference<State> state = new AtomicReference<>(State.UNKNOWN);
    private final LongSupplier nanoTime;
    /** When the bucket may be asked again; guarded by the lock. */
    private long askAgain;

    BucketEncryption(S3Client s3, String bucket, String prefix) {
        this(s3, bucket, prefix, System::nanoTime);
    }

    BucketEncryption(S3Client s3, String bucket, String prefix, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.askAgain = nanoTime.getAsLong();
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * Puts a probe, looks at it and deletes it.
     *
     * @throws NotEncryptedException if the bucket does not say, both when it takes it and afterwards, that it is encrypted, or says
     *     that it does not encrypt
     * @throws StorageUnavailableException if the bucket cannot be asked now
     */
    void probe() {
        String name = prefix + "probes/encryption-" + UUID.randomUUID();
        try {
            PutObjectResponse answer = s3.putObject(
                    order -> order.bucket(bucket)
                            .key(name)
                            .serverSideEncryption(ALGORITHM)
                            .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)),
                    RequestBody.fromString("Does this bucket encrypt?"));
            boolean isEncrypted;
            try {
                isEncrypted = answer.serverSideEncryption() == ALGORITHM && isEncrypted(name);
            } finally {
                delete(name);
            }
            if (!isEncrypted) {
                throw refused("does not say that it has encrypted a probe", null);
            }
            state.compareAndSet(State.UNKNOWN, State.ENCRYPTS);
        } catch (SdkException e) {
            throw e instanceof S3Exception answer && isRefusal(e)
                    ? refused("refuses a probe with status " + answer.statusCode(), e)
                    : new StorageUnavailableException("ask bucket " + bucket + " whether it encrypts", e);
        }
    }

    /**
     * Whether the store says that it does not encrypt as asked. All else that it refuses (credentials that have run out, names that it
     * does not let us write to, a gateway's 404) says nothing of encryption, and may be mended while the server runs.
     */
    static boolean isRefusal(SdkException e) {
        return e instanceof S3Exception answer
                && (answer.statusCode() == NOT_IMPLEMENTED
                        || (answer.statusCode() == BAD_REQUEST && isAboutEncryption(answer.awsErrorDetails())));
    }

    private static boolean isAboutEncryption(@Nullable AwsErrorDetails details) {
        if (details == null || details.errorCode() == null) {
            return false;
        }
        return REFUSALS.contains(details.errorCode())
                || (MAYBE_REFUSALS.contains(details.errorCode()) && isNamingEncryption(details));
    }

    /** In the sentence, or as the argument beside it. */
    private static boolean isNamingEncryption(AwsErrorDetails details) {
        String sentence = String.valueOf(details.errorMessage()).toLowerCase(Locale.ROOT);
        SdkBytes answer = details.rawResponse();
        return sentence.contains("encrypt")
                || (answer != null
                        && new String(answer.asByteArrayUnsafe(), StandardCharsets.UTF_8)
                                .contains("x-amz-server-side-encryption"));
    }

    private NotEncryptedException refused(String what, @Nullable SdkException cause) {
        state.set(State.DOES_NOT);
        String message =
                "Screen recordings are to be protected by the bucket (tapelock.s3.screen-recordings=bucket), but bucket "
                        + bucket + " " + what + " (SSE-S3): use one that encrypts, or seal them like the rest"
                        + " (tapelock.s3.screen-recordings=sealed)";
        return cause == null ? new NotEncryptedException(message) : new NotEncryptedException(message, cause);
    }

    private void delete(String name) {
        try {
            s3.deleteObject(order ->
                    order.bucket(bucket).key(name).overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)));
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, "The probe " + name + " could not be deleted", e);
        }
    }

    /** Whether it is known that the bucket encrypts. */
    boolean isKnown() {
        return state.get() == State.ENCRYPTS;
    }

    /** Asks a bucket that was away and seems to be back, if nobody does so at this moment. */
    void probeIfUnknown() {
        if (state.get() != State.UNKNOWN || !probing.tryLock()) {
            return;
        }
        try {
            if (state.get() == State.UNKNOWN && nanoTime.getAsLong() - askAgain >= 0) {
                askAgain = nanoTime.getAsLong() + BETWEEN_PROBES.toNanos();
                probe();
                LOG.log(System.Logger.Level.INFO, "Bucket {0} protects screen recordings from now on", bucket);
            }
        } catch (StorageUnavailableException | NotEncryptedException e) {
            LOG.log(System.Logger.Level.WARNING, "Screen recordings are sealed under the organizations' keys", e);
        } finally {
            probing.unlock();
        }
    }

    /** The bucket has encrypted something as it was asked to. */
    void believe() {
        state.compareAndSet(State.UNKNOWN, State.ENCRYPTS);
    }

    /** @throws NotEncryptedException if the bucket has said of something that it is not encrypted: it gets nothing more */
    void requireNoDoubt() {
        if (state.get() == State.DOES_NOT) {
            throw new NotEncryptedException("Bucket " + bucket + " has not encrypted what it was asked to encrypt");
        }
    }

    /** The bucket gets nothing more that it is to encrypt, until the next start tries again. */
    void doubt() {
        state.set(State.DOES_NOT);
    }

    /** Whether the bucket says of what lies there that it is encrypted. */
    boolean isEncrypted(String name) {
        return s3.headObject(order -> order.bucket(bucket)
                                .key(name)
                                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)))
                        .serverSideEncryption()
                == ALGORITHM;
    }
}
