package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.OwnedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The stored recordings and artifacts; each method is one short transaction. */
@ApplicationScoped
public class Recordings {

    private final KeyCounts keyCounts;
    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    Recordings(KeyCounts keyCounts, AuditTrail audit, Clock clock) {
        this.keyCounts = keyCounts;
        this.audit = audit;
        this.clock = clock;
    }

    /** A recording with its users, if it is the organization's and of that conversation. */
    @Transactional
    public Optional<Recording> find(UUID organizationId, UUID conversationId, UUID recordingId) {
        return entityManager
                .createQuery(
                        "select r from Recording r left join fetch r.userIds where r.id = :id"
                                + " and r.conversationId = :conversationId",
                        Recording.class)
                .setParameter("id", new OwnedId(organizationId, recordingId))
                .setParameter("conversationId", conversationId)
                .getResultStream()
                .findFirst();
    }

    /** The same with its artifacts. */
    @Transactional
    public Optional<WholeRecording> whole(UUID organizationId, UUID conversationId, UUID recordingId) {
        return find(organizationId, conversationId, recordingId)
                .map(found -> new WholeRecording(found, artifacts(organizationId, List.of(recordingId))));
    }

    /** The recordings of a conversation with their users, the earliest first, at most {@code limit}. */
    @Transactional
    public List<Recording> ofConversation(UUID organizationId, UUID conversationId, int limit) {
        List<UUID> ids = entityManager
                .createQuery(
                        "select r.id.id from Recording r where r.id.organizationId = :organizationId"
                                + " and r.conversationId = :conversationId order by r.startTime, r.id.id",
                        UUID.class)
                .setParameter("organizationId", organizationId)
                .setParameter("conversationId", conversationId)
                .setMaxResults(limit)
                .getResultList();
        return entityManager
                .createQuery(
                        "select r from Recording r left join fetch r.userIds where r.id.organizationId = :organizationId"
                                + " and r.conversationId = :conversationId and r.id.id in :ids"
                                + " order by r.startTime, r.id.id",
                        Recording.class)
                .setParameter("organizationId", organizationId)
                .setParameter("conversationId", conversationId)
                .setParameter("ids", ids)
                .getResultList();
    }

    /** A page of recordings, the latest first: by key, so that the last page costs what the first does. */
    @Transactional
    public List<Recording> search(RecordingSearch search, int limit) {
        StringBuilder where = new StringBuilder(
                "r.id.organizationId = :organizationId and r.startTime >= :start" + " and r.startTime < :end");
        search.conversationId().ifPresent(id -> where.append(" and r.conversationId = :conversationId"));
        search.media().ifPresent(media -> where.append(" and r.media = :media"));
        search.after()
                .ifPresent(position -> where.append(
                        " and (r.startTime < :afterTime" + " or (r.startTime = :afterTime and r.id.id < :afterId))"));
        TypedQuery<Recording> query = entityManager
                .createQuery(
                        "select r from Recording r where " + where
                                + " order by r.id.organizationId desc, r.startTime desc, r.id.id desc",
                        Recording.class)
                .setParameter("organizationId", search.organizationId())
                .setParameter("start", search.interval().start())
                .setParameter("end", search.interval().end())
                .setMaxResults(limit);
        search.conversationId().ifPresent(id -> query.setParameter("conversationId", id));
        search.media().ifPresent(media -> query.setParameter("media", media));
        search.after()
                .ifPresent(position ->
                        query.setParameter("afterTime", position.startTime()).setParameter("afterId", position.id()));
        return query.getResultList();
    }

    /** A recording by its id, if it is the organization's. */
    @Transactional
    public Optional<Recording> find(UUID organizationId, UUID recordingId) {
        return Optional.ofNullable(entityManager.find(Recording.class, new OwnedId(organizationId, recordingId)));
    }

