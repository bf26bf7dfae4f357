package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Test
    void theFirstRotationIsOnePeriodAfterTheBeginning() {
        RotationSchedule schedule = schedule(RotationPeriod.DAILY, "2026-01-10T08:00:00Z", BERLIN);
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-01-11T08:00:00Z"));
    }

    @Test
    void aDisabledScheduleIsNeverDue() {
        RotationSchedule schedule = schedule(RotationPeriod.DISABLED, "2026-01-10T08:00:00Z", BERLIN);
        assertThat(schedule.nextDueAt()).isEmpty();
        assertThat(schedule.isDueAt(Instant.parse("2999-01-01T00:00:00Z"))).isFalse();
    }

    @Test
    void aDisabledScheduleStaysSoWhenTheKeyIsChanged() {
        RotationSchedule schedule = schedule(RotationPeriod.DISABLED, "2026-01-10T08:00:00Z", BERLIN);
        schedule.rotated(Instant.parse("2026-05-01T00:00:00Z"), BERLIN);
        assertThat(schedule.nextDueAt()).isEmpty();
    }

    @Test
    void itIsDueExactlyAtItsInstantAndNotBefore() {
        RotationSchedule schedule = schedule(RotationPeriod.WEEKLY, "2026-01-10T08:00:00Z", TOKYO);
        Instant due = Instant.parse("2026-01-17T08:00:00Z");
        assertThat(schedule.isDueAt(due.minusNanos(1))).isFalse();
        assertThat(schedule.isDueAt(due)).isTrue();
        assertThat(schedule.isDueAt(due.plusSeconds(1))).isTrue();
    }

    @Test
    void monthsOfDownTimeAreOneRotation() {
        RotationSchedule schedule = schedule(RotationPeriod.DAILY, "2026-01-10T08:00:00Z", TOKYO);
        Instant backAgain = Instant.parse("2026-06-01T12:00:00Z");
        assertThat(schedule.isDueAt(backAgain)).isTrue();
        schedule.rotated(backAgain, TOKYO);
        assertThat(schedule.isDueAt(backAgain)).isFalse();
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-06-02T08:00:00Z"));
    }

    @Test
    void aChangeByHandDoesNotMoveTheCount() {
        RotationSchedule schedule = schedule(RotationPeriod.MONTHLY, "2026-01-31T08:00:00Z", TOKYO);
        schedule.rotated(Instant.parse("2026-02-10T11:00:00Z"), TOKYO);
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-02-28T08:00:00Z"));
        schedule.rotated(Instant.parse("2026-02-28T08:00:00Z"), TOKYO);
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-03-31T08:00:00Z"));
    }

    @Test
    void anotherPeriodBeginsANewCount() {
        RotationSchedule schedule = schedule(RotationPeriod.YEARLY, "2026-01-31T08:00:00Z", TOKYO);
        schedule.change(RotationPeriod.WEEKLY, Instant.parse("2026-03-02T10:00:00Z"), TOKYO);
        assertThat(schedule.period()).isEqualTo(RotationPeriod.WEEKLY);
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-03-09T10:00:00Z"));
    }

    @Test
    void theDayCountsInTheOrganizationsZone() {
        // 31 January, 23:30 UTC is 1 February in Tokyo and 31 January in New York.
        assertThat(schedule(RotationPeriod.MONTHLY, "2026-01-31T23:30:00Z", TOKYO)
                        .nextDueAt())
                .contains(Instant.parse("2026-02-28T23:30:00Z"));
        assertThat(schedule(RotationPeriod.MONTHLY, "2026-01-31T23:30:00Z", NEW_YORK)
                        .nextDueAt())
                .contains(Instant.parse("2026-02-28T23:30:00Z"));
        assertThat(schedule(RotationPeriod.MONTHLY, "2026-03-31T23:30:00Z", TOKYO)
                        .nextDueAt())
                .contains(Instant.parse("2026-04-30T23:30:00Z"));
        assertThat(schedule(RotationPeriod.MONTHLY, "2026-02-28T23:30:00Z", TOKYO)
                        .nextDueAt())
                .contains(Instant.parse("2026-03-31T23:30:00Z"));
        assertThat(schedule(RotationPeriod.MONTHLY, "2026-02-28T23:30:00Z", ZoneId.of("UTC"))
                        .nextDueAt())
                .contains(Instant.parse("2026-03-28T23:30:00Z"));
    }

    @Test
    void theLocalTimeStaysWhenSummerTimeBegins() {
        // 09:00 in Berlin is 08:00 UTC in winter and 07:00 UTC in summer; the clocks change on 29 March 2026.
        RotationSchedule schedule = schedule(RotationPeriod.DAILY, "2026-03-28T08:00:00Z", BERLIN);
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-03-29T07:00:00Z"));
    }

    @Test
    void aTimeThatTheChangeToSummerTimeSkipsMovesBehindTheGap() {
        // There is no 02:30 in Berlin on 29 March 2026: at 02:00 it is 03:00.
        RotationSchedule berlin = schedule(RotationPeriod.DAILY, "2026-03-28T01:30:00Z", BERLIN);
        assertThat(berlin.nextDueAt()).contains(Instant.parse("2026-03-29T01:30:00Z"));
        berlin.rotated(Instant.parse("2026-03-29T01:30:00Z"), BERLIN);
        assertThat(berlin.nextDueAt()).contains(Instant.parse("2026-03-30T00:30:00Z"));

        // Nor in New York on 8 March 2026.
        RotationSchedule newYork = schedule(RotationPeriod.DAILY, "2026-03-07T07:30:00Z", NEW_YORK);
        assertThat(newYork.nextDueAt()).contains(Instant.parse("2026-03-08T07:30:00Z"));
    }

    @Test
    void aKeyChangedByHandJustBehindTheGapIsStillDueThatDay() {
        RotationSchedule schedule = schedule(RotationPeriod.DAILY, "2026-03-27T01:30:00Z", BERLIN);
        schedule.rotated(Instant.parse("2026-03-29T01:10:00Z"), BERLIN);
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void aTimeThatOccursTwiceIsTheEarlier() {
        // On 25 October 2026 Berlin has 02:30 at 00:30 and at 01:30 UTC; New York has 01:30 twice on 1 November.
        assertThat(schedule(RotationPeriod.DAILY, "2026-10-24T00:30:00Z", BERLIN)
                        .nextDueAt())
                .contains(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(schedule(RotationPeriod.DAILY, "2026-10-31T05:30:00Z", NEW_YORK)
                        .nextDueAt())
                .contains(Instant.parse("2026-11-01T05:30:00Z"));
    }

    @Test
    void aKeyChangedInTheHourThatOccursTwiceIsNotDueAtOnceAgain() {
        RotationSchedule schedule = schedule(RotationPeriod.DAILY, "2026-10-20T00:30:00Z", BERLIN);
        Instant secondTenPastTwo = Instant.parse("2026-10-25T01:10:00Z");
        schedule.rotated(secondTenPastTwo, BERLIN);
        assertThat(schedule.isDueAt(secondTenPastTwo)).isFalse();
        assertThat(schedule.nextDueAt()).contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"})
    void theNextRotationIsTheFirstOccurrenceThatIsStrictlyLater(String zoneName) {
        ZoneId zone = ZoneId.of(zoneName);
        for (Instant anchor : instants(zone, Instant.parse("2024-01-01T00:00:00Z"), 10)) {
            for (Instant now : instants(zone, anchor, 10)) {
                for (RotationPeriod period : RotationPeriod.values()) {
                    RotationSchedule schedule = new RotationSchedule(UUID.randomUUID(), period, anchor, zone);
                    schedule.rotated(now, zone);
                    if (period == RotationPeriod.DISABLED) {
                        assertThat(schedule.nextDueAt()).isEmpty();
                    } else {
                        assertThat(schedule.nextDueAt())
                                .as("%s from %s after %s", period, anchor, now)
                                .contains(
                                        firstOccurrenceAfter(now, period, LocalDateTime.ofInstant(anchor, zone), zone));
                    }
                }
            }
        }
    }

    /** Counted one by one, without any arithmetic of calendars but the plain sum. */
    private static Instant firstOccurrenceAfter(Instant now, RotationPeriod period, LocalDateTime anchor, ZoneId zone) {
        for (long n = 0; ; n++) {
            LocalDateTime local = switch (period) {
                case DAILY -> anchor.plusDays(n);
                case WEEKLY -> anchor.plusWeeks(n);
                case MONTHLY -> anchor.plusMonths(n);
                default -> anchor.plusYears(n);
            };
            Instant occurrence = local.atZone(zone).toInstant();
            if (occurrence.isAfter(now)) {
                return occurrence;
            }
        }
    }

    /** Some at random in the 500 days from a beginning, and some around the change of clocks that comes first. */
    private static List<Instant> instants(ZoneId zone, Instant from, int count) {
        Random random = new Random(from.getEpochSecond());
        List<Instant> instants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instants.add(
                    from.plusSeconds(random.nextInt((int) Duration.ofDays(500).toSeconds())));
        }
        Instant change = zone.getRules().isFixedOffset() || zone.getRules().nextTransition(from) == null
                ? from
                : zone.getRules().nextTransition(from).getInstant();
        for (int minutes = -150; minutes <= 150; minutes += 20) {
            instants.add(change.plus(minutes, ChronoUnit.MINUTES));
        }
        return instants;
    }

    private static RotationSchedule schedule(RotationPeriod period, String anchor, ZoneId zone) {
        return new RotationSchedule(UUID.randomUUID(), period, Instant.parse(anchor), zone);
    }
}
