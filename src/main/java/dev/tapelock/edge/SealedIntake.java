package dev.tapelock.edge;

import dev.tapelock.keys.DataKeys;
import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.EncryptionContext;
import dev.tapelock.seal.SealingOutputStream;
import dev.tapelock.storage.DurableFiles;
import dev.tapelock.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Seals recordings into the spool while they stream in. For several threads. */
final class SealedIntake {

    /** Several frames at once, which the sealing stream takes without copying them. */
    private static final int BUFFER_BYTES = 1 << 18;

    /** How often the disk is asked for its room while a recording streams in. */
    private static final long ROOM_CHECK_BYTES = 64L << 20;

    private final EdgeSpool spool;
    private final LeaseFile leaseFile;
    private final SecureRandom random;
    private final Clock clock;

    SealedIntake(EdgeSpool spool, LeaseFile leaseFile, SecureRandom random, Clock clock) {
        this.spool = spool;
        this.leaseFile = leaseFile;
        this.random = random;
        this.clock = clock;
    }

    /** Looks at the content once it has come to its end, before anything of it is kept. */
    @FunctionalInterface
    interface EndCheck {

        EndCheck NONE = length -> {};

        /** Throws {@link InvalidRecordingException} if it is not what was said. */
        void check(long contentLength);
    }

    /**
     * Looks whether anything can be taken now.
     *
     * @throws CannotTakeException if there is no lease, or no room
     */
    void requireOpen() {
        requireLease();
        requireRoom("The sealer's disk is full: less is free than must stay so");
    }

    /**
     * Takes a recording. When it returns, the sealed file is on the disk and will be delivered; if it throws, nothing was
     * kept.
     *
     * @param source which file of the watched folder it is
     * @throws CannotTakeException if nothing can be taken now
     * @throws RecordingExistsException if the artifact was taken already
     * @throws IOException if the content could not be read, or the disk not be written
     */
    Description take(RecordingLabel label, Optional<String> source, InputStream content, EndCheck check)
            throws IOException {
        // What would be refused after its last byte is refused before the first one is read.
        requireRoom("The sealer's disk is full: less is free than must stay so");
        spool.requireNew(label);
        try {
            return seal(label, source, content, check);
        } catch (IOException e) {
            if (DurableFiles.isDiskFull(e)) {
                throw new CannotTakeException("The sealer's disk is full", e);
            }
            throw e;
        }
    }

    private Lease requireLease() {
        return readLease()
                .orElseThrow(() -> new CannotTakeException(
                        "There is no lease yet, so there is no key to seal with; the centre has to be reached once"));
    }

    private Optional<Lease> readLease() {
        try {
            return leaseFile.read();
        } catch (EdgeException e) {
            // The keeper will get another one.
            throw new CannotTakeException(String.valueOf(e.getMessage()), e);
        }
    }

    private Description seal(RecordingLabel label, Optional<String> source, InputStream content, EndCheck check)
            throws IOException {
        while (true) {
            Lease lease = requireLease();
            try (IncomingFile file = spool.begin(lease.key())) {
                // Whoever reports earlier leases as drained looks at the files after the lease was stored.
                if (requireLease().key().equals(lease.key())) {
                    Description said = seal(label, source, content, check, lease, file);
                    spool.publish(file, said);
                    return said;
                }
            }
        }
    }

    private Description seal(
            RecordingLabel label,
            Optional<String> source,
            InputStream content,
            EndCheck check,
            Lease lease,
            IncomingFile file)
            throws IOException {
        MessageDigest sha256 = Sha256.digest();
        try (DataKey dataKey = DataKey.random(random);
                SealingOutputStream sealing = new SealingOutputStream(
                        new DigestOutputStream(file.stream(), sha256),
                        dataKey,
                        context(lease, label),
                        List.of(new EncryptedDataKey(
                                DataKeys.PROVIDER_ID,
                                lease.key().toString(),
                                KeyWrapping.wrap(lease.wrapAlgorithm(), lease.publicHalf(), dataKey))),
                        random)) {
            copy(content, sealing);
            sealing.finish();
            check.check(sealing.plaintextLength());
            return new Description(
                    label,
                    Instant.now(clock).truncatedTo(ChronoUnit.MILLIS),
                    lease.id(),
                    lease.key(),
                    sealing.sealedLength(),
                    Base64.getEncoder().encodeToString(sha256.digest()),
                    sealing.plaintextLength(),
                    source);
        }
    }

    private static EncryptionContext context(Lease lease, RecordingLabel label) {
        return EncryptionContext.of(Map.of(
                "organization", lease.organization().toString(),
                "recording", label.recording().toString(),
                "artifact", label.artifact()));
    }

    private void copy(InputStream content, SealingOutputStream sealing) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long untilCheck = ROOM_CHECK_BYTES;
        try {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                sealing.write(buffer, 0, read);
                untilCheck -= read;
                if (untilCheck <= 0) {
                    untilCheck = ROOM_CHECK_BYTES;
                    requireRoom("The sealer's disk became full while the recording came in");
                }
            }
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    private void requireRoom(String otherwise) {
        if (!spool.hasRoom()) {
            throw new CannotTakeException(otherwise);
        }
    }
}
