package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotationPeriodTest {

    @Test
    void disabledHasNoOccurrence() {
        LocalDateTime anchor = at("2026-01-01T00:00");
        assertThat(RotationPeriod.DISABLED.firstAfter(anchor, anchor)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DISABLED")
    void theFirstOccurrenceAfterTheAnchorIsOnePeriodLater(RotationPeriod period) {
        LocalDateTime anchor = at("2026-01-15T09:30");
        LocalDateTime expected = switch (period) {
            case DAILY -> at("2026-01-16T09:30");
            case WEEKLY -> at("2026-01-22T09:30");
            case MONTHLY -> at("2026-02-15T09:30");
            default -> at("2027-01-15T09:30");
        };
        assertThat(period.firstAfter(anchor, anchor)).contains(expected);
    }

    @Test
    void monthsFromThe31stReturnToThe31st() {
        assertThat(occurrences(RotationPeriod.MONTHLY, at("2026-01-31T10:00"), 5))
                .containsExactly(
                        at("2026-02-28T10:00"),
                        at("2026-03-31T10:00"),
                        at("2026-04-30T10:00"),
                        at("2026-05-31T10:00"),
                        at("2026-06-30T10:00"));
    }

    @Test
    void monthsFromThe31stKnowLeapYears() {
        assertThat(RotationPeriod.MONTHLY.firstAfter(at("2028-01-31T10:00"), at("2028-01-31T10:00")))
                .contains(at("2028-02-29T10:00"));
    }

    @Test
    void yearsFromThe29thOfFebruaryReturnToThe29th() {
        assertThat(occurrences(RotationPeriod.YEARLY, at("2024-02-29T10:00"), 4))
                .containsExactly(
                        at("2025-02-28T10:00"), at("2026-02-28T10:00"), at("2027-02-28T10:00"), at("2028-02-29T10:00"));
    }

    @Test
    void anOccurrenceIsNotAfterItself() {
        assertThat(RotationPeriod.DAILY.firstAfter(at("2026-01-01T10:00"), at("2026-01-05T10:00")))
                .contains(at("2026-01-06T10:00"));
    }

    @Test
    void aNanosecondBeforeAnOccurrenceItIsStillToCome() {
        LocalDateTime occurrence = at("2026-01-05T10:00");
        assertThat(RotationPeriod.DAILY.firstAfter(at("2026-01-01T10:00"), occurrence.minusNanos(1)))
                .contains(occurrence);
    }

    @Test
    void beforeTheAnchorTheAnchorIsTheFirst() {
        LocalDateTime anchor = at("2026-01-31T10:00");
        assertThat(RotationPeriod.MONTHLY.firstAfter(anchor, anchor.minusYears(3)))
                .contains(anchor);
    }

    private static List<LocalDateTime> occurrences(RotationPeriod period, LocalDateTime anchor, int count) {
        List<LocalDateTime> found = new ArrayList<>();
        LocalDateTime after = anchor;
        for (int i = 0; i < count; i++) {
            after = period.firstAfter(anchor, after).orElseThrow();
            found.add(after);
        }
        return found;
    }

    private static LocalDateTime at(String text) {
        return LocalDateTime.parse(text);
    }
}
