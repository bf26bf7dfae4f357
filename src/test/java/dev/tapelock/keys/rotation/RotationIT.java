package dev.tapelock.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditEvent;
import dev.tapelock.audit.AuditEvents;
import dev.tapelock.audit.AuditSearch;
import dev.tapelock.keys.KeyReferences;
import dev.tapelock.keys.KeyRotation;
import dev.tapelock.keys.KeyState;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.RecordingKeys;
import dev.tapelock.keys.RotationPeriod;
import dev.tapelock.keys.RotationSchedules;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.recording.ByteRange;
import dev.tapelock.recording.Delivery;
import dev.tapelock.recording.OpenedContent;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.RecordingIngest;
import dev.tapelock.recording.RecordingPlayback;
import dev.tapelock.recording.Recordings;
import dev.tapelock.testbed.AdjustableClock;
import dev.tapelock.testbed.InsideTheServer;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Inside the server, whose clock the tests move on: the timer is the product's, and so is all that it sets off. */
@ExtendWith(ArquillianExtension.class)
class RotationIT {

    private static final Actor SENDER = InsideTheServer.SENDER;
    /** Liberty looks for timers that somebody else left every 100 seconds only. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    @Inject
    private RecordingKeys keys;

    @Inject
    private KeyRotation rotation;

    @Inject
    private RotationSchedules schedules;

    @Inject
    private RecordingIngest ingest;

    @Inject
    private RecordingPlayback playback;

    @Inject
    private Recordings recordings;

    @Inject
    private KeyReferences references;

    @Inject
    private AuditEvents audit;

    @Inject
    private ServerSettings server;

    @Inject
    private Clock clock;

    @Deployment
    static WebArchive application() {
        return InsideTheServer.application().addClass(AdjustableClock.class);
    }

    @Test
    void theTimerChangesAKeyThatIsDueAndRecordingsOfBothKeysPlay() throws Exception {
        UUID organization = organization("");
        schedules.change(organization, RotationPeriod.DAILY, SENDER);
        RecordingArtifact before = deliver(organization, "sealed under the old key");
        UUID oldKey = active(organization).id();

        AdjustableClock.advance(Duration.ofHours(25));
        awaitOtherKeyThan(oldKey, organization);
        RecordingArtifact after = deliver(organization, "sealed under the new key");

        assertThat(before.recordingKeyId()).contains(oldKey);
        assertThat(after.recordingKeyId()).contains(active(organization).id()).isNotEqualTo(Optional.of(oldKey));
        assertThat(keys.find(organization, oldKey).orElseThrow().state()).isEqualTo(KeyState.RETIRED);
        assertThat(play(before)).isEqualTo("sealed under the old key");
        assertThat(play(after)).isEqualTo("sealed under the new key");
        assertThat(lastKeyChange(organization).actor().kind()).isEqualTo(Actor.Kind.SYSTEM);
    }

    @Test
    void missedPeriodsAreOneChange() throws Exception {
        UUID organization = organization("other.");
        schedules.change(organization, RotationPeriod.DAILY, SENDER);
        long before = keys.count(organization);
        UUID oldKey = active(organization).id();

        AdjustableClock.advance(Duration.ofDays(10));
        awaitOtherKeyThan(oldKey, organization);
        UUID newKey = active(organization).id();
        // Three ticks more: what was missed must not be made up for one by one.
        TimeUnit.SECONDS.sleep(7);

        assertThat(keys.count(organization)).isEqualTo(before + 1);
        assertThat(active(organization).id()).isEqualTo(newKey);
        assertThat(schedules.find(organization).orElseThrow().nextDueAt().orElseThrow())
                .isAfter(clock.instant())
                .isBefore(clock.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void changeKeyNowLeavesTheOldOneOpeningWhatItSealed() throws Exception {
        UUID organization = organization("");
        RecordingArtifact before = deliver(organization, "before");
        UUID oldKey = active(organization).id();

        RecordingKey made = rotation.changeNow(organization, SENDER);
        RecordingArtifact after = deliver(organization, "after");

        assertThat(made.id()).isNotEqualTo(oldKey);
        assertThat(after.recordingKeyId()).contains(made.id());
        assertThat(play(before)).isEqualTo("before");
        assertThat(play(after)).isEqualTo("after");
    }

    @Test
    void aRecordingUnderTwoKeysIsOneRecording() throws Exception {
        UUID organization = organization("other.");
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        UUID first = rotation.changeNow(organization, SENDER).id();
        deliver(organization, conversation, recording, "call.0", "under the first key");
        UUID second = rotation.changeNow(organization, SENDER).id();
        deliver(organization, conversation, recording, "call.1", "under the second key");

        assertThat(references.recordingCounts(organization, List.of(first, second)))
                .containsOnly(Map.entry(first, 1L), Map.entry(second, 1L));
        assertThat(references.recordingCount(organization, List.of(first, second)))
                .isEqualTo(1);
    }

    private UUID organization(String prefix) throws IOException {
        return InsideTheServer.demoOrganization(server, prefix);
    }

    private RecordingKey active(UUID organization) {
        return keys.active(organization).orElseThrow();
    }

    private void awaitOtherKeyThan(UUID oldKey, UUID organization) throws InterruptedException {
        Instant deadline = Instant.now().plus(LONGEST_WAIT);
        while (active(organization).id().equals(oldKey)) {
            assertThat(Instant.now()).as("the key was not changed").isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private RecordingArtifact deliver(UUID organization, String content) {
        return deliver(organization, UUID.randomUUID(), UUID.randomUUID(), "call.0", content);
    }

    private RecordingArtifact deliver(
            UUID organization, UUID conversation, UUID recording, String artifact, String content) {
        Delivery delivery = InsideTheServer.delivery(
                organization, InsideTheServer.call(conversation, recording, clock.instant()), artifact);
        return ingest.deliver(delivery, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                .artifact();
    }

    private String play(RecordingArtifact artifact) throws IOException {
        RecordingArtifact now =
                recordings.artifact(artifact.organizationId(), artifact.id()).orElseThrow();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        OpenedContent opened = playback.open(now, new ByteRange(0, now.contentLength()), SENDER);
        opened.writeTo(content);
        return content.toString(StandardCharsets.UTF_8);
    }

    private AuditEvent lastKeyChange(UUID organization) {
        AuditSearch search = new AuditSearch(
                organization,
                Instant.EPOCH,
                clock.instant().plus(Duration.ofDays(1)),
                Optional.empty(),
                Optional.of("RecordingKeyChanged"),
                Optional.empty(),
                Optional.empty());
        List<AuditEvent> events = audit.find(search, Page.of(1, 1, 1));
        return events.get(0);
    }
}
