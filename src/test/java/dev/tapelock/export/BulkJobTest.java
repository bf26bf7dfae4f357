package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.audit.Actor;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingSelection;
import dev.tapelock.recording.SelectedRecordings.Found;
import dev.tapelock.recording.SelectedRecordings.Place;
import dev.tapelock.recording.SelectedRecordings.Selected;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BulkJobTest {

    private static final FailureReason FULL =
            new FailureReason(FailureReason.Kind.DESTINATION_FULL, "The disk is full");

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Actor CREATOR = new Actor(Actor.Kind.CLIENT, Optional.of(UUID.randomUUID()));

    private static BulkJob job(OptionalLong most) {
        return job(false, most);
    }

    private static BulkJob job(boolean isLatestFirst, OptionalLong most) {
        RecordingSelection selection = new RecordingSelection(
                NOW.minus(Duration.ofDays(1)),
                NOW,
                EnumSet.of(Media.AUDIO, Media.EMAIL),
                SampleFilters.VARIED,
                isLatestFirst,
                most);
        return new BulkJob(
                UUID.randomUUID(),
                UUID.randomUUID(),
                new ExportOrder(
                        selection,
                        UUID.randomUUID(),
                        new ActionTime(Optional.of(NOW), OptionalInt.empty()),
                        new ActionTime(Optional.empty(), OptionalInt.of(30)),
                        new ExportOrder.Wording(true, false)),
                CREATOR,
                NOW);
    }

    private static Found found(int count) {
        return new Found(
                java.util.stream.Stream.generate(() -> new Selected(UUID.randomUUID(), UUID.randomUUID(), NOW))
                        .limit(count)
                        .toList(),
                Optional.of(new Place(NOW, new UUID(8, 8))));
    }

    private static BulkJob ready() {
        BulkJob job = job(OptionalLong.empty());
        job.take(NOW, LEASE);
        job.collected(found(3));
        job.ready(2);
        return job;
    }

    @Test
    void itKeepsItsOrder() {
        BulkJob job = job(OptionalLong.of(7));

        assertThat(job.order().selection().media()).isEqualTo(Set.of(Media.AUDIO, Media.EMAIL));
        assertThat(job.order().selection().most()).hasValue(7);
        assertThat(job.order().selection().filters()).isEqualTo(SampleFilters.VARIED);
        assertThat(job.order().selection().isLatestFirst()).isFalse();
        assertThat(job.order().actionTime().date()).contains(NOW);
        assertThat(job.order().screenActionTime().age()).hasValue(30);
        assertThat(job.order().wording()).isEqualTo(new ExportOrder.Wording(true, false));
        assertThat(job.retry(UUID.randomUUID(), Actor.SYSTEM, NOW).order()).isEqualTo(job.order());
        assertThat(job.creator()).isEqualTo(CREATOR);
        assertThat(job.totalRecordings()).isEmpty();
    }

    @Test
    void collectingBeginsAtTheEndThatComesFirst() {
        UUID beforeAll = new UUID(0, 0);
        assertThat(job(false, OptionalLong.empty()).collectedPlace())
                .isEqualTo(new Place(NOW.minus(Duration.ofDays(1)), beforeAll));
        BulkJob backwards = job(true, OptionalLong.of(7));
        assertThat(backwards.order().selection().isLatestFirst()).isTrue();
        assertThat(backwards.collectedPlace()).isEqualTo(new Place(NOW, beforeAll));
    }

    @Test
    void collectingGoesOnWhereItLookedLastAlsoIfItFoundNothingThere() {
        BulkJob job = job(OptionalLong.of(7));
        Place end = new Place(NOW.minusSeconds(5), UUID.randomUUID());

        job.collected(new Found(List.of(), Optional.of(end)));

        assertThat(job.collectedPlace()).isEqualTo(end);
        assertThat(job.collectedCount()).isZero();
    }

    @Test
    void aRunThatIsTakenOverMayNotGoOn() {
        BulkJob job = ready();
        job.start(NOW);
        JobRun first = job.take(NOW, LEASE);
        job.require(first, BulkJobState.PROCESSING);

        JobRun second = job.take(NOW.plusSeconds(30), LEASE);

        assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
        assertThatThrownBy(() -> job.require(first, BulkJobState.PROCESSING)).isInstanceOf(JobLostException.class);
        job.require(second, BulkJobState.PROCESSING);
    }

    @Test
    void aRunOfACancelledJobMayNotGoOnAndKeepsItsLeaseForTheCleaning() {
        BulkJob job = ready();
        job.start(NOW);
        JobRun run = job.take(NOW, LEASE);

        job.cancel(NOW);

        assertThatThrownBy(() -> job.require(run, BulkJobState.PROCESSING)).isInstanceOf(JobLostException.class);
        assertThat(job.isFreeAt(NOW.plusSeconds(1))).isFalse();
        assertThat(job.isFreeAt(NOW.plus(LEASE).plusMillis(1))).isTrue();
    }

    @Test
    void theLeaseEndsUnlessItIsRenewed() {
        BulkJob job = job(OptionalLong.empty());
        job.take(NOW, LEASE);

        assertThat(job.isFreeAt(NOW.plus(LEASE))).isFalse();
        assertThat(job.isFreeAt(NOW.plus(LEASE).plusNanos(1000))).isTrue();
        job.renew(NOW.plus(LEASE), LEASE);
        assertThat(job.isFreeAt(NOW.plus(LEASE).plusSeconds(19))).isFalse();
    }

    @Test
    void noMoreIsCollectedThanIsWanted() {
        BulkJob job = job(OptionalLong.of(7));

        assertThat(job.roomFor(5)).isEqualTo(5);
        job.collected(found(5));
        assertThat(job.roomFor(5)).isEqualTo(2);
        job.collected(found(2));
        assertThat(job.roomFor(5)).isZero();
    }

    @Test
    void aFailedJobThatKnowsItsRecordingsCanBeStartedAgain() {
        BulkJob job = ready();
        job.start(NOW);
        job.fail(FULL, NOW.plusSeconds(5));

        assertThat(job.failure()).contains(FULL);
        assertThat(job.isStartable()).isTrue();
        job.start(NOW.plusSeconds(9));
        assertThat(job.failure()).isEmpty();
        assertThat(job.finishedAt()).isEmpty();
    }

    @Test
    void aJobThatFailedBeforeItKnewItsRecordingsCannotBeStarted() {
        BulkJob job = job(OptionalLong.empty());
        job.fail(FULL, NOW);

        assertThat(job.isStartable()).isFalse();
    }

    @Test
    void aJobThatWaitsIsReadyUntilItIsItsTurn() {
        BulkJob job = ready();
        job.start(NOW);
        job.fail(FULL, NOW.plusSeconds(5));

        job.enqueue(NOW.plusSeconds(6));

        assertThat(job.state()).isEqualTo(BulkJobState.READY);
        assertThat(job.failure()).isEmpty();
        assertThat(job.finishedAt()).isEmpty();
        assertThat(job.isWaiting()).isTrue();
        assertThat(job.isStartable()).as("it is started already").isFalse();

        job.leaveQueue(NOW.plusSeconds(60));

        assertThat(job.state()).isEqualTo(BulkJobState.PROCESSING);
        assertThat(job.startedAt()).contains(NOW.plusSeconds(60));
        assertThat(job.isWaiting()).isFalse();
    }

    @Test
    void theRunOfAPausedJobMayNotGoOnAndNobodyElseBeginsBeforeItsLeaseEnds() {
        BulkJob job = ready();
        job.start(NOW);
        JobRun run = job.take(NOW, LEASE);

        job.pause(NOW.plusSeconds(1));

        assertThat(job.state()).isEqualTo(BulkJobState.READY);
        assertThat(job.isPaused()).isTrue();
        assertThat(job.isStartable()).isTrue();
        assertThatThrownBy(() -> job.require(run, BulkJobState.PROCESSING)).isInstanceOf(JobLostException.class);

        job.start(NOW.plusSeconds(2));

        assertThat(job.isPaused()).isFalse();
        assertThatThrownBy(() -> job.require(run, BulkJobState.PROCESSING))
                .as("the run of before the pause")
                .isInstanceOf(JobLostException.class);
        assertThat(job.isFreeAt(NOW.plusSeconds(2))).isFalse();
        assertThat(job.isFreeAt(NOW.plus(LEASE).plusMillis(1))).isTrue();
    }

    @Test
    void whatIsOrWillBeProcessedCanBePaused() {
        BulkJob job = ready();
        assertThat(job.isPausable()).isFalse();
        job.enqueue(NOW);
        assertThat(job.isPausable()).isTrue();
        job.pause(NOW);
        assertThat(job.isWaiting()).as("it left the queue").isFalse();
        assertThat(job.isPausable()).isFalse();
        job.start(NOW);
        assertThat(job.isPausable()).isTrue();
        job.fulfil(NOW);
        assertThat(job.isPausable()).isFalse();
        BulkJob pending = job(OptionalLong.empty());
        pending.enqueue(NOW);
        assertThat(pending.isPausable()).isFalse();
    }

    @Test
    void aRetryIsReadyWithTheItemsThatWereCopied() {
        BulkJob earlier = ready();
        Actor other = new Actor(Actor.Kind.USER, Optional.of(UUID.randomUUID()));

        BulkJob retry = earlier.retry(UUID.randomUUID(), other, NOW.plusSeconds(1));
        retry.ready(2, 1);

        assertThat(retry.retryOf()).contains(earlier.id());
        assertThat(retry.order()).isEqualTo(earlier.order());
        assertThat(retry.organizationId()).isEqualTo(earlier.organizationId());
        assertThat(retry.creator()).isEqualTo(other);
        assertThat(retry.state()).isEqualTo(BulkJobState.READY);
        assertThat(retry.totalRecordings()).hasValue(2);
        assertThat(retry.totalConversations()).hasValue(1);
    }

    @Test
    void aJobWithoutRecordingsYetIsOnlyCollectedWhenItIsItsTurn() {
        BulkJob job = job(OptionalLong.empty());
        job.enqueue(NOW);

        assertThat(job.state()).isEqualTo(BulkJobState.PENDING);
        job.leaveQueue(NOW.plusSeconds(1));
        assertThat(job.state()).isEqualTo(BulkJobState.PENDING);
        assertThat(job.isWaiting()).isFalse();
        assertThat(job.startedAt()).isEmpty();
    }

    @Test
    void aCancelledJobWaitsNoMore() {
        BulkJob job = ready();
        job.enqueue(NOW);

        job.cancel(NOW);

        assertThat(job.isWaiting()).isFalse();
        assertThat(job.state()).isEqualTo(BulkJobState.CANCELLED);
    }

    @Test
    void whoMayNotEvenWaitIsToldHowManyDo() {
        assertThat(JobQueue.tooMany(2, 0, 0)).contains("has 2", "may have 2").doesNotContain("more wait");
        assertThat(JobQueue.tooMany(2, 5, 5)).contains("5 more wait, and 5 may");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsActiveIsOpen(BulkJobState state) {
        assertThat(state.isOpen() || !state.isActive()).isTrue();
    }

    @Test
    void aRunIsReadAsItWasWritten() {
        JobRun run = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 3);

        assertThat(JobRun.parse(run.toString())).isEqualTo(run);
    }

    @Test
    void progressIsCountedAndTheTimeLeftFollowsFromTheLastMinute() {
        BulkJob job = ready();
        job.start(NOW);

        JobProgress progress =
                JobProgress.of(job, new JobProgress.Counts(1, 1, 0, 500), 2, 500, Duration.ofSeconds(10));

        assertThat(progress.total()).isEqualTo(3);
        assertThat(progress.percent()).isEqualTo(66);
        assertThat(progress.recordingsPerMinute()).isEqualTo(12);
        assertThat(progress.bytesPerSecond()).isEqualTo(50);
        assertThat(progress.timeLeft()).contains(Duration.ofSeconds(5));
    }

    @Test
    void aJobThatStartedLongAgoIsMeasuredByTheLastMinuteAlone() {
        BulkJob job = ready();
        job.start(NOW);

        JobProgress progress = JobProgress.of(job, new JobProgress.Counts(2, 0, 0, 600), 2, 600, Duration.ofHours(5));

        assertThat(progress.recordingsPerMinute()).isEqualTo(2);
        assertThat(progress.bytesPerSecond()).isEqualTo(10);
        assertThat(progress.timeLeft()).contains(Duration.ofSeconds(30));
    }

    @Test
    void aJobOfWhichNothingWasDoneLatelyPromisesNothing() {
        BulkJob job = ready();
        job.start(NOW);

        assertThat(JobProgress.of(job, new JobProgress.Counts(2, 0, 0, 600), 0, 0, Duration.ofHours(5))
                        .timeLeft())
                .isEmpty();
    }

    @Test
    void aJobThatDoesNotRunHasNoRateAndNoTimeLeft() {
        JobProgress progress = JobProgress.of(ready(), JobProgress.Counts.NONE, 5, 500, Duration.ZERO);

        assertThat(progress.timeLeft()).isEmpty();
        assertThat(progress.recordingsPerMinute()).isZero();
        assertThat(progress.bytesPerSecond()).isZero();
        assertThat(progress.percent()).isZero();
    }

    @Test
    void aJobWithoutRecordingsIsWhollyDoneWhenItIsFulfilled() {
        BulkJob job = job(OptionalLong.empty());
        job.ready(0);

        assertThat(JobProgress.of(job, JobProgress.Counts.NONE, 0, 0, Duration.ZERO)
                        .percent())
                .isZero();
        job.start(NOW);
        job.fulfil(NOW);
        assertThat(JobProgress.of(job, JobProgress.Counts.NONE, 0, 0, Duration.ZERO)
                        .percent())
                .isEqualTo(100);
    }
}
