package dev.tapelock.export;

import dev.tapelock.export.FileToPut.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import java.util.UUID;

/** The rows of noted files; each method is one short transaction of its own. A path has a row for each attempt, so few. */
@ApplicationScoped
class NotedFiles implements FileJournal {

    @PersistenceContext
    private EntityManager entityManager;

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public void note(UUID organizationId, ExportedFile file, Origin origin) {
        entityManager.persist(new NotedFile(organizationId, file, origin));
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public Optional<Origin> find(UUID organizationId, String path, String sha256) {
        return entityManager
                .createQuery(
                        "select f from NotedFile f where f.organizationId = :organizationId and f.path = :path",
                        NotedFile.class)
                .setParameter("organizationId", organizationId)
                .setParameter("path", path)
                .getResultStream()
                .filter(file -> file.hasDigest(sha256))
                .map(NotedFile::origin)
                .findFirst();
    }
}
