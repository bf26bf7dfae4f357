package dev.tapelock.recording;

import dev.tapelock.keys.FreshDataKey;
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
    private final FreshDataKey key;
    private final OwnedId artifact;
    private final @Nullable PurposeSecret macKey;
    private @Nullable SliceMacOutput slices;

    private ContentProtection(
            ArtifactProtection kind, FreshDataKey key, OwnedId artifact, @Nullable PurposeSecret macKey) {
        this.kind = kind;
        this.key = key;
        this.artifact = artifact;
        this.macKey = macKey;
    }

    /** Sealed under a recording key, wherever it lies. */
    static ContentProtection sealed(FreshDataKey key, OwnedId artifact) {
        return new ContentProtection(ArtifactProtection.SEALED, key, artifact, null);
    }

    /** By the bucket: sealed under a spool key on the way there, and authenticated in slices. */
    static ContentProtection byBucket(FreshDataKey key, OwnedId artifact, PurposeSecret macKey) {
        return new ContentProtection(ArtifactProtection.BUCKET, key, artifact, macKey);
    }

    ArtifactProtection kind() {
        return kind;
    }

    /** The key that wrapped the data key. */
    UUID keyId() {
        return key.keyId();
    }

    DataKey dataKey() {
        return key.dataKey();
    }

    EncryptedDataKey encrypted() {
        return key.encrypted();
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
        key.close();
    }
}
