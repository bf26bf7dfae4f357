package dev.tapelock.recording.spool;

import dev.tapelock.keys.UnknownKeyException;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.recording.AlteredContentException;
import dev.tapelock.recording.ArtifactProtection;
import dev.tapelock.recording.BucketContents;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.storage.ObjectDescription;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.StorageCorruptException;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Decides which bytes of a file in the spool become the object in the repository: the sealed file as it is, or, of what a bucket protects, the
 * content, opened while it is sent.
 */
@ApplicationScoped
class RepositoryCopy {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final ObjectStore repository;
    private final BucketContents bucketContents;

    @Inject
    RepositoryCopy(ObjectStore repository, BucketContents bucketContents) {
        this.repository = repository;
        this.bucketContents = bucketContents;
    }

    /**
     * Puts it there, verified. May be repeated.
     *
     * @param file closed when this returns
     * @throws dev.tapelock.storage.StorageException if it is not there verified; the file stays as it was
     */
    void put(RecordingArtifact artifact, SeekableByteChannel file) {
        try (file) {
            if (artifact.protection() == ArtifactProtection.BUCKET) {
                putOpened(artifact, file);
            } else {
                putSealed(artifact, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be read", e);
        }
    }

    private void putSealed(RecordingArtifact artifact, SeekableByteChannel file) throws IOException {
        try (InputStream content = new ExpectedContent(
                new BufferedInputStream(Channels.newInputStream(file), BUFFER_BYTES), artifact.sealedSha256())) {
            StoredObject stored = repository.put(artifact.objectKey(), artifact.sealedLength(), content);
            if (!MessageDigest.isEqual(stored.sha256(), artifact.sealedSha256())) {
                throw new StorageUnavailableException("The repository holds other bytes than it was given");
            }
        }
    }

    /** Each slice is compared with its MAC on its way; the store then compares what lies there with what it was given. */
    private void putOpened(RecordingArtifact artifact, SeekableByteChannel file) throws IOException {
        try (InputStream content = Channels.newInputStream(bucketContents.openSpooled(artifact, file))) {
            repository.putEncrypted(artifact.objectKey(), artifact.contentLength(), content);
        } catch (SealedFileCorruptException | AlteredContentException | UnwrapFailedException | UnknownKeyException e) {
            throw new StorageCorruptException("The sealed file in the spool is not the one that was written", e);
        }
    }

    /** Whether it lies there, whole: for a file that is not in the spool any more. */
    boolean isThere(RecordingArtifact artifact) {
        if (artifact.protection() == ArtifactProtection.BUCKET) {
            return bucketContents.isStored(artifact);
        }
        Optional<ObjectDescription> there = repository.describe(artifact.objectKey());
        return there.isPresent()
                && there.get().lengthBytes() == artifact.sealedLength()
                && MessageDigest.isEqual(repository.sha256(artifact.objectKey()), artifact.sealedSha256());
    }
}
