package dev.tapelock.organization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The names of those who act, for whoever reads what they did. */
@ApplicationScoped
public class ActorNames {

    private static final String USERS_AND_CLIENTS =
            "select u.id.id, u.signInName from User u where u.id.organizationId = :organizationId and u.id.id in :ids"
                    + " union all"
                    + " select c.id.id, c.name from ApiClient c where c.id.organizationId = :organizationId and c.id.id in :ids";

    @PersistenceContext
    private EntityManager entityManager;

    /**
     * The names of the organization's users and clients with those ids, in one query; nothing for ids that are not its own.
     */
    @Transactional
    public Map<UUID, String> of(UUID organizationId, Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return entityManager
                .createQuery(USERS_AND_CLIENTS, Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("ids", ids)
                .getResultStream()
                .collect(Collectors.toMap(row -> row.get(0, UUID.class), row -> row.get(1, String.class)));
    }
}
