package dev.tapelock.recording;

import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.SealingOutputStream;
import dev.tapelock.storage.DurableFiles;
import dev.tapelock.storage.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes content in: sealed while it streams, durable in the spool, registered, and only then acknowledged.
 *
 * <p>No transaction is open while bytes flow, and no content touches a disk unsealed.
 */
@ApplicationScoped
public class RecordingIngest {

    private final Recordings recordings;
    private final Spool spool;
    private final ArtifactRegistration registration;
    private final ScreenRecordings screenRecordings;
    private final Fingerprints fingerprints;
    private final AuditTrail audit;
    private final StreamLimit streams;
    private final RecordingMeters meters;
    private final RecordingSettings settings;
    private final SecureRandom random;
    private final Clock clock;

    @Inject
    RecordingIngest(
            Recordings recordings,
            Spool spool,
            ArtifactRegistration registration,
            ScreenRecordings screenRecordings,
            Fingerprints fingerprints,
            AuditTrail audit,
            StreamLimit streams,
            RecordingMeters meters,
            RecordingSettings settings,
            SecureRandom random,
            Clock clock) {
        this.recordings = recordings;
        this.spool = spool;
        this.registration = registration;
        this.screenRecordings = screenRecordings;
        this.fingerprints = fingerprints;
        this.audit = audit;
        this.streams = streams;
        this.meters = meters;
        this.settings = settings;
        this.random = random;
        this.clock = clock;
    }

    /**
     * What became of a delivery.
     *
     * @param isNew {@code false} if the same content was there already
     * @param sha256 of the content
     */
    public record Delivered(RecordingArtifact artifact, boolean isNew, byte[] sha256) {}

    /**
     * Takes the content of an artifact to its end. When it returns, the content survives the loss of power.
     *
     * <p>The same content again changes nothing and succeeds, for some days; other content is refused.
     *
     * @param content is not closed
     * @throws RecordingConflictException if other content is there, or the recording contradicts the delivery
     * @throws SpoolFullException if there is no room
     * @throws RefusedException if the content is cut off, too large, or not what was announced
     */
    public Delivered deliver(Delivery delivery, InputStream content) {
        try (StreamLimit.Place place = streams.take()) {
            Optional<RecordingArtifact> present = recordings.present(delivery);
            return present.isPresent() ? compare(delivery, content, present.get()) : seal(delivery, content);
        } catch (RefusedException refused) {
            meters.refused(refused);
            throw refused;
        }
    }

    /**
     * Takes a transcript in as a new version, or recognizes the newest one in it.
     *
     * @throws RefusedException as {@link #deliver}
     */
    public Delivered deliverTranscript(Delivery delivery, InputStream content) {
        try (StreamLimit.Place place = streams.take()) {
            Optional<RecordingArtifact> newest = recordings.newestTranscript(delivery);
            int next = newest.map(artifact -> artifact.name().number() + 1).orElse(1);
            Delivery numbered = delivery.of(ArtifactName.transcript(next));
            return sealUnlessSame(numbered, content, newest);
        } catch (RefusedException refused) {
            meters.refused(refused);
            throw refused;
        }
    }

    private Delivered compare(Delivery delivery, InputStream content, RecordingArtifact present) {
        return requireSame(delivery, present, digestOf(delivery, content));
    }

    private byte[] digestOf(Delivery delivery, InputStream content) {
        try {
            return new IncomingContent(delivery, content, settings.largest()).copyTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new IllegalStateException("Nothing was written anywhere", e);
        }
    }

    private Delivered requireSame(Delivery delivery, RecordingArtifact present, byte[] sha256) {
        if (fingerprints.isContentOf(present, sha256)) {
            return repeated(present, sha256);
        }
        audit.recordNow(
                delivery.organizationId(),
                delivery.actor(),
                AuditFact.failure(
                        "RecordingDeliveryRefused",
                        "Recording",
                        present.recordingId(),
                        Map.of("artifact", present.name().text(), "reason", "other content, or too late to tell")));
        throw new RecordingConflictException("Recording " + present.recordingId() + " has an artifact " + present.name()
                + " already, with other content or delivered too long ago to tell");
    }

    private Delivered repeated(RecordingArtifact present, byte[] sha256) {
        registration.secureAgain(present);
        return new Delivered(present, false, sha256);
    }

    private Delivered seal(Delivery delivery, InputStream content) {
        return sealUnlessSame(delivery, content, Optional.empty());
    }

    /** Seals the content; should it turn out to be what {@code newest} holds already, what was sealed is dropped. */
    private Delivered sealUnlessSame(Delivery delivery, InputStream content, Optional<RecordingArtifact> newest) {
        OwnedId artifactId = new OwnedId(delivery.organizationId(), UUID.randomUUID());
        try (ContentProtection protection = screenRecordings.begin(delivery.artifact(), artifactId);
                Spool.Incoming incoming = spool.begin(artifactId)) {
            MessageDigest sealedDigest = Sha256.digest();
            try (SealingOutputStream sealing = new SealingOutputStream(
                    new DigestOutputStream(incoming.stream(), sealedDigest),
                    protection.dataKey(),
                    RecordingArtifact.sealingContext(
                            delivery.organizationId(), delivery.recording().recordingId(), delivery.artifact()),
                    List.of(protection.encrypted()),
                    random)) {
                byte[] sha256 =
                        new IncomingContent(delivery, content, settings.largest()).copyTo(protection.before(sealing));
                if (newest.isPresent() && fingerprints.isContentOf(newest.get(), sha256)) {
                    return repeated(newest.get(), sha256);
                }
                sealing.finish();
                incoming.keep();
                SealedContent sealed = new SealedContent(
                        protection.kind(),
                        protection.keyId(),
                        sealing.messageId(),
                        sealing.commitmentKey(),
                        sealedDigest.digest(),
                        sealing.plaintextLength(),
                        sealing.sealedLength());
                RecordingArtifact artifact = artifact(delivery, artifactId, sealed, sha256);
                return registration
                        .register(delivery, artifact, protection.macs(), incoming)
                        .map(present -> requireSame(delivery, present, sha256))
                        .orElseGet(() -> new Delivered(artifact, true, sha256));
            }
        } catch (IOException e) {
            throw spoolFailure(e);
        }
    }

    private RecordingArtifact artifact(Delivery delivery, OwnedId artifactId, SealedContent sealed, byte[] sha256) {
        return new RecordingArtifact(
                artifactId,
                delivery.recording().recordingId(),
                delivery.artifact(),
                delivery.contentType(),
                sealed,
                fingerprints.of(delivery.organizationId(), sha256),
                spool.id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    static RefusedException spoolFailure(IOException e) {
        if (DurableFiles.isDiskFull(e)) {
            return new SpoolFullException(e);
        }
        return new RefusedException(
                Refusal.STORAGE_UNAVAILABLE, "The spool could not be written; nothing was stored", e);
    }
}
