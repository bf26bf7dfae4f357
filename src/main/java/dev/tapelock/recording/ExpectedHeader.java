package dev.tapelock.recording;

import dev.tapelock.keys.DataKeys;
import dev.tapelock.keys.SpoolKeys;
import dev.tapelock.seal.CorruptReason;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.seal.SealedHeader;
import java.security.MessageDigest;
import java.util.List;

/** Compares a sealed file's header with what the database expects at its place: genuine in itself is not enough. */
final class ExpectedHeader {

    private ExpectedHeader() {}

    /**
     * The file's only data key, if this is the file that belongs to the artifact.
     *
     * @throws SealedFileCorruptException if it is an older file of the artifact, a file of another place, or under another key
     */
    static EncryptedDataKey require(SealedHeader header, RecordingArtifact artifact) {
        header.requireContext(artifact.sealingContext());
        if (!MessageDigest.isEqual(header.messageId(), artifact.messageId())
                || !MessageDigest.isEqual(header.commitmentKey(), artifact.commitmentKey())) {
            throw new SealedFileCorruptException(
                    CorruptReason.CONTEXT_MISMATCH, "The sealed file is not the one that the database expects");
        }
        List<EncryptedDataKey> encrypted = header.encryptedDataKeys();
        if (encrypted.size() != 1
                || !encrypted.get(0).providerId().equals(providerId(artifact.protection()))
                || !encrypted
                        .get(0)
                        .providerInfo()
                        .equals(artifact.wrappingKeyId().toString())) {
            throw new SealedFileCorruptException(
                    CorruptReason.CONTEXT_MISMATCH, "The data key is not wrapped by the key that the database expects");
        }
        return encrypted.get(0);
    }

    private static String providerId(ArtifactProtection protection) {
        return protection == ArtifactProtection.SEALED ? DataKeys.PROVIDER_ID : SpoolKeys.PROVIDER_ID;
    }
}
