package dev.tapelock.recording;

import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.Caller;
import dev.tapelock.platform.OwnedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The stored batch downloads.
 *
 * <p>Only the request is stored, so that every server can answer it, also after a restart. What it leads to is found anew at
 * each look ({@link BatchDownloadItems}): it takes a few short queries, and no answer is older than the recordings.
 */
@ApplicationScoped
public class BatchDownloads {

    private final AuditTrail audit;
    private final BatchDownloadSettings settings;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    BatchDownloads(AuditTrail audit, BatchDownloadSettings settings, Clock clock) {
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /** Keeps a request. */
    @Transactional
    public BatchDownload submit(Caller caller, List<BatchDownload.Line> lines) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        BatchDownload download = new BatchDownload(
                new OwnedId(caller.organizationId(), UUID.randomUUID()),
                caller.id(),
                lines,
                now,
                now.plus(settings.lifetime()));
        entityManager.persist(download);
        audit.record(
                caller.organizationId(),
                caller.actor(),
                AuditFact.success(
                        "BatchDownloadRequested",
                        "BatchDownload",
                        download.id(),
                        Map.of("entries", Integer.toString(lines.size()))));
        return download;
    }

    /** A request, for its submitter alone, until it expires. */
    @Transactional
    public Optional<BatchDownload> find(Caller caller, UUID id) {
        return Optional.ofNullable(entityManager.find(BatchDownload.class, new OwnedId(caller.organizationId(), id)))
                .filter(download -> download.submitterId().equals(caller.id()))
                .filter(download -> !download.isExpiredAt(clock.instant()));
    }

    /** Forgets what is answered no longer. */
    @Transactional
    int forgetExpired() {
        return entityManager
                .createQuery("delete from BatchDownload d where d.expiresAt <= :now")
                .setParameter("now", clock.instant())
                .executeUpdate();
    }
}
