package dev.tapelock.organization;

import dev.tapelock.platform.OwnedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The stored API clients and users. */
@ApplicationScoped
class Accounts {

    @PersistenceContext
    private EntityManager entityManager;

    /** A client by its id alone, which is unique over all organizations: a token request names no organization. */
    @Transactional
    Optional<ApiClient> findClient(UUID clientId) {
        return entityManager
                .createQuery(
                        "select c from ApiClient c left join fetch c.permissions where c.id.id = :id", ApiClient.class)
                .setParameter("id", clientId)
                .getResultStream()
                .findFirst();
    }

    /** A user by the name to sign in with, which is unique over all organizations: the form asks for no organization. */
    @Transactional
    Optional<User> findUser(String signInName) {
        return entityManager
                .createQuery("select u from User u where u.signInName = :name", User.class)
                .setParameter("name", signInName)
                .getResultStream()
                .findFirst();
    }

    @Transactional
    Optional<User> findUser(UUID organizationId, UUID userId) {
        return Optional.ofNullable(entityManager.find(User.class, new OwnedId(organizationId, userId)));
    }

    @Transactional(TxType.MANDATORY)
    void add(ApiClient client) {
        entityManager.persist(client);
    }

    @Transactional(TxType.MANDATORY)
    void add(User user) {
        entityManager.persist(user);
    }

    @Transactional
    boolean hasFirstAdministrator() {
        return !entityManager
                .createNativeQuery("select user_id from first_administrator")
                .getResultList()
                .isEmpty();
    }

    /** Fails at commit if there is one already. */
    @Transactional(TxType.MANDATORY)
    void markFirstAdministrator(UUID userId, Instant now) {
        entityManager
                .createNativeQuery(
                        "insert into first_administrator (singleton, user_id, created_at) values (1, :user, :now)")
                .setParameter("user", userId)
                .setParameter("now", now)
                .executeUpdate();
    }
}
