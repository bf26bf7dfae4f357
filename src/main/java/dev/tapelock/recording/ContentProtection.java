package dev.tapelock.recording;

import dev.tapelock.keys.FreshDataKey;
import dev.tapelock.keys.SpoolDataKey;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.vault.PurposeSecret;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How one artifact that comes in is protected, and the data key that seals it. Closing it destroys the key. For one thread, once. */
final class ContentProtection implements AutoCloseable {

    private final ArtifactProtection kind;
    private final UUID keyId;
    private final DataKey dataKey;
    private final EncryptedDataKey encrypted;
    private final OwnedId artifact;
    private final @Nullable PurposeSecret macKey;
    private @Nullable SliceMacOutput slices;

    private ContentProtection(
            ArtifactProtection kind,
            UUID keyId,
            DataKey dataKey,
            EncryptedDataKey encrypted,
            OwnedId artifact,
            @Nullable PurposeSecret macKey) {
        this.kind = kind;
        this.keyId = keyId;
        this.dataKey = dataKey;
        this.encrypted = encrypted;
        this.artifact = artifact;
        this.macKey = macKey;
    }

    /** Sealed, wherever it lies. */
    static ContentProtection sealed(FreshDataKey key, OwnedId artifact) {
        return new ContentProtection(
                ArtifactProtection.SEALED, key.recordingKeyId(), key.dataKey(), key.encrypted(), artifact, null);
    }

    /** By the bucket: sealed on the way there, and authenticated in slices. */
    static ContentProtection byBucket(SpoolDataKey key, OwnedId artifact, PurposeSecret macKey) {
        return new ContentProtection(
                ArtifactProtection.BUCKET, key.spoolKeyId(), key.dataKey(), key.encrypted(), artifact, macKey);
    }

    ArtifactProtection kind() {
        return kind;
    }

    /** The key that wrapped the data key. */
    UUID keyId() {
        return keyId;
    }

    DataKey dataKey() {
        return dataKey;
    }

    EncryptedDataKey encrypted() {
        return encrypted;
    }

    /** Where the content goes on its way to what seals it. */
    OutputStream before(OutputStream sealing) {
        if (macKey == null) {
            return sealing;
        }
        slices = new SliceMacOutput(sealing, artifact, macKey);
        return slices;
    }

    /** The MACs of all that went that way; none for what stays sealed. */
    List<SliceMacs> macs() {
        return slices == null ? List.of() : slices.finish();
    }

    @Override
    public void close() {
        dataKey.close();
    }
}
