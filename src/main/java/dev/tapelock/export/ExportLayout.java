package dev.tapelock.export;

import dev.tapelock.recording.FileExtension;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Where a file lies at a destination: {@code
 * year=2026/month=1/day=31/hour=9/conversation_id=…/<recording>.wav}, by the recording's start in UTC, numbers unpadded.
 *
 * <p>What is encrypted to recipients has {@code .pgp} after all of its name.
 *
 * <p>A recording's first artifact has the recording's name alone, others add their own. Metadata lies beside its file.
 * Everything that a path is made of never changes, so that a later export finds the same paths.
 */
final class ExportLayout {

    static final String README = "README.txt";

    private static final String METADATA = "_metadata.json";
    private static final String ENCRYPTED = ".pgp";
    private static final String MANIFESTS = "manifests/";
    private static final String MANIFEST = ".jsonl";
    private static final String SIGNATURE = ".sig";

    private ExportLayout() {}

    static String pathOf(Recording recording, RecordingArtifact artifact) {
        boolean isFirst = artifact.name().equals(recording.media().firstArtifact());
        String suffix = isFirst ? "" : "_" + artifact.name();
        return directoryOf(recording.startTime(), recording.conversationId()) + "/" + recording.id() + suffix + "."
                + FileExtension.of(artifact.contentType());
    }

    static String metadataPathOf(String path) {
        return path + METADATA;
    }

    /** Of the same file, encrypted: what it would be called in the clear stays readable in front. */
    static String encryptedPathOf(String path) {
        return path + ENCRYPTED;
    }

    static String manifestPathOf(UUID jobId) {
        return MANIFESTS + jobId + MANIFEST;
    }

    static String signaturePathOf(String manifestPath) {
        return manifestPath + SIGNATURE;
    }

    static String directoryOf(Instant start, UUID conversationId) {
        OffsetDateTime utc = start.atOffset(ZoneOffset.UTC);
        return "year=" + utc.getYear()
                + "/month=" + utc.getMonthValue()
                + "/day=" + utc.getDayOfMonth()
                + "/hour=" + utc.getHour()
                + "/conversation_id=" + conversationId;
    }
}
