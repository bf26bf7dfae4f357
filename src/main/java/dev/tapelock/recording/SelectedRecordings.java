package dev.tapelock.recording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Counts and lists what a selection selects, page by page, without loading the recordings. */
@ApplicationScoped
public class SelectedRecordings {

    private static final String WHERE = " where r.id.organizationId = :organizationId and r.startTime >= :start"
            + " and r.startTime < :end and r.media in :media";

    @PersistenceContext
    private EntityManager entityManager;

    /** How many there are. */
    public record Counts(long recordings, long conversations) {}

    /** One of them, as far as it is needed to go on behind it. */
    public record Selected(UUID recordingId, UUID conversationId, Instant startTime) {}

    /** Counts what is there now. With a limit, the conversations are those of all recordings, limited like these. */
    @Transactional
    public Counts count(UUID organizationId, RecordingSelection selection) {
        Tuple counts = bind(
                        entityManager.createQuery(
                                "select count(r), count(distinct r.conversationId) from Recording r" + where(selection),
                                Tuple.class),
                        organizationId,
                        selection)
                .getSingleResult();
        long most = selection.most().orElse(Long.MAX_VALUE);
        return new Counts(Math.min(most, counts.get(0, Long.class)), Math.min(most, counts.get(1, Long.class)));
    }

    /**
     * The next ones behind the given place, by start and id.
     *
     * @param afterTime when the last one seen starts; anything before the selection for the first page
     * @param afterId which one that was
     */
    @Transactional
    public List<Selected> page(
            UUID organizationId, RecordingSelection selection, Instant afterTime, UUID afterId, int limit) {
        return bind(
                        entityManager.createQuery(
                                "select r.id.id, r.conversationId, r.startTime from Recording r" + where(selection)
                                        + " and r.startTime >= :afterTime and (r.startTime > :afterTime or r.id.id > :afterId)"
                                        + " order by r.startTime, r.id.id",
                                Tuple.class),
                        organizationId,
                        selection)
                .setParameter("afterTime", afterTime)
                .setParameter("afterId", afterId)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Selected(row.get(0, UUID.class), row.get(1, UUID.class), row.get(2, Instant.class)))
                .toList();
    }

    private static String where(RecordingSelection selection) {
        return selection.conversationId().isPresent() ? WHERE + " and r.conversationId = :conversationId" : WHERE;
    }

    private static <T> TypedQuery<T> bind(TypedQuery<T> query, UUID organizationId, RecordingSelection selection) {
        query.setParameter("organizationId", organizationId)
                .setParameter("start", selection.start())
                .setParameter("end", selection.end())
                .setParameter("media", selection.media());
        selection.conversationId().ifPresent(id -> query.setParameter("conversationId", id));
        return query;
    }
}
