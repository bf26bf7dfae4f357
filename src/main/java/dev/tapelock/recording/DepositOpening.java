package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import dev.tapelock.keys.ConfigurationAlteredException;
import dev.tapelock.keys.DataKeys;
import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyProviderUnavailableException;
import dev.tapelock.keys.OpenedDataKey;
import dev.tapelock.keys.RecordingKeys;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.CorruptReason;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.seal.SealedHeader;
import dev.tapelock.storage.Sha256;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Opens the deposits that came while their key could not be used, once it can.
 *
 * <p>A key whose holder is away or says no is asked for once in a round, for however many deposits.
 */
@ApplicationScoped
class DepositOpening {

    private static final System.Logger LOG = System.getLogger(DepositOpening.class.getName());
    private static final int PAGE = 100;
    private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);
    private static final int BUFFER_BYTES = 256 * 1024;

    private final UnopenedDeposits unopened;
    private final SealedFiles sealedFiles;
    private final Spool spool;
    private final DataKeys dataKeys;
    private final RecordingKeys keys;
    private final DepositSettings settings;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    DepositOpening(
            UnopenedDeposits unopened,
            SealedFiles sealedFiles,
            Spool spool,
            DataKeys dataKeys,
            RecordingKeys keys,
            DepositSettings settings) {
        this.unopened = unopened;
        this.sealedFiles = sealedFiles;
        this.spool = spool;
        this.dataKeys = dataKeys;
        this.keys = keys;
        this.settings = settings;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        long interval = settings.interval().toMillis();
        scheduler.scheduleWithFixedDelay(this::openAll, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** The edge of the clock: what fails is logged, and the next round tries again. One key's trouble is no other's. */
    private void openAll() {
        try {
            for (OwnedId keyId : unopened.keys()) {
                try {
                    openUnder(keyId);
                } catch (RuntimeException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "Deposits under key " + keyId.id() + " could not be opened; the next round tries again",
                            e);
                }
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Deposits could not be looked for; the next round tries again", e);
        }
    }

    private void openUnder(OwnedId keyId) {
        UUID afterId = BEFORE_ALL_IDS;
        List<RecordingArtifact> page;
        do {
            page = unopened.due(keyId, spool.id(), afterId, PAGE);
            for (RecordingArtifact artifact : page) {
                if (unopened.take(artifact) && !isHolderThere(artifact)) {
                    return;
                }
                afterId = artifact.id();
            }
        } while (page.size() == PAGE);
    }

    /** Opens a deposit that was taken in hand, and says whether it is worth while to ask the key's holder for another one. */
    private boolean isHolderThere(RecordingArtifact artifact) {
        boolean isSettled = false;
        try {
            isSettled = isSettled(artifact);
            return true;
        } catch (KeyAccessDeniedException | KeyProviderUnavailableException | ConfigurationAlteredException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Deposit " + artifact.id() + " could not be read; the next round tries again",
                    e);
            return true;
        } finally {
            if (!isSettled) {
                unopened.giveBack(artifact);
            }
        }
    }

    private boolean isSettled(RecordingArtifact artifact) throws IOException {
        try {
            open(artifact);
            return true;
        } catch (UnwrapFailedException | SealedFileCorruptException | DepositInvalidException e) {
            return isNotAsSaid(artifact, e);
        }
    }

    private void open(RecordingArtifact artifact) throws IOException {
        try (SeekableByteChannel file = sealedFiles.open(artifact);
                InputStream content = new BufferedInputStream(Channels.newInputStream(file), BUFFER_BYTES)) {
            SealedHeader sealed = SealedHeader.read(content);
            ExpectedHeader.require(sealed, artifact);
            DepositHeader header = DepositHeader.of(sealed, artifact.sealingContext());
            try (OpenedDataKey key = dataKeys.unwrap(
                    artifact.organizationId(), artifact.wrappingKeyId(), header.encrypted(), Actor.SYSTEM)) {
                SealedCheck.contentLength(content, sealed, key.dataKey());
            }
        }
        unopened.verified(artifact);
    }

    /** @return whether that is noted as the deposit's fault, or as its key holder's, and not as ours */
    private boolean isNotAsSaid(RecordingArtifact artifact, RuntimeException failure) {
        if (!isAsReceived(artifact)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Deposit {0} of organization {1} does not lie here as it came; its sender still has it",
                    artifact.id(),
                    artifact.organizationId());
            return false;
        }
        String reason = failure instanceof SealedFileCorruptException corrupt
                ? corrupt.reason().name()
                : failure.getClass().getSimpleName();
        boolean isAboutKey = failure instanceof UnwrapFailedException || reason.equals(CorruptReason.COMMITMENT.name());
        // A key service that gives no key, or a wrong one, may be mended; where we hold the key, nothing can be.
        if (isAboutKey && isHolderCustomer(artifact)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The holder of key {0} does not give the key of deposit {1}: {2}; it is asked again",
                    artifact.wrappingKeyId(),
                    artifact.id(),
                    reason);
            unopened.failed(artifact, settings.interval());
        } else {
            unopened.refused(artifact, reason);
        }
        return true;
    }

    private boolean isHolderCustomer(RecordingArtifact artifact) {
        return keys.find(artifact.organizationId(), artifact.wrappingKeyId())
                .filter(key -> key.holder().isCustomer())
                .isPresent();
    }

    private boolean isAsReceived(RecordingArtifact artifact) {
        MessageDigest digest = Sha256.digest();
        try (SeekableByteChannel file = sealedFiles.open(artifact);
                OutputStream target = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Channels.newInputStream(file).transferTo(target);
        } catch (IOException e) {
            throw new UncheckedIOException("The sealed file cannot be read", e);
        }
        return MessageDigest.isEqual(digest.digest(), artifact.sealedSha256());
    }
}
