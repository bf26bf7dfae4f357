package dev.tapelock.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;

/** The table that holds at most one {@link RootKeyRecord}. */
@ApplicationScoped
public class RootKeyRecords {

    @PersistenceContext
    private EntityManager entities;

    /** The record, if this database stands under a root key already. */
    @Transactional(TxType.REQUIRES_NEW)
    public Optional<RootKeyRecord> find() {
        return entities.createQuery("select r from RootKeyRecord r", RootKeyRecord.class)
                .getResultStream()
                .findFirst();
    }

    /** Whether something in the database is protected under a root key already. */
    @Transactional(TxType.REQUIRES_NEW)
    public boolean isAnythingProtected() {
        return entities.createQuery("select count(k) from PurposeKey k", Long.class)
                        .getSingleResult()
                > 0;
    }

    /**
     * Adds the record and commits it.
     *
     * @throws jakarta.persistence.PersistenceException if there is one already
     */
    @Transactional(TxType.REQUIRES_NEW)
    public void insert(RootKeyRecord record) {
        entities.persist(record);
        entities.flush();
    }
}
