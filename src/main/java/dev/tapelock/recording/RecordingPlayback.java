package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.keys.DataKeys;
import dev.tapelock.keys.KeyAccess;
import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyProviderUnavailableException;
import dev.tapelock.keys.OpenedDataKey;
import dev.tapelock.keys.UnknownKeyException;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.platform.Meters;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.CorruptReason;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.SealedByteChannel;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.seal.SealedHeader;
import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Opens artifacts: only what the database expects at that place, and only what is authenticated. */
@ApplicationScoped
public class RecordingPlayback {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final SealedFiles sealedFiles;
    private final BucketContents bucketContents;
    private final DataKeys dataKeys;
    private final AuditTrail audit;
    private final StreamLimit streams;
    private final RecordingMeters meters;
    private final RecordingSettings settings;

    @Inject
    RecordingPlayback(
            SealedFiles sealedFiles,
            BucketContents bucketContents,
            DataKeys dataKeys,
            AuditTrail audit,
            StreamLimit streams,
            RecordingMeters meters,
            RecordingSettings settings) {
        this.sealedFiles = sealedFiles;
        this.bucketContents = bucketContents;
        this.dataKeys = dataKeys;
        this.audit = audit;
        this.streams = streams;
        this.meters = meters;
        this.settings = settings;
    }

    /**
     * Opens a part of an artifact's content. When it returns, header, end and the first of the wanted bytes are
     * authenticated, and the playback is in the audit trail. The caller closes what it gets.
     *
     * @param range within the content
     * @throws RecordingUnreadableException if the sealed file is missing, damaged, or not the one that belongs there
     * @throws RefusedException {@code repository.unavailable}, {@code too.many.streams}, {@code key.holder.unavailable},
     *     {@code key.access.denied}
     */
    public OpenedContent open(RecordingArtifact artifact, ByteRange range, Actor actor) {
        return open(artifact, range, actor, "RecordingPlayed");
    }

    /** The same for a copy that leaves for another place, which is another event in the audit trail. */
    public OpenedContent openForExport(RecordingArtifact artifact, ByteRange range, Actor actor) {
        return open(artifact, range, actor, "RecordingOpenedForExport");
    }

    private OpenedContent open(RecordingArtifact artifact, ByteRange range, Actor actor, String action) {
        if (artifact.isRefused()) {
            throw refusal(artifact, actor, new DepositRefusedException(artifact.recordingId(), artifact.name()));
        }
        StreamLimit.Place place = streams.take();
        boolean isOpen = false;
        try {
            OpenedContent opened = openVerified(artifact, actor)
                    .part(range, place, meters.playedBytes(), failure -> refusal(artifact, actor, failure));
            try {
                opened.readAhead((int) settings.verifiedAhead().bytes());
                audit.recordNow(
                        artifact.organizationId(),
                        actor,
                        AuditFact.success(action, "Recording", artifact.recordingId(), details(artifact, range)));
                isOpen = true;
                meters.playing();
                return opened;
            } finally {
                if (!isOpen) {
                    opened.close();
                }
            }
        } catch (SealedFileCorruptException
                | AlteredContentException
                | UnwrapFailedException
                | KeyAccessDeniedException
                | KeyProviderUnavailableException
                | UnknownKeyException
                | ObjectNotFoundException failure) {
            throw refusal(artifact, actor, failure);
        } catch (StorageException | IOException failure) {
            throw new RefusedException(
                    Refusal.STORAGE_UNAVAILABLE,
                    "Recording " + artifact.recordingId() + " could not be fetched; try again",
                    RETRY_AFTER,
                    failure);
        } finally {
            if (!isOpen) {
                place.close();
            }
        }
    }

    /** A whole artifact, and the right to go on with it. */
    private record Verified(SeekableByteChannel content, KeyAccess access) {

        OpenedContent part(
                ByteRange range,
                StreamLimit.Place place,
                Meters.Count sent,
                Function<Exception, RuntimeException> onFailure) {
            return new OpenedContent(content, access, range, place, sent, onFailure);
        }
    }

    private Verified openVerified(RecordingArtifact artifact, Actor actor) throws IOException {
        return artifact.protection() == ArtifactProtection.BUCKET
                ? new Verified(bucketContents.open(artifact), KeyAccess.ofOurs())
                : openSealed(artifact, actor);
    }

    private Verified openSealed(RecordingArtifact artifact, Actor actor) throws IOException {
        SeekableByteChannel file = sealedFiles.open(artifact);
        SealedByteChannel content = null;
        try {
            if (file.size() != artifact.sealedLength()) {
                throw new SealedFileCorruptException(
                        CorruptReason.TRUNCATED, "The sealed file does not have the length that the database expects");
            }
            SealedHeader header = SealedHeader.read(file);
            EncryptedDataKey encrypted = ExpectedHeader.require(header, artifact);
            KeyAccess access;
            try (OpenedDataKey opened = unwrap(artifact, encrypted, actor)) {
                content = new SealedByteChannel(file, header, opened.dataKey());
                access = new KeyAccess(opened, () -> unwrap(artifact, encrypted, actor));
            }
            if (content.size() != artifact.contentLength()) {
                throw new SealedFileCorruptException(
                        CorruptReason.TRUNCATED, "The content does not have the length that the database expects");
            }
            return new Verified(content, access);
        } catch (IOException | RuntimeException e) {
            (content == null ? file : content).close();
            throw e;
        }
    }

    private OpenedDataKey unwrap(RecordingArtifact artifact, EncryptedDataKey encrypted, Actor actor) {
        return dataKeys.unwrap(artifact.organizationId(), artifact.wrappingKeyId(), encrypted, actor);
    }

    /** What the caller is told: of a holder that says no or nothing, that; of everything else the same. */
    private RuntimeException refusal(RecordingArtifact artifact, Actor actor, Exception failure) {
        boolean isHolder =
                failure instanceof KeyAccessDeniedException || failure instanceof KeyProviderUnavailableException;
        String reason = failure instanceof SealedFileCorruptException corrupt
                ? corrupt.reason().name()
                : failure.getClass().getSimpleName();
        audit.recordNow(
                artifact.organizationId(),
                actor,
                AuditFact.failure(
                        isHolder ? "RecordingKeyRefused" : "RecordingUnreadable",
                        "Recording",
                        artifact.recordingId(),
                        Map.of(
                                "artifact", artifact.name().text(),
                                "revision", artifact.id().toString(),
                                "reason", reason)));
        return isHolder
                ? (RuntimeException) failure
                : new RecordingUnreadableException(artifact.recordingId(), failure);
    }

    private static Map<String, String> details(RecordingArtifact artifact, ByteRange range) {
        Map<String, String> details = new HashMap<>();
        details.put("artifact", artifact.name().text());
        details.put("revision", artifact.id().toString());
        details.put("key", artifact.recordingKeyId().map(UUID::toString).orElse("of the bucket"));
        details.put("range", range.start() + "+" + range.length());
        return details;
    }
}
