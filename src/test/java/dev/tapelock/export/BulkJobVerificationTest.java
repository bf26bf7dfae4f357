package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.FileProblem.Kind;
import dev.tapelock.platform.OwnedId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkJobVerificationTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final FileProblem GONE = new FileProblem("a", Kind.MISSING);
    private static final FileProblem UNREADABLE = new FileProblem("c", Kind.UNREADABLE);
    private static final FileProblem CHANGED = new FileProblem("b", Kind.DIFFERENT);

    private final BulkJobVerification verification =
            new BulkJobVerification(new OwnedId(UUID.randomUUID(), UUID.randomUUID()), NOW);

    @Test
    void anOrderedOneWaitsForTheFirstRun() {
        assertThat(verification.state()).isEqualTo(VerificationState.PENDING);
        assertThat(verification.isFreeAt(NOW)).isTrue();
        assertThat(verification.startedAt()).isEmpty();

        JobRun run = verification.take(NOW, LEASE);

        assertThat(verification.state()).isEqualTo(VerificationState.PROCESSING);
        assertThat(verification.startedAt()).contains(NOW);
        assertThat(verification.isFreeAt(NOW.plus(LEASE))).isFalse();
        assertThat(verification.isManifestSeen()).isFalse();
        verification.require(run);
    }

    @Test
    void anotherRunTakesWhatTheFirstOneLeavesAndGoesOnWhereItWas() {
        JobRun first = verification.take(NOW, LEASE);
        verification.compared(2, List.of(), 0);
        verification.compared(50, List.of(GONE), 30);
        Instant later = NOW.plus(LEASE).plusMillis(1);
        assertThat(verification.isFreeAt(later)).isTrue();

        JobRun second = verification.take(later, LEASE);

        assertThatThrownBy(() -> verification.require(first)).isInstanceOf(JobLostException.class);
        verification.require(second);
        assertThat(verification.isManifestSeen()).isTrue();
        assertThat(verification.lastItem()).isEqualTo(30);
        assertThat(verification.startedAt()).contains(NOW);
        assertThat(verification.files()).isEqualTo(52);
    }

    @Test
    void theOutcomeIsWhatWasFound() {
        verification.take(NOW, LEASE);
        verification.compared(2, List.of(), 0);
        verification.finish(NOW);
        assertThat(verification.state()).isEqualTo(VerificationState.VERIFIED);

        verification.orderAgain(NOW);
        verification.take(NOW, LEASE);
        verification.compared(2, List.of(GONE), 0);
        verification.compared(3, List.of(CHANGED, CHANGED), 1);
        verification.finish(NOW.plusSeconds(1));
        assertThat(verification.state()).isEqualTo(VerificationState.DIFFERENT);
        assertThat(verification.missing()).isEqualTo(1);
        assertThat(verification.different()).isEqualTo(2);
        assertThat(verification.problems()).containsExactly(GONE, CHANGED, CHANGED);
        assertThat(verification.finishedAt()).contains(NOW.plusSeconds(1));
        assertThat(verification.isFreeAt(NOW.plus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    void whatCannotBeReadIsNotVerified() {
        verification.take(NOW, LEASE);
        assertThat(verification.hasProblems()).isFalse();
        verification.compared(3, List.of(UNREADABLE), 0);
        assertThat(verification.hasProblems()).isTrue();
        verification.finish(NOW);
        assertThat(verification.state()).isEqualTo(VerificationState.DIFFERENT);
        assertThat(verification.unreadable()).isEqualTo(1);
        assertThat(verification.missing() + verification.different()).isZero();
    }

    @Test
    void oneThatIsOrderedAgainKnowsNothingOfTheLast() {
        JobRun run = verification.take(NOW, LEASE);
        verification.compared(2, List.of(GONE, CHANGED, UNREADABLE), 0);
        verification.fail(new FailureReason(FailureReason.Kind.DESTINATION_UNUSABLE, "gone"), NOW);
        assertThat(verification.failure()).isPresent();

        verification.orderAgain(NOW.plusSeconds(5));

        assertThat(verification.state()).isEqualTo(VerificationState.PENDING);
        assertThat(verification.orderedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(verification.files() + verification.missing() + verification.different() + verification.unreadable())
                .isZero();
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.failure()).isEmpty();
        assertThat(verification.startedAt()).isEmpty();
        assertThat(verification.finishedAt()).isEmpty();
        assertThat(verification.isManifestSeen()).isFalse();
        assertThat(verification.take(NOW.plusSeconds(6), LEASE).epoch()).isGreaterThan(run.epoch());
    }

    @Test
    void theFirstHundredProblemsAreKeptAndAllAreCounted() {
        verification.take(NOW, LEASE);
        List<FileProblem> found = IntStream.range(0, 70)
                .mapToObj(number -> new FileProblem("file " + number, Kind.DIFFERENT))
                .toList();
        verification.compared(70, found, 1);
        verification.compared(70, found, 2);
        verification.compared(70, found, 3);

        assertThat(verification.problems()).hasSize(BulkJobVerification.MOST_PROBLEMS);
        assertThat(verification.different()).isEqualTo(210);
    }

    @Test
    void oneThatComesNoFurtherIsGivenUpAndOneThatDoesIsNot() {
        for (int attempt = 1; attempt < BulkJobVerification.MOST_ATTEMPTS; attempt++) {
            verification.take(NOW, LEASE);
        }
        verification.compared(1, List.of(), 0);
        for (int attempt = 1; attempt <= BulkJobVerification.MOST_ATTEMPTS; attempt++) {
            assertThat(verification.isHopeless()).isFalse();
            verification.take(NOW, LEASE);
        }
        assertThat(verification.isHopeless()).isTrue();
    }
}
