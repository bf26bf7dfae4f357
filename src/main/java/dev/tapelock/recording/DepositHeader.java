package dev.tapelock.recording;

import dev.tapelock.keys.DataKeys;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.EncryptionContext;
import dev.tapelock.seal.SealedHeader;
import java.util.List;
import java.util.UUID;

/**
 * The header of a deposit, as far as it can be judged without a key.
 *
 * @param recordingKeyId the key that its sender says wrapped the data key
 */
record DepositHeader(SealedHeader sealed, UUID recordingKeyId, EncryptedDataKey encrypted) {

    /** A frame is what memory holds, and what a seek opens: neither tiny ones nor huge ones are taken from outside. */
    static final int LEAST_FRAME_BYTES = 4 * 1024;

    static final int MOST_FRAME_BYTES = 1024 * 1024;

    /** @throws DepositInvalidException unless it is what is taken at that place */
    static DepositHeader of(SealedHeader header, EncryptionContext expected) {
        if (!header.context().equals(expected)) {
            throw new DepositInvalidException("CONTEXT_MISMATCH", null);
        }
        if (header.frameLengthBytes() < LEAST_FRAME_BYTES || header.frameLengthBytes() > MOST_FRAME_BYTES) {
            throw new DepositInvalidException("FRAME_LENGTH", null);
        }
        List<EncryptedDataKey> encrypted = header.encryptedDataKeys();
        if (encrypted.size() != 1) {
            throw new DepositInvalidException("DATA_KEY_COUNT", null);
        }
        EncryptedDataKey only = encrypted.get(0);
        if (!only.providerId().equals(DataKeys.PROVIDER_ID)) {
            throw new DepositInvalidException("PROVIDER", null);
        }
        if (only.ciphertext().length != DataKeys.WRAPPED_BYTES) {
            throw new DepositInvalidException("DATA_KEY_LENGTH", null);
        }
        return new DepositHeader(header, keyId(only.providerInfo()), only);
    }

    private static UUID keyId(String providerInfo) {
        try {
            UUID id = Ids.parse("provider info", providerInfo);
            if (id.toString().equals(providerInfo)) {
                return id;
            }
            throw new DepositInvalidException("KEY_ID", null);
        } catch (RefusedException e) {
            throw new DepositInvalidException("KEY_ID", e);
        }
    }
}
