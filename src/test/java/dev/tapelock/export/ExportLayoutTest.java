package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportLayoutTest {

    private static final UUID CONVERSATION = UUID.fromString("00000000-0000-4000-8000-000000c00001");

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T07:08:09Z, year=2026/month=1/day=5/hour=7",
        "2026-12-31T23:59:59.999Z, year=2026/month=12/day=31/hour=23",
        "2024-02-29T00:00:00Z, year=2024/month=2/day=29/hour=0",
        "0999-10-10T10:00:00Z, year=999/month=10/day=10/hour=10",
        "2024-02-29T23:59:59.999999Z, year=2024/month=2/day=29/hour=23",
        "2023-02-28T23:59:59.999Z, year=2023/month=2/day=28/hour=23",
        "2023-03-01T00:00:00Z, year=2023/month=3/day=1/hour=0",
        "2000-02-29T12:00:00Z, year=2000/month=2/day=29/hour=12",
        "2026-01-31T23:59:59Z, year=2026/month=1/day=31/hour=23",
        "2027-01-01T00:00:00Z, year=2027/month=1/day=1/hour=0"
    })
    void timesAreInUtcAndUnpadded(Instant start, String expected) {
        assertThat(ExportLayout.directoryOf(start, CONVERSATION))
                .isEqualTo(expected + "/conversation_id=" + CONVERSATION);
    }

    /** Clocks there are changed at these moments; the hours of UTC go on one after the other. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T01:00:00Z, day=29/hour=0, day=29/hour=1",
        "Europe/Berlin, 2026-10-25T01:00:00Z, day=25/hour=0, day=25/hour=1",
        "America/Sao_Paulo, 2018-11-04T03:00:00Z, day=4/hour=2, day=4/hour=3",
        "America/Sao_Paulo, 2019-02-17T02:00:00Z, day=17/hour=1, day=17/hour=2",
        "Australia/Lord_Howe, 2026-04-04T15:00:00Z, day=4/hour=14, day=4/hour=15",
        "Australia/Lord_Howe, 2026-10-03T15:30:00Z, day=3/hour=15, day=3/hour=15"
    })
    void changesOfClocksChangeNoName(ZoneId zone, Instant change, String before, String after) {
        assertThat(zone.getRules().nextTransition(change.minusMillis(1)).getInstant())
                .as("clocks are changed then")
                .isEqualTo(change);
        assertThat(ExportLayout.directoryOf(change.minusMillis(1), CONVERSATION))
                .contains(before + "/");
        assertThat(ExportLayout.directoryOf(change, CONVERSATION)).contains(after + "/");
    }

    /** The server may stand anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"})
    void namesDoNotDependOnTheServersZone(String zone) {
        TimeZone present = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            assertThat(ExportLayout.directoryOf(Instant.parse("2026-12-31T23:30:00Z"), CONVERSATION))
                    .startsWith("year=2026/month=12/day=31/hour=23/");
        } finally {
            TimeZone.setDefault(present);
        }
    }

    @Test
    void metadataHasTheWholeNameOfItsFile() {
        assertThat(ExportLayout.metadataPathOf("a/b.wav")).isEqualTo("a/b.wav_metadata.json");
    }
}
