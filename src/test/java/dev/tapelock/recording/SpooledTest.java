package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.testbed.MemoryDatabase;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order, and from where on, a spool's artifacts are found. */
class SpooledTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final UUID SPOOL = new UUID(1, 1);
    private static final UUID OTHER_SPOOL = new UUID(1, 2);

    private MemoryDatabase database;

    @BeforeEach
    void open() throws Exception {
        database = MemoryDatabase.of(RecordingArtifact.class);
        // No organization, recording or key is needed for it.
        database.sql("set referential_integrity false");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    private void spool(UUID spool, long organization, long id, int second) {
        byte[] number =
                ByteBuffer.allocate(32).putLong(organization).putLong(id).array();
        database.write(entityManager -> entityManager.persist(new RecordingArtifact(
                new OwnedId(new UUID(2, organization), new UUID(3, id)),
                new UUID(4, id),
                ArtifactName.transcript(1),
                "text/vtt",
                new SealedContent(ArtifactProtection.SEALED, new UUID(5, 1), number, number, number, 1, 1),
                new Fingerprint(new UUID(6, 1), number),
                spool,
                START.plusSeconds(second))));
    }

    private List<RecordingArtifact> spooled(Instant from, UUID afterId, int limit) {
        return database.read(entityManager -> recordings(entityManager).spooled(SPOOL, from, afterId, limit));
    }

    private static Recordings recordings(EntityManager entityManager) {
        try {
            Recordings recordings = new Recordings(null, null, Clock.systemUTC());
            Field injected = Recordings.class.getDeclaredField("entityManager");
            injected.setAccessible(true);
            injected.set(recordings, entityManager);
            return recordings;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Long> numbers(List<RecordingArtifact> artifacts) {
        return artifacts.stream()
                .map(artifact -> artifact.id().getLeastSignificantBits())
                .toList();
    }

    @Test
    void theOldestComesFirstWhoseverItIsAndPagesLeaveNothingOut() {
        spool(SPOOL, 1, 7, 2);
        spool(SPOOL, 2, 3, 1);
        spool(SPOOL, 1, 4, 1);
        spool(SPOOL, 2, 5, 1);
        spool(SPOOL, 1, 9, 0);
        spool(SPOOL, 2, 1, 2);
        spool(OTHER_SPOOL, 1, 8, 1);

        assertThat(numbers(spooled(Instant.EPOCH, BEFORE_ALL, 10))).containsExactly(9L, 3L, 4L, 5L, 1L, 7L);
        List<Long> paged = new ArrayList<>();
        List<RecordingArtifact> page = spooled(Instant.EPOCH, BEFORE_ALL, 2);
        while (!page.isEmpty()) {
            paged.addAll(numbers(page));
            assertThat(paged).hasSizeLessThan(10);
            RecordingArtifact last = page.get(page.size() - 1);
            page = spooled(last.createdAt(), last.id(), 2);
        }
        assertThat(paged).containsExactly(9L, 3L, 4L, 5L, 1L, 7L);
    }
}