    /** How many recordings began in each of the intervals that these instants bound, in their order: one look at all. */
    @Transactional
    public List<Long> countsBetween(UUID organizationId, List<Instant> bounds) {
        int intervals = bounds.size() - 1;
        String sums = IntStream.range(0, intervals)
                .mapToObj(i -> "sum(case when r.startTime >= :b%d and r.startTime < :b%d then 1L else 0L end)"
                        .formatted(i, i + 1))
                .collect(Collectors.joining(", "));
        TypedQuery<Tuple> query = entityManager
                .createQuery(
                        "select " + sums + " from Recording r where r.id.organizationId = :organizationId"
                                + " and r.startTime >= :b0 and r.startTime < :b" + intervals,
                        Tuple.class)
                .setParameter("organizationId", organizationId);
        for (int i = 0; i <= intervals; i++) {
            query.setParameter("b" + i, bounds.get(i));
        }
        Tuple counts = query.getSingleResult();
        // A sum over nothing is null.
        return IntStream.range(0, intervals)
                .mapToObj(i -> counts.get(i) instanceof Number sum ? sum.longValue() : 0L)
                .toList();
    }

    /** All artifacts of these recordings, by name. */
    @Transactional
    public List<RecordingArtifact> artifacts(UUID organizationId, Collection<UUID> recordingIds) {
        return entityManager
                .createQuery(
                        "select a from RecordingArtifact a where a.id.organizationId = :organizationId"
                                + " and a.recordingId in :recordingIds order by a.recordingId, a.name",
                        RecordingArtifact.class)
                .setParameter("organizationId", organizationId)
                .setParameter("recordingIds", recordingIds)
                .getResultList();
    }

    @Transactional
    public Optional<RecordingArtifact> artifact(UUID organizationId, UUID recordingId, ArtifactName name) {
        return entityManager
                .createQuery(
                        "select a from RecordingArtifact a where a.id.organizationId = :organizationId"
                                + " and a.recordingId = :recordingId and a.name = :name",
                        RecordingArtifact.class)
                .setParameter("organizationId", organizationId)
                .setParameter("recordingId", recordingId)
                .setParameter("name", name.text())
                .getResultStream()
                .findFirst();
    }

    /** An artifact by its id, as it is stored now. */
    @Transactional
    public Optional<RecordingArtifact> artifact(UUID organizationId, UUID artifactId) {
        return Optional.ofNullable(
                entityManager.find(RecordingArtifact.class, new OwnedId(organizationId, artifactId)));
    }

    /** The MACs of some slices of an artifact that a bucket protects. */
    @Transactional
    Optional<SliceMacs> sliceMacs(UUID organizationId, UUID artifactId, int part) {
        return Optional.ofNullable(
                entityManager.find(SliceMacs.class, new SliceMacs.Id(organizationId, artifactId, part)));
    }

    /** What is known of some artifacts, of whatever organization; one that has no row is missing in the answer. */
    @Transactional
    public Map<OwnedId, ArtifactState> states(Collection<OwnedId> artifactIds) {
        return entityManager
                .createQuery("select a.id, a.state from RecordingArtifact a where a.id in :ids", Tuple.class)
                .setParameter("ids", artifactIds)
                .getResultStream()
                .collect(Collectors.toMap(row -> row.get(0, OwnedId.class), row -> row.get(1, ArtifactState.class)));
    }

