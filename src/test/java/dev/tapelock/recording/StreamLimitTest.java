package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamLimitTest {

    private final StreamLimit limit = new StreamLimit(
            new RecordingSettings(new ByteSize(1), 2, Duration.ofHours(1), new ByteSize(0), Duration.ofDays(7)));

    @Test
    void oneMoreThanTheLimitIsRefusedUntilAPlaceIsGivenBack() {
        StreamLimit.Place first = limit.take();
        limit.take();
        assertRefused();
        first.close();
        limit.take();
        assertRefused();
    }

    @Test
    void aPlaceThatIsGivenBackTwiceCountsOnce() {
        StreamLimit.Place first = limit.take();
        limit.take();
        first.close();
        first.close();
        limit.take();
        assertRefused();
    }

    private void assertRefused() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(limit::take)
                .returns(Refusal.BUSY, RefusedException::refusal)
                .matches(refused -> refused.retryAfter().isPresent());
    }
}
