package dev.tapelock.vault;

import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;

/**
 * Brings the root key and the database together when the server starts, or refuses.
 *
 * <p>A database that stands under a root key gets that key or none: one that is missing is never made anew, because what
 * the old one protects would be lost without anybody noticing.
 */
public final class VaultOpening {

    private static final Logger LOG = System.getLogger(VaultOpening.class.getName());

    private final RootKeyStore store;
    private final RootKeyRecords records;
    private final Clock clock;

    public VaultOpening(RootKeyStore store, RootKeyRecords records, Clock clock) {
        this.store = store;
        this.records = records;
        this.clock = clock;
    }

    /**
     * Opens the root key of this database; the first time of all, makes it.
     *
     * <p>The key is made and durable before the database knows it. A crash between the two leaves a key and an empty
     * database, and the next start takes that key.
     *
     * @throws RootKeyUnavailableException if the key is missing, does not open, or is another one than the database's
     */
    public RootKey open() {
        Optional<RootKeyRecord> recorded = records.find();
        return recorded.isPresent() ? openRecorded(recorded.get()) : openFirst();
    }

    private RootKey openRecorded(RootKeyRecord record) {
        if (!store.exists()) {
            throw new RootKeyUnavailableException("the database stands under root key " + record.id() + " of "
                    + record.createdAt() + ", but there is no keystore where the settings point (" + store.location()
                    + "); bring it back from its copy: a new one would open nothing of what is protected");
        }
        return matching(store.open(), record);
    }

    private RootKey openFirst() {
        if (records.isAnythingProtected()) {
            throw new RootKeyUnavailableException(
                    "the database holds protected keys, but lost the record of the root key"
                            + " that protects them; bring back the database from its copy: a new root key would open nothing");
        }
        RootKey rootKey = store.exists() ? openWaiting() : store.createNew();
        try {
            records.insert(new RootKeyRecord(rootKey, clock.instant()));
        } catch (PersistenceException e) {
            // Another server that starts at the same time was faster; it counts whose key the database has.
            return matching(rootKey, records.find().orElseThrow(() -> e));
        }
        LOG.log(
                Level.INFO,
                "The database stands under root key {0} from now on ({1}). Keep a copy off this machine: without it"
                        + " nothing that is protected opens again.",
                rootKey.id(),
                store.location());
        return rootKey;
    }

    /** A key that is there before the database knows any: left by a crash, or put there by hand and perhaps not flushed. */
    private RootKey openWaiting() {
        RootKey rootKey = store.open();
        store.flush();
        return rootKey;
    }

    private RootKey matching(RootKey rootKey, RootKeyRecord record) {
        if (!record.matches(rootKey)) {
            throw new RootKeyUnavailableException("the database stands under root key " + record.id() + " of "
                    + record.createdAt() + ", but the keystore (" + store.location()
                    + ") holds another one, with the id "
                    + rootKey.id() + "; bring the right keystore, or the database that belongs to this one");
        }
        return rootKey;
    }
}