    /**
     * Announces a recording that is still to be delivered.
     *
     * @throws RecordingConflictException if there is one of that id
     */
    @Transactional
    public Recording announce(UUID organizationId, RecordingDescription description, Actor actor) {
        Recording recording = new Recording(organizationId, description, now());
        try {
            entityManager.persist(recording);
            entityManager.flush();
        } catch (PersistenceException e) {
            throw new RecordingConflictException("There is a recording " + description.recordingId() + " already");
        }
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        "RecordingAnnounced",
                        "Recording",
                        recording.id(),
                        Map.of("conversation", description.conversationId().toString())));
        return recording;
    }

    /**
     * Registers a delivered artifact, and its recording if that is new: the delivery is done when this is committed.
     *
     * @param macs of its slices, if a bucket is to protect it
     * @throws RecordingConflictException if the recording that is there contradicts the delivery
     * @throws AlreadyDeliveredException if the artifact or the recording came into being meanwhile; nothing was stored
     */
    @Transactional
    void add(Delivery delivery, RecordingArtifact artifact, List<SliceMacs> macs) {
        // Locked, so that two new parts of a recording are not both its first one under a key.
        Recording recording = entityManager.find(
                Recording.class,
                new OwnedId(delivery.organizationId(), delivery.recording().recordingId()),
                LockModeType.PESSIMISTIC_WRITE);
        boolean isNew = recording == null;
        if (recording == null) {
            recording = new Recording(delivery.organizationId(), delivery.recording(), artifact.createdAt());
            entityManager.persist(recording);
        }
        requireSame(recording, delivery);
        keyCounts.add(artifact, isNew);
        entityManager.persist(artifact);
        macs.forEach(entityManager::persist);
        if (artifact.deposit().filter(DepositState.UNOPENED::equals).isPresent()) {
            entityManager.persist(new UnopenedDeposit(
                    new OwnedId(artifact.organizationId(), artifact.id()),
                    artifact.recordingKeyId().orElseThrow(),
                    artifact.createdAt()));
        }
        audit.record(delivery.organizationId(), delivery.actor(), deliveryOf(artifact));
        try {
            entityManager.flush();
        } catch (PersistenceException e) {
            throw new AlreadyDeliveredException(e);
        }
    }

    private static AuditFact deliveryOf(RecordingArtifact artifact) {
        Map<String, String> details = new HashMap<>();
        details.put("artifact", artifact.name().text());
        details.put("revision", artifact.id().toString());
        details.put("length", Long.toString(artifact.contentLength()));
        details.put("key", artifact.recordingKeyId().map(UUID::toString).orElse("of the bucket"));
        artifact.deposit().ifPresent(state -> details.put("deposit", state.wireName()));
        return AuditFact.success(
                artifact.deposit().isPresent() ? "RecordingDeposited" : "RecordingDelivered",
                "Recording",
                artifact.recordingId(),
                details);
    }

    /** Whether a sealed file of that message id was ever taken, in any organization. */
    @Transactional
    boolean isMessageIdUsed(byte[] messageId) {
        return !entityManager
                .createQuery("select 1 from RecordingArtifact a where a.messageId = :messageId", Integer.class)
                .setParameter("messageId", messageId)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /**
     * Checks a delivery against the recording that is there.
     *
     * @return the artifact of that name, if it was delivered already
     * @throws RecordingConflictException if that is of another conversation or of other media
     */
    @Transactional
    Optional<RecordingArtifact> present(Delivery delivery) {
        UUID recordingId = delivery.recording().recordingId();
        // Most recordings are new: then there is nothing else to ask for.
        return isThere(delivery)
                ? artifact(delivery.organizationId(), recordingId, delivery.artifact())
                : Optional.empty();
    }

    /**
     * Checks a delivery of a transcript against the recording that is there.
     *
     * @return the newest transcript that was delivered, if one was
     * @throws RecordingConflictException if that is of another conversation
     */
    @Transactional
    Optional<RecordingArtifact> newestTranscript(Delivery delivery) {
        return isThere(delivery)
                ? transcripts(delivery.organizationId(), delivery.recording().recordingId()).stream()
                        .findFirst()
                : Optional.empty();
    }

    private boolean isThere(Delivery delivery) {
        Recording recording = entityManager.find(
                Recording.class,
                new OwnedId(delivery.organizationId(), delivery.recording().recordingId()));
        if (recording != null) {
            requireSame(recording, delivery);
        }
        return recording != null;
    }

    private static void requireSame(Recording recording, Delivery delivery) {
        RecordingDescription delivered = delivery.recording();
        if (!recording.conversationId().equals(delivered.conversationId())) {
            throw new RecordingConflictException("Recording " + recording.id() + " belongs to another conversation");
        }
        if (!delivery.artifact().isTranscript() && recording.media() != delivered.media()) {
            throw new RecordingConflictException(
                    "Recording " + recording.id() + " is " + recording.media().wireName() + ", not "
                            + delivered.media().wireName());
        }
    }

    /** The versions of a recording's transcript, the newest first. */
    @Transactional
    public List<RecordingArtifact> transcripts(UUID organizationId, UUID recordingId) {
        return artifacts(organizationId, List.of(recordingId)).stream()
                .filter(artifact -> artifact.name().isTranscript())
                .sorted((a, b) -> Integer.compare(b.name().number(), a.name().number()))
                .toList();
    }

    /**
     * What lies in a spool and is to be moved, the oldest first, from behind the given one on.
     *
     * <p>The order begins like the index, or H2 would sort all that is left; the bound on the time stands alone, or the index would be
     * read from the spool's oldest on.
     */
    @Transactional
    public List<RecordingArtifact> spooled(UUID spoolId, Instant createdFrom, UUID afterId, int limit) {
        return entityManager
                .createQuery(
                        "select a from RecordingArtifact a where a.spoolId = :spoolId and a.createdAt >= :createdFrom"
                                + " and (a.createdAt > :createdFrom or a.id.id > :afterId)"
                                + " order by a.spoolId, a.createdAt, a.id.id",
                        RecordingArtifact.class)
                .setParameter("spoolId", spoolId)
                .setParameter("createdFrom", createdFrom)
                .setParameter("afterId", afterId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** What the repository should hold of an organization, in the order of the ids, from behind one on. */
    @Transactional
    public List<ExpectedObject> expected(UUID organizationId, UUID afterId, int limit) {
        return entityManager
                .createQuery(
                        "select a from RecordingArtifact a where a.id.organizationId = :organizationId"
                                + " and a.id.id > :afterId order by a.id.organizationId, a.id.id",
                        RecordingArtifact.class)
                .setParameter("organizationId", organizationId)
                .setParameter("afterId", afterId)
                .setMaxResults(limit)
                .getResultStream()
                .map(artifact -> new ExpectedObject(
                        artifact.ownedId(),
                        artifact.objectKey(),
                        artifact.state() == ArtifactState.STORED,
                        artifact.objectLength()))
                .toList();
    }

    /** Notes that an artifact's sealed file lies verified in the repository. Nothing else of the row is touched. */
    @Transactional
    public void stored(RecordingArtifact artifact) {
        entityManager
                .createQuery("update RecordingArtifact a set a.state = :stored, a.spoolId = null, a.storedAt = :now"
                        + " where a.id = :id and a.state = :spooled")
                .setParameter("stored", ArtifactState.STORED)
                .setParameter("now", now())
                .setParameter("id", artifact.ownedId())
                .setParameter("spooled", ArtifactState.SPOOLED)
                .executeUpdate();
    }

    /**
     * Forgets the fingerprints of what was delivered before an instant. Both halves are found by the index on spool and time, so that
     * the cost is that of what is looked at, not of all recordings.
     *
     * @param since when what is no longer in a spool was delivered at the earliest; what is older was forgotten before
     */
    @Transactional
    int forgetFingerprints(Instant since, Instant before) {
        return forgetFingerprints("a.spoolId is not null", Instant.EPOCH, before)
                + forgetFingerprints("a.spoolId is null", since, before);
    }

    private int forgetFingerprints(String where, Instant since, Instant before) {
        return entityManager
                .createQuery("update RecordingArtifact a set a.fingerprint = null, a.fingerprintKeyId = null where "
                        + where + " and a.createdAt >= :since and a.createdAt < :before and a.fingerprint is not null")
                .setParameter("since", since)
                .setParameter("before", before)
                .executeUpdate();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
