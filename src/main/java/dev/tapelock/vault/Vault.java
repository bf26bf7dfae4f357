package dev.tapelock.vault;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Protects secrets under the root key, and gives out the purpose keys.
 *
 * <p>Thread-safe. It opens while the application starts; a call before that throws {@link IllegalStateException}.
 *
 * <p>Purpose keys stay open in memory, the {@value #CACHED_KEYS} used last, so that the usual call makes no query. Another
 * server's rotation is seen within {@link #CURRENT_IS_CURRENT_FOR}; until then this one goes on with the generation before,
 * which everybody still finds by its id.
 */
@ApplicationScoped
public class Vault {

    /** The organization of keys that belong to the whole installation. */
    public static final UUID INSTALLATION = new UUID(0, 0);

    static final int CACHED_KEYS = 10_000;
    static final Duration CURRENT_IS_CURRENT_FOR = Duration.ofMinutes(10);

    private final RootKeyStore store;
    private final RootKeyRecords records;
    private final PurposeKeys keys;
    private final Clock clock;
    private final BoundedCache<Slot, Current> current = new BoundedCache<>(CACHED_KEYS);
    private final BoundedCache<UUID, PurposeSecret> byId = new BoundedCache<>(CACHED_KEYS);
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable RootKey rootKey;

    @Inject
    public Vault(RootKeyStore store, RootKeyRecords records, PurposeKeys keys, Clock clock) {
        this.store = store;
        this.records = records;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Opens the root key; an exception from here stops the start of the application.
     *
     * <p>The tables must be there: migrations run at an earlier priority, whatever needs keys at a later one.
     */
    void open(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Startup startup) {
        rootKey = new VaultOpening(store, records, clock).open();
    }

    /** The id of the root key, no secret. */
    public UUID rootKeyId() {
        return rootKey().id();
    }

    /** Protects bytes under the root key, as {@link RootKey#protect} says. */
    public byte[] protect(byte[] plaintext, AssociatedData associatedData) {
        return rootKey().protect(plaintext, associatedData);
    }

    /**
     * Opens bytes that were protected under the root key, as {@link RootKey#unprotect} says.
     *
     * @throws ProtectedDataCorruptException for any reason for which they do not open
     */
    public byte[] unprotect(byte[] protectedBytes, AssociatedData associatedData) {
        return rootKey().unprotect(protectedBytes, associatedData);
    }

    /** The key to use now for a purpose of an organization ({@link #INSTALLATION} for none); made at first use. */
    public PurposeSecret purposeKey(Purpose purpose, UUID organizationId) {
        Slot slot = new Slot(purpose, organizationId);
        Instant now = clock.instant();
        Optional<PurposeSecret> known =
                current.get(slot).filter(it -> now.isBefore(it.until())).map(Current::secret);
        return known.orElseGet(
                () -> remember(slot, keys.current(purpose, organizationId).orElseGet(() -> makeFirst(slot))));
    }

    /**
     * The key with that id, of whatever generation; empty if there is none of that purpose and organization, so that a key
     * id from outside cannot bring in a key that was made for something else.
     */
    public Optional<PurposeSecret> purposeKey(Purpose purpose, UUID organizationId, UUID id) {
        RootKey opened = rootKey();
        return byId.get(id)
                .or(() -> keys.find(id).map(key -> {
                    PurposeSecret secret = key.open(opened);
                    byId.put(id, secret);
                    return secret;
                }))
                .filter(secret ->
                        secret.purpose() == purpose && secret.organizationId().equals(organizationId));
    }

    /** Makes the next generation and answers it; if another server rotates at the same time, one step is made for both. */
    public PurposeSecret rotate(Purpose purpose, UUID organizationId) {
        Slot slot = new Slot(purpose, organizationId);
        int generation = keys.current(purpose, organizationId)
                .map(PurposeKey::generation)
                .orElse(0);
        return remember(slot, makeNext(slot, generation));
    }

    /**
     * The pair to sign with now for a purpose of an organization; made at first use, which takes a second. Nothing of it stays
     * in memory: it is needed once in a while.
     */
    public SigningPair signingPair(Purpose purpose, UUID organizationId) {
        Slot slot = new Slot(purpose, organizationId);
        return keys.current(purpose, organizationId)
                .orElseGet(() -> makeFirst(slot))
                .openPair(rootKey());
    }

    /** The pair with that id, of whatever generation; empty if there is none of that purpose and organization. */
    public Optional<SigningPair> signingPair(Purpose purpose, UUID organizationId, UUID id) {
        RootKey opened = rootKey();
        return keys.find(id)
                .filter(key -> key.purpose() == purpose && key.organizationId().equals(organizationId))
                .map(key -> key.openPair(opened));
    }

    /** All pairs there were for a purpose of an organization, the newest first; none before the first use. */
    public List<SigningPair> signingPairs(Purpose purpose, UUID organizationId) {
        RootKey opened = rootKey();
        return keys.all(purpose, organizationId).stream()
                .map(key -> key.openPair(opened))
                .toList();
    }

    /** Likewise for a pair: the next generation, which signs from now on. */
    public SigningPair rotatePair(Purpose purpose, UUID organizationId) {
        int generation = keys.current(purpose, organizationId)
                .map(PurposeKey::generation)
                .orElse(0);
        return makeNext(new Slot(purpose, organizationId), generation).openPair(rootKey());
    }

    /**
     * One thread at a time: those of one server need a key at the same moment when it first starts.
     *
     * <p>The caller may be in a transaction, also in one that has written: what is read and made in here is in transactions of their
     * own, which touch the new key's row alone, so that nobody who waits holds a row that is needed here. But each who waits in a
     * transaction holds its connection, and whoever is in here needs one more.
     */
    private PurposeKey makeFirst(Slot slot) {
        making.lock();
        try {
            return keys.current(slot.purpose(), slot.organizationId()).orElseGet(() -> makeNext(slot, 0));
        } finally {
            making.unlock();
        }
    }

    private PurposeKey makeNext(Slot slot, int generation) {
        PurposeKey made =
                new PurposeKey(slot.purpose(), slot.organizationId(), generation + 1, rootKey(), clock.instant());
        try {
            keys.insert(made);
            return made;
        } catch (PersistenceException e) {
            // Another server was faster: its key is as good. Anything else that went wrong has made none.
            return keys.current(slot.purpose(), slot.organizationId())
                    .filter(key -> key.generation() > generation)
                    .orElseThrow(() -> e);
        }
    }

    private PurposeSecret remember(Slot slot, PurposeKey key) {
        PurposeSecret secret = key.open(rootKey());
        byId.put(secret.id(), secret);
        // Whoever read the row before a rotation must not bring the old generation back.
        current.merge(slot, new Current(secret, clock.instant().plus(CURRENT_IS_CURRENT_FOR)), Current::newer);
        return secret;
    }

    private RootKey rootKey() {
        RootKey opened = rootKey;
        if (opened == null) {
            throw new IllegalStateException("the vault is not open yet; it opens while the application starts");
        }
        return opened;
    }

    private record Slot(Purpose purpose, UUID organizationId) {}

    private record Current(PurposeSecret secret, Instant until) {

        Current newer(Current other) {
            return secret.generation() > other.secret.generation() ? this : other;
        }
    }
}
