package dev.tapelock.recording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Counts and lists what a selection selects, page by page, without loading the recordings. */
@ApplicationScoped
public class SelectedRecordings {

    /**
     * How many recordings one page looks at: a filter may let next to nothing through. A few pages' worth, because a filter that lets all
     * through has the rest looked at again by the next page.
     */
    private static final int FURTHEST = 2_000;

    private static final String IN_TIME =
            " where r.id.organizationId = :organizationId and r.startTime >= :start and r.startTime < :end";

    private final int furthest;

    @PersistenceContext
    private EntityManager entityManager;

    SelectedRecordings() {
        this.furthest = FURTHEST;
    }

    /** For use outside the server. */
    SelectedRecordings(EntityManager entityManager, int furthest) {
        this.entityManager = entityManager;
        this.furthest = furthest;
    }

    /** How many there are. */
    public record Counts(long recordings, long conversations) {}

    /** One of them. */
    public record Selected(UUID recordingId, UUID conversationId, Instant startTime) {}

    /** A place in the order: behind a recording, or in front of all. */
    public record Place(Instant startTime, UUID recordingId) {}

    /**
     * Some of them, in their order; none does not mean that there are none further on.
     *
     * @param end where to go on; empty if all were looked at
     */
    public record Found(List<Selected> recordings, Optional<Place> end) {

        public static final Found NOTHING = new Found(List.of(), Optional.empty());
    }

    /** Counts what is there now. With a limit, the conversations are those of all recordings, limited like these. */
    @Transactional
    public Counts count(UUID organizationId, RecordingSelection selection) {
        Tuple counts = selected(
                        "select count(r), count(distinct r.conversationId) from Recording r",
                        "",
                        organizationId,
                        selection)
                .getSingleResult();
        long most = selection.most().orElse(Long.MAX_VALUE);
        return new Counts(Math.min(most, counts.get(0, Long.class)), Math.min(most, counts.get(1, Long.class)));
    }

    /**
     * The next ones behind a place, in the selection's order: by start and id, so that the last page costs what the first does.
     *
     * @param after where the page before ended; for the first page what lies before the selection, in its order
     * @param limit how many at most
     */
    @Transactional
    public Found page(UUID organizationId, RecordingSelection selection, Place after, int limit) {
        Optional<Place> reach = selection.isSparse() ? reach(organizationId, selection, after) : Optional.empty();
        TypedQuery<Tuple> query = selected(
                        "select r.id.id, r.conversationId, r.startTime from Recording r",
                        behind(selection) + (reach.isPresent() ? upTo(selection) : "") + order(selection),
                        organizationId,
                        selection)
                .setParameter("afterTime", after.startTime())
                .setParameter("afterId", after.recordingId())
                .setMaxResults(limit);
        reach.ifPresent(end -> query.setParameter("endTime", end.startTime()).setParameter("endId", end.recordingId()));
        List<Selected> found = query.getResultStream()
                .map(row -> new Selected(row.get(0, UUID.class), row.get(1, UUID.class), row.get(2, Instant.class)))
                .toList();
        return new Found(found, found.size() == limit ? Optional.of(placeOf(found.get(limit - 1))) : reach);
    }

    private static Place placeOf(Selected last) {
        return new Place(last.startTime(), last.recordingId());
    }

    /** How far to look from a place on; empty if there is not so much. The index alone knows. */
    private Optional<Place> reach(UUID organizationId, RecordingSelection selection, Place after) {
        return inTime(
                        "select r.startTime, r.id.id from Recording r",
                        behind(selection) + order(selection),
                        organizationId,
                        selection)
                .setParameter("afterTime", after.startTime())
                .setParameter("afterId", after.recordingId())
                .setFirstResult(furthest - 1)
                .setMaxResults(1)
                .getResultStream()
                .map(row -> new Place(row.get(0, Instant.class), row.get(1, UUID.class)))
                .findFirst();
    }

    private static String behind(RecordingSelection selection) {
        return " and r.startTime %1$s= :afterTime and (r.startTime %1$s :afterTime or r.id.id %1$s :afterId)"
                .formatted(selection.isLatestFirst() ? "<" : ">");
    }

    private static String upTo(RecordingSelection selection) {
        return " and r.startTime %1$s= :endTime and (r.startTime %1$s :endTime or r.id.id %1$s= :endId)"
                .formatted(selection.isLatestFirst() ? ">" : "<");
    }

    private static String order(RecordingSelection selection) {
        // The organization is always the same, but H2 uses an index to sort only if it begins like the order.
        return selection.isLatestFirst()
                ? " order by r.id.organizationId desc, r.startTime desc, r.id.id desc"
                : " order by r.id.organizationId, r.startTime, r.id.id";
    }

    private TypedQuery<Tuple> selected(String select, String rest, UUID organizationId, RecordingSelection selection) {
        FilterCondition filters = new FilterCondition(selection.filters());
        TypedQuery<Tuple> query = inTime(
                        select, " and r.media in :media" + filters.text() + rest, organizationId, selection)
                .setParameter("media", selection.media());
        filters.bind(query);
        return query;
    }

    private TypedQuery<Tuple> inTime(String select, String rest, UUID organizationId, RecordingSelection selection) {
        return entityManager
                .createQuery(select + IN_TIME + rest, Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("start", selection.start())
                .setParameter("end", selection.end());
    }
}
