package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.keys.KeyReferences;
import dev.tapelock.keys.KeyRotation;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.testbed.InsideTheServer;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Does what the timers do to rows: folds the counts of keys, and forgets fingerprints. */
@Tag("slow")
@ExtendWith(ArquillianExtension.class)
class RecordingTimersIT {

    private static final int AT_ONCE = 3;

    @Inject
    private KeyCounts counts;

    @Inject
    private KeyReferences references;

    @Inject
    private KeyRotation rotation;

    @Inject
    private Recordings recordings;

    @Inject
    private RecordingIngest ingest;

    @Inject
    private ServerSettings server;

    @Inject
    private Clock clock;

    private ManagedExecutorService threads;
    private UUID organization;
    private UUID key;

    @Deployment
    static WebArchive application() {
        return InsideTheServer.application();
    }

    @BeforeEach
    void begin() throws IOException, NamingException {
        threads = InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
        organization = InsideTheServer.demoOrganization(server, "other.");
        key = changeKey();
    }

    private UUID changeKey() {
        return rotation.changeNow(organization, InsideTheServer.SENDER).id();
    }

    @Test
    void foldingChangesNoCount() {
        UUID recording = UUID.randomUUID();
        deliver(recording, "call.0");
        deliver(recording, "call.1");
        deliver(UUID.randomUUID(), "call.0");
        UUID second = changeKey();
        deliver(recording, "call.2");
        assertCounts(second);

        foldAll();
        assertCounts(second);

        assertThat(counts.fold(AT_ONCE)).isZero();
        assertCounts(second);
    }

    private void assertCounts(UUID second) {
        assertThat(references.recordingCounts(organization, List.of(key, second)))
                .containsEntry(key, 2L)
                .containsEntry(second, 1L);
        assertThat(references.recordingCount(organization, List.of(key, second)))
                .isEqualTo(2);
        assertThat(references.recordingCount(organization, List.of(second))).isZero();
    }

    /** Also a sum that is there already is added to. */
    @Test
    void whatComesAfterAFoldIsAddedToTheSum() {
        deliver(UUID.randomUUID(), "call.0");
        foldAll();
        deliver(UUID.randomUUID(), "call.0");
        assertThat(count()).isEqualTo(2);
        foldAll();

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void partsThatComeAtTheSameTimeAreOneRecording() throws Exception {
        UUID conversation = UUID.randomUUID();
        UUID announced = UUID.randomUUID();
        recordings.announce(organization, call(conversation, announced), InsideTheServer.SENDER);
        List<Callable<Void>> deliveries = new ArrayList<>();
        for (int part = 0; part < 8; part++) {
            String name = "call." + part;
            deliveries.add(() -> {
                deliver(conversation, announced, name);
                return null;
            });
        }

        for (Future<Void> delivery : threads.invokeAll(deliveries)) {
            delivery.get();
        }

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void whoReadsWhileOthersFoldMissesNone() throws Exception {
        int recordingsInAll = 30;
        for (int i = 0; i < recordingsInAll; i++) {
            deliver(UUID.randomUUID(), "call.0");
        }
        AtomicBoolean isDone = new AtomicBoolean();
        Future<Set<Long>> seen = threads.submit(() -> {
            Set<Long> all = new HashSet<>();
            while (!isDone.get()) {
                all.add(count());
            }
            return all;
        });
        Future<?> one = threads.submit(this::foldAll);
        Future<?> another = threads.submit(this::foldAll);
        one.get();
        another.get();
        isDone.set(true);

        assertThat(seen.get()).containsExactly((long) recordingsInAll);
        assertThat(count()).isEqualTo(recordingsInAll);
    }

    @Test
    void aFingerprintIsForgottenOnceItsTimeIsOver() throws InterruptedException {
        UUID recording = UUID.randomUUID();
        deliver(recording, "call.0");
        RecordingArtifact stored = awaitStored(recording);
        Instant created = stored.createdAt();

        recordings.forgetFingerprints(Instant.EPOCH, created);
        recordings.forgetFingerprints(created.plusMillis(1), created.plusSeconds(1));
        deliver(recording, "call.0");
        recordings.forgetFingerprints(created, created.plusMillis(1));

        assertThatThrownBy(() -> deliver(recording, "call.0")).isInstanceOf(RecordingConflictException.class);
    }

    private RecordingArtifact awaitStored(UUID recording) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
        while (true) {
            RecordingArtifact artifact = recordings
                    .artifact(organization, recording, new ArtifactName("call.0"))
                    .orElseThrow();
            if (artifact.state() == ArtifactState.STORED) {
                return artifact;
            }
            assertThat(Instant.now()).as("still in the spool").isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void foldAll() {
        while (counts.fold(AT_ONCE) > 0) {
            Thread.onSpinWait();
        }
    }

    private long count() {
        return references.recordingCounts(organization, List.of(key)).get(key);
    }

    private void deliver(UUID recording, String artifact) {
        // A recording has one conversation, and here the same id.
        deliver(recording, recording, artifact);
    }

    private void deliver(UUID conversation, UUID recording, String artifact) {
        Delivery delivery = InsideTheServer.delivery(organization, call(conversation, recording), artifact);
        ingest.deliver(delivery, new ByteArrayInputStream("a call".getBytes(StandardCharsets.US_ASCII)));
    }

    private RecordingDescription call(UUID conversation, UUID recording) {
        return InsideTheServer.call(conversation, recording, clock.instant());
    }
}
