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

    private static final String BEHIND = " and r.startTime >= :afterTime"
            + " and (r.startTime > :afterTime or r.id.id > :afterId) order by r.startTime, r.id.id";

    private static final String BEFORE = " and r.startTime <= :afterTime"
            + " and (r.startTime < :afterTime or r.id.id < :afterId) order by r.startTime desc, r.id.id desc";

    @PersistenceContext
    private EntityManager entityManager;

    SelectedRecordings() {}

    /** For use outside the server. */
    SelectedRecordings(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** How many there are. */
    public record Counts(long recordings, long conversations) {}

    /** One of them, as far as it is needed to go on behind it. */
    public record Selected(UUID recordingId, UUID conversationId, Instant startTime) {}

    /** Counts what is there now. With a limit, the conversations are those of all recordings, limited like these. */
    @Transactional
    public Counts count(UUID organizationId, RecordingSelection selection) {
        Tuple counts = query(
                        "select count(r), count(distinct r.conversationId) from Recording r",
                        "",
                        organizationId,
                        selection)
                .getSingleResult();
        long most = selection.most().orElse(Long.MAX_VALUE);
        return new Counts(Math.min(most, counts.get(0, Long.class)), Math.min(most, counts.get(1, Long.class)));
    }

    /**
     * The next ones behind the given place, in the selection's order: by start and id, so that the last page costs what the first
     * does.
     *
     * @param afterTime when the last one seen starts; for the first page what lies before the selection, in its order
     * @param afterId which one that was
     */
    @Transactional
    public List<Selected> page(
            UUID organizationId, RecordingSelection selection, Instant afterTime, UUID afterId, int limit) {
        return query(
                        "select r.id.id, r.conversationId, r.startTime from Recording r",
                        selection.isLatestFirst() ? BEFORE : BEHIND,
                        organizationId,
                        selection)
                .setParameter("afterTime", afterTime)
                .setParameter("afterId", afterId)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Selected(row.get(0, UUID.class), row.get(1, UUID.class), row.get(2, Instant.class)))
                .toList();
    }

    private TypedQuery<Tuple> query(String select, String rest, UUID organizationId, RecordingSelection selection) {
        FilterCondition filters = new FilterCondition(selection.filters());
        TypedQuery<Tuple> query = entityManager
                .createQuery(select + WHERE + filters.text() + rest, Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("start", selection.start())
                .setParameter("end", selection.end())
                .setParameter("media", selection.media());
        filters.bind(query);
        return query;
    }
}
