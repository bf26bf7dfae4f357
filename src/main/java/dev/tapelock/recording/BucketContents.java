package dev.tapelock.recording;

import dev.tapelock.keys.SpoolKeys;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.SealedByteChannel;
import dev.tapelock.seal.SealedHeader;
import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Opens what a bucket protects: sealed under a spool key while it waits in the spool, as it is when it lies in the bucket. Released is in both
 * places only what has the MACs that were made when it came in.
 */
@ApplicationScoped
public class BucketContents {

    private final Recordings recordings;
    private final SealedFiles files;
    private final ObjectStore repository;
    private final SpoolKeys spoolKeys;
    private final Vault vault;

    @Inject
    BucketContents(Recordings recordings, SealedFiles files, ObjectStore repository, SpoolKeys spoolKeys, Vault vault) {
        this.recordings = recordings;
        this.files = files;
        this.repository = repository;
        this.spoolKeys = spoolKeys;
        this.vault = vault;
    }

    /**
     * Opens the content where it is now. The caller closes the channel.
     *
     * @throws ObjectNotFoundException if it is in neither place
     */
    SeekableByteChannel open(RecordingArtifact artifact) throws IOException {
        Optional<SeekableByteChannel> spooled = files.spooled(artifact);
        return spooled.isPresent() ? openSpooled(artifact, spooled.get()) : openStored(artifact);
    }

    /**
     * Opens the content of a file in our spool: the only place where a header under a spool key counts. Closing the channel closes the file,
     * which is closed, too, if this fails.
     *
     * @throws dev.tapelock.seal.SealedFileCorruptException if it is not the file that belongs to the artifact, or was changed
     */
    public SeekableByteChannel openSpooled(RecordingArtifact artifact, SeekableByteChannel file) throws IOException {
        try {
            SealedHeader header = SealedHeader.read(file);
            EncryptedDataKey encrypted = ExpectedHeader.require(header, artifact);
            try (DataKey dataKey = spoolKeys.unwrap(artifact.organizationId(), artifact.wrappingKeyId(), encrypted)) {
                return checked(artifact, new SealedByteChannel(file, header, dataKey));
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private SeekableByteChannel openStored(RecordingArtifact artifact) throws IOException {
        SeekableByteChannel object = files.stored(artifact);
        try {
            return checked(artifact, object);
        } catch (IOException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /**
     * Reads the whole content in the bucket and says whether it is what came in.
     *
     * @throws StorageUnavailableException if it cannot be read now
     */
    public boolean isStored(RecordingArtifact artifact) {
        try (SeekableByteChannel content = openStored(artifact)) {
            ByteBuffer buffer = ByteBuffer.allocate(Slices.LENGTH_BYTES);
            while (content.read(buffer) >= 0) {
                buffer.clear();
            }
            return true;
        } catch (ObjectNotFoundException | AlteredContentException e) {
            return false;
        } catch (IOException e) {
            throw new StorageUnavailableException("read " + artifact.objectKey(), e);
        }
    }

    private SeekableByteChannel checked(RecordingArtifact artifact, SeekableByteChannel content) throws IOException {
        return new CheckedSlices(content, artifact.contentLength(), new StoredMacs(artifact)::isGenuine);
    }

    /** The MACs of one artifact, one row of them in memory. For one thread. */
    private final class StoredMacs {

        private final RecordingArtifact artifact;
        private Optional<SliceMacs> part = Optional.empty();

        StoredMacs(RecordingArtifact artifact) {
            this.artifact = artifact;
        }

        boolean isGenuine(long slice, byte[] sha256) {
            int number = (int) (slice / Slices.OF_A_PART);
            if (part.filter(present -> present.id().part() == number).isEmpty()) {
                part = recordings.sliceMacs(artifact.organizationId(), artifact.id(), number);
            }
            return part.isPresent() && isGenuine(part.get(), slice, sha256);
        }

        private boolean isGenuine(SliceMacs macs, long slice, byte[] sha256) {
            return vault.purposeKey(Purpose.SCREEN_CONTENT, artifact.organizationId(), macs.keyId())
                    .filter(secret ->
                            MessageDigest.isEqual(Slices.mac(secret, artifact.id(), slice, sha256), macs.mac((int)
                                    (slice % Slices.OF_A_PART))))
                    .isPresent();
        }
    }
}
