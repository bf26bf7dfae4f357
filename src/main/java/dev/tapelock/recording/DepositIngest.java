package dev.tapelock.recording;

import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.keys.ConfigurationAlteredException;
import dev.tapelock.keys.DataKeys;
import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyProviderUnavailableException;
import dev.tapelock.keys.OpenedDataKey;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.RecordingKeys;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.seal.SealedFileLayout;
import dev.tapelock.seal.SealedHeader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Takes in what equipment on a customer's premises has sealed: checked to the last frame while it streams where its key can be
 * used, durable in the spool, registered, and only then acknowledged. It is stored as it came.
 *
 * <p>No transaction is open while bytes flow, and no content touches a disk unsealed.
 */
@ApplicationScoped
public class DepositIngest {

    private static final System.Logger LOG = System.getLogger(DepositIngest.class.getName());

    private final Recordings recordings;
    private final Spool spool;
    private final PartialDeposits partials;
    private final ArtifactRegistration registration;
    private final DataKeys dataKeys;
    private final RecordingKeys keys;
    private final AuditTrail audit;
    private final StreamLimit streams;
    private final RecordingMeters meters;
    private final RecordingSettings settings;
    private final Clock clock;

    @Inject
    DepositIngest(
            Recordings recordings,
            Spool spool,
            PartialDeposits partials,
            ArtifactRegistration registration,
            DataKeys dataKeys,
            RecordingKeys keys,
            AuditTrail audit,
            StreamLimit streams,
            RecordingMeters meters,
            RecordingSettings settings,
            Clock clock) {
        this.recordings = recordings;
        this.spool = spool;
        this.partials = partials;
        this.registration = registration;
        this.dataKeys = dataKeys;
        this.keys = keys;
        this.audit = audit;
        this.streams = streams;
        this.meters = meters;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What became of a deposit.
     *
     * @param isNew {@code false} if the same file was there already
     */
    public record Deposited(RecordingArtifact artifact, boolean isNew) {}

    /**
     * Takes a sealed file to its end. When it returns, the file survives the loss of power.
     *
     * <p>Content that is cut off stays, if its digest was announced, for its sender to go on. The same file again changes nothing.
     *
     * @param delivery announces the type of the content, the length of what comes now, and the digest of the whole sealed file
     * @param from where in the sealed file it goes on; empty for the whole
     * @param content is not closed
     * @throws DepositInvalidException if it is no sealed file for this place under a key of the organization
     * @throws DepositRefusedException if the same file is there, and was refused when its key could be used
     * @throws RecordingConflictException if another file is there, or the recording contradicts the delivery
     * @throws SpoolFullException if there is no room
     * @throws RefusedException {@code deposit.range} if it does not go on where the spool stands; or if the content is cut off,
     *     too large, or not what was announced
     */
    public Deposited deposit(Delivery delivery, OptionalLong from, InputStream content) {
        try (StreamLimit.Place place = streams.take()) {
            Optional<RecordingArtifact> present = recordings.present(delivery);
            return present.isPresent()
                    ? compare(delivery, from, content, present.get())
                    : receive(delivery, from, content);
        } catch (DepositInvalidException invalid) {
            meters.refused(invalid);
            recordRefusal(delivery, "RecordingDepositRefused", invalid.reason());
            throw invalid;
        } catch (RefusedException refused) {
            meters.refused(refused);
            throw refused;
        } catch (IOException e) {
            throw RecordingIngest.spoolFailure(e);
        }
    }

    private void recordRefusal(Delivery delivery, String action, String reason) {
        audit.recordNow(
                delivery.organizationId(),
                delivery.actor(),
                AuditFact.failure(
                        action,
                        "Recording",
                        delivery.recording().recordingId(),
                        Map.of("artifact", delivery.artifact().text(), "reason", reason)));
    }

    private Deposited compare(Delivery delivery, OptionalLong from, InputStream content, RecordingArtifact present)
            throws IOException {
        if (from.isPresent()) {
            throw standsElsewhere("all of it is there");
        }
        IncomingDeposit incoming = new IncomingDeposit(
                delivery,
                InputStream.nullInputStream(),
                content,
                OutputStream.nullOutputStream(),
                settings.largest(),
                () -> {});
        incoming.release();
        incoming.readToEnd();
        return requireSame(delivery, present, incoming.sha256());
    }

    private Deposited requireSame(Delivery delivery, RecordingArtifact present, byte[] sha256) {
        if (present.deposit().isEmpty() || !MessageDigest.isEqual(present.sealedSha256(), sha256)) {
            recordRefusal(delivery, "RecordingDeliveryRefused", "another sealed file");
            throw new RecordingConflictException("Recording " + present.recordingId() + " has an artifact "
                    + present.name() + " already, with another sealed file");
        }
        if (present.isRefused()) {
            throw new DepositRefusedException(present.recordingId(), present.name());
        }
        registration.secureAgain(present);
        return new Deposited(present, false);
    }

    private Deposited receive(Delivery delivery, OptionalLong from, InputStream content) throws IOException {
        UUID artifactId = UUID.randomUUID();
        Optional<PartialDeposits.Incoming> partial = partial(delivery, from, artifactId);
        if (partial.isPresent()) {
            try (PartialDeposits.Incoming file = partial.get();
                    InputStream earlier = file.earlier()) {
                return take(delivery, artifactId, file, incoming(delivery, earlier, content, file, file::keepPart));
            }
        }
        try (Spool.Incoming file = spool.begin(new OwnedId(delivery.organizationId(), artifactId))) {
            InputStream earlier = InputStream.nullInputStream();
            return take(delivery, artifactId, file, incoming(delivery, earlier, content, file, () -> {}));
        }
    }

    private IncomingDeposit incoming(
            Delivery delivery, InputStream earlier, InputStream content, Spool.Incoming file, Runnable onCutOff) {
        return new IncomingDeposit(delivery, earlier, content, file.stream(), settings.largest(), onCutOff);
    }

    /** Only what is announced by its digest can be gone on with: else nobody knows whether the rest belongs to the beginning. */
    private Optional<PartialDeposits.Incoming> partial(Delivery delivery, OptionalLong from, UUID artifactId) {
        if (delivery.sha256().isEmpty()) {
            return Optional.empty();
        }
        byte[] sha256 = delivery.sha256().get();
        PartialDeposits.Place place = new PartialDeposits.Place(
                delivery.organizationId(), delivery.recording().recordingId(), delivery.artifact());
        if (from.isEmpty() || isAtNothing(from.getAsLong(), place)) {
            return partials.begin(place, sha256, artifactId);
        }
        Optional<PartialDeposits.Incoming> resumed = partials.resume(place, sha256, from.getAsLong(), artifactId);
        if (resumed.isEmpty()) {
            throw standsElsewhere("ask for its state and go on from there, or send all of it");
        }
        return resumed;
    }

    private boolean isAtNothing(long from, PartialDeposits.Place place) {
        return from == 0 && partials.part(place).isEmpty();
    }

    private static RefusedException standsElsewhere(String what) {
        return new RefusedException(
                Refusal.DEPOSIT_RANGE, "The deposit cannot be gone on with from that position: " + what);
    }

    private Deposited take(Delivery delivery, UUID artifactId, Spool.Incoming file, IncomingDeposit incoming)
            throws IOException {
        Checked checked = check(delivery, incoming);
        byte[] sha256 = incoming.sha256();
        if (recordings.isMessageIdUsed(checked.header().sealed().messageId())) {
            return requireSameFile(delivery, sha256);
        }
        file.keep();
        RecordingArtifact artifact = artifact(delivery, artifactId, checked, incoming.length(), sha256);
        try {
            return registration
                    .register(delivery, artifact, List.of(), file)
                    .map(present -> requireSame(delivery, present, sha256))
                    .orElseGet(() -> new Deposited(artifact, true));
        } catch (AlreadyDeliveredException e) {
            // Nothing is at its place, so that it can only be the message id that somebody else used meanwhile.
            return requireSameFile(delivery, sha256);
        }
    }

    /** A message id is used once: by the same file, of which another delivery was faster, or else wrongly. */
    private Deposited requireSameFile(Delivery delivery, byte[] sha256) {
        return recordings
                .artifact(delivery.organizationId(), delivery.recording().recordingId(), delivery.artifact())
                .map(present -> requireSame(delivery, present, sha256))
                .orElseThrow(() -> new DepositInvalidException("MESSAGE_ID", null));
    }

    /** What is known of a sealed file at its end. */
    private record Checked(DepositHeader header, long contentLength, DepositState state) {}

    private Checked check(Delivery delivery, IncomingDeposit incoming) throws IOException {
        try {
            SealedHeader sealed = SealedHeader.read(incoming);
            DepositHeader header = DepositHeader.of(
                    sealed,
                    RecordingArtifact.sealingContext(
                            delivery.organizationId(), delivery.recording().recordingId(), delivery.artifact()));
            incoming.release();
            Optional<OpenedDataKey> opened = dataKey(delivery, header);
            if (opened.isPresent()) {
                try (OpenedDataKey key = opened.get()) {
                    long length = SealedCheck.contentLength(incoming, sealed, key.dataKey());
                    return new Checked(header, length, DepositState.VERIFIED);
                }
            }
            incoming.readToEnd();
            long length = SealedFileLayout.plaintextLength(
                    sealed.lengthBytes(), incoming.length(), sealed.frameLengthBytes());
            return new Checked(header, length, DepositState.UNOPENED);
        } catch (SealedFileCorruptException e) {
            incoming.drop();
            requireUndamaged(delivery, incoming);
            throw new DepositInvalidException(e.reason().name(), e);
        }
    }

    /** What was damaged on its way may be sent again; what was sealed wrongly need not be. */
    private static void requireUndamaged(Delivery delivery, IncomingDeposit incoming) throws IOException {
        if (delivery.sha256().isPresent()) {
            incoming.readToEnd();
            incoming.sha256();
        }
    }

    /**
     * The data key; empty if it cannot be had now. Every state of a key that there is takes deposits, also of one that was
     * replaced long ago: a lease binds who seals, never who delivers.
     */
    private Optional<OpenedDataKey> dataKey(Delivery delivery, DepositHeader header) {
        RecordingKey key = keys.find(delivery.organizationId(), header.recordingKeyId())
                .orElseThrow(() -> new DepositInvalidException("UNKNOWN_KEY", null));
        try {
            return Optional.of(
                    dataKeys.unwrap(delivery.organizationId(), key.id(), header.encrypted(), delivery.actor()));
        } catch (KeyAccessDeniedException | KeyProviderUnavailableException | ConfigurationAlteredException e) {
            return unusable(delivery, key, e);
        } catch (UnwrapFailedException e) {
            if (key.holder().isCustomer()) {
                // A key service that gives no key may be mended tomorrow: then the deposit is looked at again.
                return unusable(delivery, key, e);
            }
            throw new DepositInvalidException("DATA_KEY", e);
        }
    }

    private static Optional<OpenedDataKey> unusable(Delivery delivery, RecordingKey key, RuntimeException failure) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "A deposit for recording " + delivery.recording().recordingId() + " is taken unopened: key " + key.id()
                        + " cannot be used now (" + failure.getClass().getSimpleName() + ")");
        return Optional.empty();
    }

    private RecordingArtifact artifact(
            Delivery delivery, UUID artifactId, Checked checked, long sealedLength, byte[] sha256) {
        DepositHeader header = checked.header();
        return new RecordingArtifact(
                new OwnedId(delivery.organizationId(), artifactId),
                delivery.recording().recordingId(),
                delivery.artifact(),
                delivery.contentType(),
                new SealedContent(
                        ArtifactProtection.SEALED,
                        header.recordingKeyId(),
                        header.sealed().messageId(),
                        header.sealed().commitmentKey(),
                        sha256,
                        checked.contentLength(),
                        sealedLength),
                checked.state(),
                spool.id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }
}
