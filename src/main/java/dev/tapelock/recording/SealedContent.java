package dev.tapelock.recording;

import java.util.UUID;

/**
 * What the database keeps of a sealed file, so that no other file can take its place.
 *
 * @param recordingKeyId the key that wrapped its data key
 * @param messageId 32 bytes, unique for ever
 * @param commitmentKey 32 bytes
 * @param sealedSha256 of the sealed file, taken while it was written
 * @param contentLength bytes of the content
 * @param sealedLength bytes of the sealed file
 */
record SealedContent(
        UUID recordingKeyId,
        byte[] messageId,
        byte[] commitmentKey,
        byte[] sealedSha256,
        long contentLength,
        long sealedLength) {}
