package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunPulseTest {

    private static final JobRun RUN = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 1);

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    /** Counts renewals; the first ones may fail. */
    private static final class Leases extends JobLeases {

        private final CountDownLatch renewed;
        private int failures;

        Leases(int renewals, int failures) {
            super(null, null, Clock.systemUTC());
            this.renewed = new CountDownLatch(renewals);
            this.failures = failures;
        }

        @Override
        synchronized void renew(JobRun run) {
            renewed.countDown();
            if (failures-- > 0) {
                throw new JobLostException(run);
            }
        }

        boolean await() {
            try {
                return renewed.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private RunPulse pulse(Leases leases, Duration renewal) {
        return new RunPulse(RUN, leases::renew, renewal, scheduler);
    }

    @Test
    void aRunLivesWhileItWaitsForSomebodyElse() {
        Leases leases = new Leases(3, 0);

        assertThat(pulse(leases, Duration.ofMillis(1)).during(leases::await)).isTrue();
    }

    @Test
    void aBeatThatFailsBesideACallDoesNotEndIt() {
        Leases leases = new Leases(3, 0);
        RunPulse pulse = pulse(leases, Duration.ofMillis(1));

        assertThat(pulse.during(() -> {
                    leases.failures = 2;
                    return leases.await();
                }))
                .isTrue();
    }

    @Test
    void aRunThatLostItsJobBeginsNoCall() {
        RunPulse pulse = pulse(new Leases(1, 10), Duration.ZERO.plusMillis(1));
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> {
                    TimeUnit.MILLISECONDS.sleep(5);
                    pulse.during(() -> {
                        never.countDown();
                        return 0;
                    });
                })
                .isInstanceOf(JobLostException.class);
        assertThat(never.getCount()).isEqualTo(1);
        assertThatThrownBy(pulse::require).isInstanceOf(JobLostException.class);
    }

    @Test
    void nothingIsSaidBeforeItIsTime() {
        Leases leases = new Leases(1, 0);

        pulse(leases, Duration.ofHours(1)).beat();

        assertThat(leases.renewed.getCount()).isEqualTo(1);
    }

    @Test
    void whoIsStoppedEndsAtTheNextBeatThoughItHasItsJob() {
        Leases leases = new Leases(1, 0);
        RunPulse pulse = pulse(leases, Duration.ofHours(1));
        pulse.beat();
        pulse.stop();
        assertThatThrownBy(pulse::beat).isInstanceOf(JobLostException.class);
        assertThatThrownBy(pulse::require).isInstanceOf(JobLostException.class);
        assertThatThrownBy(() -> pulse.during(() -> "never")).isInstanceOf(JobLostException.class);
    }
}
