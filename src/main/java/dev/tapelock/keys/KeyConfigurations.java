package dev.tapelock.keys;

import dev.tapelock.keys.KeyConfiguration.VersionId;
import dev.tapelock.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The stored versions of key configurations. */
@ApplicationScoped
public class KeyConfigurations {

    @PersistenceContext
    private EntityManager entityManager;

    /** The version through which the keys of a version are opened now; version 0 is in no table. */
    @Transactional
    public KeyConfiguration openingVersion(UUID organizationId, int version) {
        if (version == KeyConfiguration.NO_VERSION) {
            return KeyConfiguration.none(organizationId);
        }
        KeyConfiguration madeUnder = version(organizationId, version);
        return madeUnder
                .openedThrough()
                .map(later -> version(organizationId, later))
                .orElse(madeUnder);
    }

    private KeyConfiguration version(UUID organizationId, int version) {
        return Optional.ofNullable(entityManager.find(KeyConfiguration.class, new VersionId(organizationId, version)))
                .orElseThrow(() -> new IllegalStateException(
                        "Organization " + organizationId + " has no version " + version + " of a key configuration"));
    }

    /** The newest version of a configuration. */
    @Transactional
    public Optional<KeyConfiguration> newest(UUID organizationId, UUID id) {
        return newestFirst(organizationId, "c.configurationId = :id")
                .setParameter("id", id)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The newest version of the same configuration for the same holder; there is one, the given one itself. */
    @Transactional
    KeyConfiguration newestLike(KeyConfiguration configuration) {
        return newestFirst(configuration.organizationId(), "c.configurationId = :id and c.holder = :holder")
                .setParameter("id", configuration.id())
                .setParameter("holder", configuration.holder())
                .setMaxResults(1)
                .getSingleResult();
    }

    /** The newest version of each configuration, the last one changed first. */
    @Transactional
    public List<KeyConfiguration> newestOfEach(UUID organizationId) {
        return newestFirst(
                        organizationId,
                        "c.versionId.version = (select max(o.versionId.version) from KeyConfiguration o"
                                + " where o.versionId.organizationId = :organizationId"
                                + " and o.configurationId = c.configurationId)")
                .setMaxResults(KeyConfigurationChanges.MOST_CONFIGURATIONS)
                .getResultList();
    }

    /**
     * The versions by which recordings can be lost, of which nobody has said since they were made that this is understood; those
     * that were disabled since included, for what they hold is still there.
     */
    @Transactional
    public List<KeyConfiguration> toBeAcknowledged(UUID organizationId) {
        return newestFirst(
                        organizationId,
                        "c.holder <> :ours and not exists (select o from KeyConfiguration o"
                                + " where o.versionId.organizationId = :organizationId"
                                + " and o.acknowledgedAt >= c.createdAt)")
                .setParameter("ours", KeyHolder.MANAGED)
                .getResultList();
    }

    /** The versions of these numbers. */
    @Transactional
    public Map<Integer, KeyConfiguration> versions(UUID organizationId, Collection<Integer> numbers) {
        return newestFirst(organizationId, "c.versionId.version in :numbers")
                .setParameter("numbers", numbers)
                .getResultStream()
                .collect(Collectors.toMap(KeyConfiguration::version, Function.identity()));
    }

    /** All versions, the last one first. */
    @Transactional
    public List<KeyConfiguration> list(UUID organizationId, Page page) {
        return newestFirst(organizationId, "c.versionId.version > 0")
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    /** The versions before one, of the same configuration and for the same kind of holder, the last one first. */
    @Transactional
    List<KeyConfiguration> before(KeyConfiguration configuration) {
        return newestFirst(
                        configuration.organizationId(),
                        "c.configurationId = :id and c.holder = :holder and c.versionId.version < :version")
                .setParameter("id", configuration.id())
                .setParameter("holder", configuration.holder())
                .setParameter("version", configuration.version())
                .getResultList();
    }

    private TypedQuery<KeyConfiguration> newestFirst(UUID organizationId, String condition) {
        return entityManager
                .createQuery(
                        "select c from KeyConfiguration c where c.versionId.organizationId = :organizationId and "
                                + condition + " order by c.versionId.version desc",
                        KeyConfiguration.class)
                .setParameter("organizationId", organizationId);
    }

    /** The number of the organization's last version; 0 if there is none. */
    @Transactional
    int lastVersion(UUID organizationId) {
        return Optional.ofNullable(entityManager
                        .createQuery(
                                "select max(c.versionId.version) from KeyConfiguration c"
                                        + " where c.versionId.organizationId = :organizationId",
                                Integer.class)
                        .setParameter("organizationId", organizationId)
                        .getSingleResultOrNull())
                .orElse(KeyConfiguration.NO_VERSION);
    }

    /** Has the keys of some versions opened through a later one. */
    @Transactional(TxType.MANDATORY)
    void openThrough(UUID organizationId, Collection<Integer> versions, int later) {
        versions.forEach(version -> version(organizationId, version).openThrough(later));
    }

    @Transactional(TxType.MANDATORY)
    void add(KeyConfiguration configuration) {
        entityManager.persist(configuration);
    }
}
