package dev.tapelock.recording;

import dev.tapelock.platform.Interval;
import dev.tapelock.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds recordings over many conversations, each time in one query; whoever asks for a list bounds it. */
@ApplicationScoped
public class ConversationSearch {

    private static final String STARTED_IN =
            " from Recording r where r.id.organizationId = :organizationId and r.startTime >= :start and r.startTime < :end";

    @PersistenceContext
    private EntityManager entityManager;

    /** How many recordings each of these conversations has; one without any is not in the answer. */
    @Transactional
    Map<UUID, Long> counts(UUID organizationId, Collection<UUID> conversationIds) {
        Map<UUID, Long> counts = new HashMap<>();
        for (Tuple row : entityManager
                .createQuery(
                        "select r.conversationId, count(r) from Recording r where r.id.organizationId = :organizationId"
                                + " and r.conversationId in :conversationIds group by r.conversationId",
                        Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("conversationIds", conversationIds)
                .getResultList()) {
            counts.put(row.get(0, UUID.class), row.get(1, Long.class));
        }
        return counts;
    }

    /** The recordings of these conversations, the earliest first, at most {@code limit}. */
    @Transactional
    List<Recording> ofConversations(UUID organizationId, Collection<UUID> conversationIds, int limit) {
        return entityManager
                .createQuery(
                        "select r from Recording r where r.id.organizationId = :organizationId"
                                + " and r.conversationId in :conversationIds order by r.startTime, r.id.id",
                        Recording.class)
                .setParameter("organizationId", organizationId)
                .setParameter("conversationIds", conversationIds)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Those of these recordings that the organization has. */
    @Transactional
    List<Recording> byIds(UUID organizationId, Collection<UUID> recordingIds) {
        return entityManager
                .createQuery(
                        "select r from Recording r where r.id.organizationId = :organizationId and r.id.id in :ids",
                        Recording.class)
                .setParameter("organizationId", organizationId)
                .setParameter("ids", recordingIds)
                .getResultList();
    }

    /** A page of the conversations of which a recording starts in the interval, by the first such start. */
    @Transactional
    public List<ConversationSpan> conversations(
            UUID organizationId, Interval interval, boolean isLatestFirst, Page page) {
        String direction = isLatestFirst ? " desc" : " asc";
        List<UUID> ids = within(
                        organizationId,
                        interval,
                        "select r.conversationId" + STARTED_IN + " group by r.conversationId order by min(r.startTime)"
                                + direction + ", r.conversationId" + direction,
                        UUID.class)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
        Map<UUID, ConversationSpan> spans = spans(organizationId, ids);
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(spans.get(id)).stream())
                .toList();
    }

    /** How many conversations there are of which a recording starts in the interval. */
    @Transactional
    public long countConversations(UUID organizationId, Interval interval) {
        return within(organizationId, interval, "select count(distinct r.conversationId)" + STARTED_IN, Long.class)
                .getSingleResult();
    }

    private <T> TypedQuery<T> within(UUID organizationId, Interval interval, String query, Class<T> type) {
        return entityManager
                .createQuery(query, type)
                .setParameter("organizationId", organizationId)
                .setParameter("start", interval.start())
                .setParameter("end", interval.end());
    }

    private Map<UUID, ConversationSpan> spans(UUID organizationId, Collection<UUID> conversationIds) {
        Map<UUID, ConversationSpan> spans = new HashMap<>();
        for (Tuple row : entityManager
                .createQuery(
                        "select r.conversationId, min(r.startTime), max(r.endTime), min(r.direction) from Recording r"
                                + " where r.id.organizationId = :organizationId and r.conversationId in :conversationIds"
                                + " group by r.conversationId",
                        Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("conversationIds", conversationIds)
                .getResultList()) {
            UUID id = row.get(0, UUID.class);
            spans.put(
                    id,
                    new ConversationSpan(
                            id,
                            row.get(1, Instant.class),
                            row.get(2, Instant.class),
                            Optional.ofNullable(row.get(3, String.class))));
        }
        return spans;
    }
}
