package dev.tapelock.storage.s3;

import dev.tapelock.storage.ContentBrokenException;
import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.ObjectDescription;
import dev.tapelock.storage.ObjectExistsException;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.Patience;
import dev.tapelock.storage.Sha256;
import dev.tapelock.storage.StorageCorruptException;
import dev.tapelock.storage.StorageException;
import dev.tapelock.storage.StorageFullException;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps each object as an object of a bucket.
 *
 * <p>An object gets its name by one conditional request, which fails if the name is taken, also when several servers write to one
 * bucket ({@code If-None-Match: *}; the store must know it). What is larger than a part goes up in parts and is complete only with
 * the last request, before which the name is looked at once more, for stores that do not heed the condition there. Each part carries
 * its SHA-256; where the store does not answer that it has checked it, the object is read back.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(S3ObjectStore.class.getName());

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;
    private static final int INSUFFICIENT_STORAGE = 507;

    /** Somebody who puts the same key at this moment may still win or lose. */
    private static final int ATTEMPTS = 10;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
    /** Of a look at an object: whoever waits for it holds a place among the streams. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** Until a connection counts as dead on which nothing moves; the last step of a large object may take a while. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static final int MOST_PARTS = 10_000;
    private static final int LARGEST_LISTING = 1000;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Set<String> TAKEN = Set.of("ConditionalRequestConflict", "NoSuchUpload", "PreconditionFailed");

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final int partBytes;
    private final int mostParts;
    private final boolean isToEncrypt;
    private final Patience patience;
    private final BucketEncryption encryption;
    /** What could not be deleted yet. */
    private final Set<Unencrypted> unencrypted = ConcurrentHashMap.newKeySet();

    S3ObjectStore(S3Client s3, String bucket, String prefix, int partBytes) {
        this(s3, bucket, prefix, partBytes, MOST_PARTS, false);
    }

    S3ObjectStore(S3Client s3, String bucket, String prefix, int partBytes, int mostParts, boolean isToEncrypt) {
        this(s3, bucket, prefix, partBytes, mostParts, isToEncrypt, Patience.USUAL);
    }

    S3ObjectStore(
            S3Client s3,
            String bucket,
            String prefix,
            int partBytes,
            int mostParts,
            boolean isToEncrypt,
            Patience patience) {
        this.patience = patience;
        this.mostParts = mostParts;
        this.isToEncrypt = isToEncrypt;
        this.encryption = new BucketEncryption(s3, bucket, prefix);
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.partBytes = partBytes;
    }

    /**
     * The bucket of the settings. It is asked for nothing but whether it encrypts, if it is to: a server starts, and takes recordings,
     * while it is away.
     *
     * @throws NotEncryptedException if it is to encrypt and does not
     */
    static S3ObjectStore open(S3Settings settings) {
        String bucket = settings.bucket().orElseThrow();
        boolean isRequired = settings.checksums() == S3Settings.Checksums.WHEN_REQUIRED;
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.isPathStyle())
                // What is sent is in memory, and there are stores that refuse an empty object in signed chunks.
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(
                        isRequired
                                ? RequestChecksumCalculation.WHEN_REQUIRED
                                : RequestChecksumCalculation.WHEN_SUPPORTED)
                .responseChecksumValidation(
                        isRequired
                                ? ResponseChecksumValidation.WHEN_REQUIRED
                                : ResponseChecksumValidation.WHEN_SUPPORTED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(settings.connections())
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(SILENCE));
        settings.endpoint().ifPresent(builder::endpointOverride);
        settings.accessKeyId()
                .ifPresent(
                        id -> builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                                id, settings.secretAccessKey().orElseThrow()))));
        S3ObjectStore store = new S3ObjectStore(
                builder.build(),
                bucket,
                settings.prefix(),
                (int) settings.partBytes(),
                MOST_PARTS,
                settings.screenRecordings() == S3Settings.ScreenRecordings.BUCKET);
        store.tryEncryption();
        return store;
    }

    private void tryEncryption() {
        try {
            if (isToEncrypt) {
                encryption.probe();
            }
        } catch (StorageUnavailableException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Until the bucket can be asked whether it encrypts, screen recordings are sealed under the organizations' keys",
                    e);
        } catch (NotEncryptedException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean isEncrypting() {
        return isToEncrypt && encryption.isKnown();
    }

    @Override
    public StoredObject put(ObjectKey key, long lengthBytes, InputStream content) {
        StoredObject stored = put(key, lengthBytes, content, false);
        if (isToEncrypt) {
            encryption.probeIfUnknown();
        }
        return stored;
    }

    @Override
    public StoredObject putEncrypted(ObjectKey key, long lengthBytes, InputStream content) {
        removeUnencrypted();
        encryption.requireNoDoubt();
        StoredObject stored = put(key, lengthBytes, content, true);
        encryption.believe();
        return stored;
    }

    private StoredObject put(ObjectKey key, long lengthBytes, InputStream content, boolean isEncrypted) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("length of " + lengthBytes + " bytes for " + key);
        }
        // A bucket that is gone shows by itself when something is sent to it.
        if (look(key).isPresent()) {
            // A repetition after a crash, as a rule: what is there already is not sent again.
            StoredObject object = new StoredObject(key, lengthBytes, read(key, lengthBytes, content));
            requireSame(object);
            if (isEncrypted) {
                requireEncrypted(key);
            }
            return object;
        }
        S3Upload upload = new S3Upload(
                s3,
                bucket,
                prefix + key.value(),
                partBytesFor(lengthBytes),
                patience,
                isEncrypted ? BucketEncryption.ALGORITHM : null);
        boolean isNamed = false;
        try {
            StoredObject object = new StoredObject(key, lengthBytes, send(upload, key, lengthBytes, content));
            boolean isNew = name(upload, object);
            if (isEncrypted) {
                requireEncrypted(upload, key, isNew);
            }
            if (isNew && !upload.isVerified()) {
                requireReadBack(upload, object);
            }
            isNamed = true;
            return object;
        } catch (SdkException e) {
            if (isEncrypted && BucketEncryption.isRefusal(e)) {
                encryption.doubt();
                throw new NotEncryptedException("put " + key + ": bucket " + bucket + " refuses SSE-S3", e);
            }
            throw failure("put", key, e);
        } finally {
            if (!isNamed) {
                upload.abort();
            }
        }
    }

    /** So large that there are no more parts than S3 takes. */
    private int partBytesFor(long lengthBytes) {
        return lengthBytes / mostParts < partBytes
                ? partBytes
                : (int) (lengthBytes / mostParts / MEBIBYTE + 1) * MEBIBYTE;
    }

    /** Reads content that is there already; answers its digest. */
    private static byte[] read(ObjectKey key, long lengthBytes, InputStream content) {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long done = 0;
        int got;
        do {
            got = read(content, buffer, (int) Math.min(buffer.length, lengthBytes - done + 1), key);
            done += got;
            digest.update(buffer, 0, got);
        } while (got > 0 && done <= lengthBytes);
        requireLength(key, lengthBytes, done);
        return digest.digest();
    }

    private static void requireLength(ObjectKey key, long lengthBytes, long done) {
        if (done > lengthBytes) {
            throw new ContentBrokenException("put " + key + ": more than the " + lengthBytes + " bytes announced");
        }
        if (done < lengthBytes) {
            throw new ContentBrokenException(
                    "put " + key + ": " + done + " bytes of the " + lengthBytes + " announced");
        }
    }

    /** Sends all parts but the last one, which stays in the upload's buffer; answers the digest of the whole. */
    private byte[] send(S3Upload upload, ObjectKey key, long lengthBytes, InputStream content) {
        MessageDigest digest = Sha256.digest();
        long done = 0;
        while (true) {
            // One byte more than is left shows content that is too long.
            int wanted = (int) Math.min(upload.partBytes(), lengthBytes - done + 1);
            int got = read(content, upload.buffer(wanted), wanted, key);
            done += got;
            if (got < wanted || done > lengthBytes) {
                requireLength(key, lengthBytes, done);
            }
            digest.update(upload.buffer(wanted), 0, got);
            if (got < wanted) {
                upload.keepLast(got);
                return digest.digest();
            }
            upload.sendPart(got);
        }
    }

    private static int read(InputStream content, byte[] buffer, int length, ObjectKey key) {
        try {
            // Not readNBytes: a stream that answers little at a time may have its own idea of that.
            int done = 0;
            int read = 0;
            while (done < length && read >= 0) {
                read = content.read(buffer, done, length - done);
                done += Math.max(read, 0);
            }
            return done;
        } catch (IOException e) {
            throw new ContentBrokenException("put " + key + ": its content could not be read", e);
        }
    }

    /** Gives the object its name; {@code false} if the same object had it already. */
    private boolean name(S3Upload upload, StoredObject object) {
        for (int attempt = 1; ; attempt++) {
            // There are stores that heed the condition of a single put, and not that of an upload's last step.
            if (upload.isInParts() && look(object.key()).isPresent()) {
                return leave(upload, object);
            }
            try {
                upload.complete();
                return true;
            } catch (S3Exception e) {
                if (!isTaken(e)) {
                    throw e;
                }
                if (describe(object.key()).isPresent()) {
                    return leave(upload, object);
                }
                if (attempt == ATTEMPTS || e.statusCode() == NOT_FOUND) {
                    throw e;
                }
                pause(object.key());
            }
        }
    }

    /** Something has the name; it must be the same. */
    private boolean leave(S3Upload upload, StoredObject object) {
        requireSame(object);
        upload.abort();
        return false;
    }

    /**
     * Whether the name is taken, or about to be; or an upload that was completed by an attempt whose answer was lost, which is not
     * there any more. Some stores say so within an answer whose status is 200.
     */
    private static boolean isTaken(S3Exception e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        return e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT || TAKEN.contains(code);
    }

    private void requireSame(StoredObject object) {
        Optional<ObjectDescription> found = describe(object.key());
        if (found.isEmpty()) {
            throw new StorageUnavailableException("put " + object.key() + ": it was deleted meanwhile");
        }
        if (found.get().lengthBytes() != object.lengthBytes()
                || !Arrays.equals(sha256(object.key()), object.sha256())) {
            throw new ObjectExistsException("put " + object.key() + ": other content lies there");
        }
    }

    /** What this call has named and is not what it should be does not keep the name; what another has put there since does. */
    private void requireReadBack(S3Upload upload, StoredObject object) {
        ObjectKey key = object.key();
        if (Arrays.equals(sha256(key), object.sha256())) {
            return;
        }
        if (look(key)
                .filter(found -> Objects.equals(found.eTag(), upload.eTag()))
                .isEmpty()) {
            throw new ObjectExistsException("read back " + key + ": other content lies there by now");
        }
        delete(key);
        throw new StorageCorruptException("read back " + key + ": not the bytes that were sent");
    }

    /** Both when it was put and afterwards. */
    private void requireEncrypted(S3Upload upload, ObjectKey key, boolean isNew) {
        if (isNew && !upload.isEncrypted()) {
            throw notEncrypted(new Unencrypted(key, upload.eTag(), upload.version()));
        }
        requireEncrypted(key);
    }

    private void requireEncrypted(ObjectKey key) {
        HeadObjectResponse found = look(key)
                .orElseThrow(() -> new StorageUnavailableException("put " + key + ": it was deleted meanwhile"));
        if (found.serverSideEncryption() != BucketEncryption.ALGORITHM) {
            throw notEncrypted(new Unencrypted(key, found.eTag(), found.versionId()));
        }
    }

    /** Whoever put it there, the key is ours alone: nothing stays under it in the clear. */
    private NotEncryptedException notEncrypted(Unencrypted object) {
        encryption.doubt();
        unencrypted.add(object);
        remove(object);
        return new NotEncryptedException(
                "put " + object.key() + ": bucket " + bucket + " does not say that it has encrypted it");
    }

    private void remove(Unencrypted object) {
        try {
            s3.deleteObject(order -> order.bucket(bucket)
                    .key(prefix + object.key().value())
                    .versionId(object.version())
                    .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)));
            unencrypted.remove(object);
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, object + " is not encrypted and could not be deleted yet", e);
        }
    }

    /** Tries again what could not be deleted. What lies there may be another object by now, unless it is one version. */
    private void removeUnencrypted() {
        for (Unencrypted object : unencrypted) {
            try {
                if (object.version() != null
                        || look(object.key()).filter(object::is).isPresent()) {
                    remove(object);
                } else {
                    unencrypted.remove(object);
                }
            } catch (StorageException e) {
                LOG.log(System.Logger.Level.WARNING, object + " is not encrypted and could not be looked at", e);
            }
        }
    }

    /** An object that the bucket should have encrypted. */
    private record Unencrypted(
            ObjectKey key, @Nullable String eTag, @Nullable String version) {

        boolean is(HeadObjectResponse found) {
            return Objects.equals(eTag, found.eTag()) && found.serverSideEncryption() != BucketEncryption.ALGORITHM;
        }
    }

    private static void pause(ObjectKey key) {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("put " + key + ": interrupted", e);
        }
    }

    @Override
    public SeekableByteChannel open(ObjectKey key) {
        HeadObjectResponse found =
                head(key).orElseThrow(() -> new ObjectNotFoundException("open " + key + ": nothing lies there"));
        return new S3Channel(s3, bucket, prefix + key.value(), found.eTag(), found.contentLength(), patience);
    }

    @Override
    public Optional<ObjectDescription> describe(ObjectKey key) {
        return head(key).map(found -> new ObjectDescription(key, found.contentLength()));
    }

    /** What lies there; nothing is believed only while the bucket itself answers. */
    private Optional<HeadObjectResponse> head(ObjectKey key) {
        Optional<HeadObjectResponse> found = look(key);
        if (found.isEmpty()) {
            requireBucket("describe", key);
        }
        return found;
    }

    /** Empty for every 404, be it of a bucket that is gone or of a gateway in maintenance. */
    private Optional<HeadObjectResponse> look(ObjectKey key) {
        try {
            return Optional.of(s3.headObject(order -> order.bucket(bucket)
                    .key(prefix + key.value())
                    .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failure("describe", key, e);
        }
    }

    private void requireBucket(String what, ObjectKey key) {
        try {
            s3.headBucket(
                    order -> order.bucket(bucket).overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)));
        } catch (SdkException e) {
            throw failure(what, key, e);
        }
    }

    @Override
    public byte[] sha256(ObjectKey key) {
        try (ResponseInputStream<GetObjectResponse> content = s3.getObject(order -> order.bucket(bucket)
                .key(prefix + key.value())
                .overrideConfiguration(override -> override.apiCallTimeout(patience.of(0))))) {
            return digest(key, content);
        } catch (NoSuchKeyException e) {
            throw new ObjectNotFoundException("digest " + key + ": nothing lies there", e);
        } catch (SdkException e) {
            throw failure("digest", key, e);
        } catch (IOException e) {
            throw new StorageUnavailableException("digest " + key, e);
        }
    }

    private byte[] digest(ObjectKey key, ResponseInputStream<GetObjectResponse> content) throws IOException {
        MessageDigest digest = Sha256.digest();
        Patience.Pace pace = patience.watch();
        byte[] buffer = new byte[BUFFER_BYTES];
        int read;
        while ((read = pace.read(content, buffer, 0, buffer.length)) >= 0) {
            digest.update(buffer, 0, read);
            if (pace.isTooSlow()) {
                content.abort();
                throw new StorageUnavailableException("digest " + key + ": the store is too slow");
            }
        }
        return digest.digest();
    }

    @Override
    public List<ObjectDescription> list(ObjectKey folder, Optional<ObjectKey> after, int limit) {
        List<ObjectDescription> found = new ArrayList<>();
        String last = after.map(key -> prefix + key.value()).orElse("");
        try {
            ListObjectsV2Response page;
            do {
                page = s3.listObjectsV2(listing(folder, last, limit - found.size()));
                for (S3Object object : page.contents()) {
                    String key = object.key().substring(prefix.length());
                    if (ObjectKey.isKey(key)) {
                        found.add(new ObjectDescription(new ObjectKey(key), object.size()));
                    }
                    last = object.key();
                }
            } while (Boolean.TRUE.equals(page.isTruncated()) && found.size() < limit);
            return found;
        } catch (SdkException e) {
            throw failure("list", folder, e);
        }
    }

    private ListObjectsV2Request listing(ObjectKey folder, String last, int most) {
        ListObjectsV2Request.Builder listing = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(prefix + folder.value() + "/")
                .maxKeys(Math.min(most, LARGEST_LISTING))
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT));
        return (last.isEmpty() ? listing : listing.startAfter(last)).build();
    }

    @Override
    public boolean delete(ObjectKey key) {
        if (describe(key).isEmpty()) {
            return false;
        }
        try {
            s3.deleteObject(order -> order.bucket(bucket)
                    .key(prefix + key.value())
                    .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)));
            return true;
        } catch (SdkException e) {
            throw failure("delete", key, e);
        }
    }

    /** Ends the connections; objects stay. */
    @Override
    public void close() {
        s3.close();
    }

    private static StorageException failure(String what, ObjectKey key, SdkException e) {
        boolean isFull = e instanceof S3Exception answer
                && (answer.statusCode() == INSUFFICIENT_STORAGE
                        || (answer.awsErrorDetails() != null
                                && "QuotaExceeded"
                                        .equals(answer.awsErrorDetails().errorCode())));
        return isFull
                ? new StorageFullException(what + " " + key, e)
                : new StorageUnavailableException(what + " " + key, e);
    }
}
