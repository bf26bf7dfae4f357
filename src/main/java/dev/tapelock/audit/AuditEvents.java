package dev.tapelock.audit;

import dev.tapelock.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;

/** Reads events, newest first. */
@ApplicationScoped
public class AuditEvents {

    @PersistenceContext
    private EntityManager entityManager;

    @Transactional
    public List<AuditEvent> find(AuditSearch search, Page page) {
        return bind(
                        entityManager.createQuery(
                                "select e from AuditEvent e" + where(search)
                                        + " order by e.id.organizationId desc, e.recordedAt desc, e.id.id desc",
                                AuditEvent.class),
                        search)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    @Transactional
    public long count(AuditSearch search) {
        return bind(entityManager.createQuery("select count(e) from AuditEvent e" + where(search), Long.class), search)
                .getSingleResult();
    }

    private static String where(AuditSearch search) {
        StringBuilder where = new StringBuilder(
                " where e.id.organizationId = :organizationId and e.recordedAt >= :start and e.recordedAt < :end");
        search.conditions().forEach((name, value) -> where.append(" and e.%s = :%s".formatted(name, name)));
        return where.toString();
    }

    private static <T> TypedQuery<T> bind(TypedQuery<T> query, AuditSearch search) {
        query.setParameter("organizationId", search.organizationId())
                .setParameter("start", search.start())
                .setParameter("end", search.end());
        for (Map.Entry<String, Object> condition : search.conditions().entrySet()) {
            query.setParameter(condition.getKey(), condition.getValue());
        }
        return query;
    }
}
