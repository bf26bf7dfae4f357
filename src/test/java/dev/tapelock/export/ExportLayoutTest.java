package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportLayoutTest {

    private static final UUID CONVERSATION = UUID.fromString("00000000-0000-4000-8000-000000c00001");

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T07:08:09Z, year=2026/month=1/day=5/hour=7",
        "2026-12-31T23:59:59.999Z, year=2026/month=12/day=31/hour=23",
        "2024-02-29T00:00:00Z, year=2024/month=2/day=29/hour=0",
        "0999-10-10T10:00:00Z, year=999/month=10/day=10/hour=10"
    })
    void timesAreInUtcAndUnpadded(Instant start, String expected) {
        assertThat(ExportLayout.directoryOf(start, CONVERSATION))
                .isEqualTo(expected + "/conversation_id=" + CONVERSATION);
    }

    @Test
    void metadataHasTheWholeNameOfItsFile() {
        assertThat(ExportLayout.metadataPathOf("a/b.wav")).isEqualTo("a/b.wav_metadata.json");
    }
}
