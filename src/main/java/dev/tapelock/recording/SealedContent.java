package dev.tapelock.recording;

import java.util.UUID;

/**
 * What the database keeps of a sealed file, so that no other file can take its place.
 *
 * @param protection of the content where it stays
 * @param keyId the key that wrapped its data key: a recording key, or a spool key of what a bucket will protect
 * @param messageId 32 bytes, unique for ever
 * @param commitmentKey 32 bytes
 * @param sealedSha256 of the sealed file, taken while it was written
 * @param contentLength bytes of the content
 * @param sealedLength bytes of the sealed file
 */
record SealedContent(
        ArtifactProtection protection,
        UUID keyId,
        byte[] messageId,
        byte[] commitmentKey,
        byte[] sealedSha256,
        long contentLength,
        long sealedLength) {}
