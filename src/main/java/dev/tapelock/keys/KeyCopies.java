package dev.tapelock.keys;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.DataKey;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a copy of every recording key in the repository, beside the recordings: whoever loses the database, or restores an
 * old one, still has every key.
 *
 * <p>A copy counts only once it was read back, and, where we hold its private half, opened a data key that its public half had
 * wrapped.
 */
@ApplicationScoped
class KeyCopies {

    private static final System.Logger LOG = System.getLogger(KeyCopies.class.getName());
    private static final int PAGE = 100;

    private final ObjectStore repository;
    private final RecordingKeys keys;
    private final KeyProviders providers;
    private final SecureRandom random;

    @Inject
    KeyCopies(ObjectStore repository, RecordingKeys keys, KeyProviders providers, SecureRandom random) {
        this.repository = repository;
        this.keys = keys;
        this.providers = providers;
        this.random = random;
    }

    /**
     * Writes the copy of a key, if it is not there, and tries it. Call it outside of a transaction.
     *
     * @throws RefusedException {@code repository.unavailable}: the key must not seal anything yet
     * @throws UnwrapFailedException if what was written does not open what its public half wraps
     */
    void keep(RecordingKey key) {
        byte[] copy = KeyCopy.of(key).toBytes();
        try {
            repository.put(KeyCopy.place(key.organizationId(), key.id()), copy.length, new ByteArrayInputStream(copy));
            byte[] stored = read(key);
            if (!Arrays.equals(copy, stored)) {
                throw new IOException("Something else lies where the copy of recording key " + key.id() + " should");
            }
            requireWorking(key, KeyCopy.parse(stored));
        } catch (StorageException | IOException e) {
            throw new RefusedException(
                    Refusal.STORAGE_UNAVAILABLE,
                    "The copy of recording key " + key.id() + " could not be kept in the repository",
                    e);
        }
    }

    /**
     * Writes the copy of a key whose id its holder chose. One that lies there of a registration that was broken off gives way, if
     * it is of the same public half.
     *
     * @throws RefusedException {@code general.conflict} if it is of another; {@code repository.unavailable}
     */
    void keepAgain(RecordingKey key) {
        try {
            if (repository
                    .describe(KeyCopy.place(key.organizationId(), key.id()))
                    .isPresent()) {
                KeyCopy lying = KeyCopy.parse(read(key));
                if (lying.holder() != key.holder()
                        || !Arrays.equals(lying.publicHalf(), key.publicKey().getEncoded())) {
                    throw new RefusedException(
                            Refusal.CONFLICT, "The repository has another key " + key.id() + "; make a new pair");
                }
                forget(key);
            }
        } catch (StorageException | IOException | IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.STORAGE_UNAVAILABLE,
                    "The copy of recording key " + key.id() + " could not be looked for in the repository",
                    e);
        }
        keep(key);
    }

    /** What lies there may be damaged, or of another key. */
    private void requireCopy(RecordingKey key) throws IOException {
        KeyCopy lying = KeyCopy.parse(read(key));
        boolean isTheSame = Arrays.equals(lying.publicHalf(), key.publicKey().getEncoded())
                && Arrays.equals(lying.privateHalf(), key.protectedPrivateHalf().orElse(null));
        if (!isTheSame) {
            throw new IOException("Something else lies where the copy of recording key " + key.id() + " should");
        }
    }

    private byte[] read(RecordingKey key) throws IOException {
        try (InputStream stored =
                Channels.newInputStream(repository.open(KeyCopy.place(key.organizationId(), key.id())))) {
            return stored.readNBytes(KeyCopy.MAX_LENGTH_BYTES);
        }
    }

    /** A holder that is the customer's may be away while copies are written; its keys were tried when they were made. */
    private void requireWorking(RecordingKey key, KeyCopy copy) {
        RecordingKey copied = copy.toKey();
        if (copied.holder().isCustomer()) {
            return;
        }
        try (DataKey canary = DataKey.random(random);
                DataKey opened = providers
                        .of(copied.holder())
                        .unwrap(
                                copied,
                                KeyConfiguration.none(key.organizationId()),
                                KeyWrapping.wrap(key.wrapAlgorithm(), key.publicKey(), canary),
                                KeyProvider.NOBODY)) {
            if (!opened.isSameAs(canary)) {
                throw new UnwrapFailedException(
                        new IllegalStateException("The copy of recording key " + key.id() + " opens something else"));
            }
        }
    }

    /** Forgets the copy of a key that never became active, and so never sealed anything. */
    void forget(RecordingKey key) {
        try {
            repository.delete(KeyCopy.place(key.organizationId(), key.id()));
        } catch (StorageException e) {
            // A copy too many does no harm.
            LOG.log(System.Logger.Level.WARNING, "The copy of unused key " + key.id() + " stays in the repository", e);
        }
    }

    /**
     * Writes the copies that are missing: of keys from before there were copies, or of a repository that was exchanged.
     *
     * @return how many were written
     */
    int complete() {
        int written = 0;
        List<RecordingKey> page = keys.all(Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            for (RecordingKey key : page) {
                written += isCompleted(key) ? 1 : 0;
            }
            RecordingKey last = page.get(page.size() - 1);
            page = keys.all(Optional.of(new OwnedId(last.organizationId(), last.id())), PAGE);
        }
        return written;
    }

    private boolean isCompleted(RecordingKey key) {
        try {
            if (repository
                    .describe(KeyCopy.place(key.organizationId(), key.id()))
                    .isPresent()) {
                requireCopy(key);
                return false;
            }
            keep(key);
            return true;
        } catch (RefusedException | UnwrapFailedException | IOException | IllegalArgumentException e) {
            // One key that cannot be kept must not keep the others.
            LOG.log(System.Logger.Level.ERROR, "Recording key " + key.id() + " has no copy in the repository", e);
            return false;
        }
    }
}
