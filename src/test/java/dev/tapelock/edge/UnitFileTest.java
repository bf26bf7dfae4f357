package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the systemd unit takes away, the sealer must not need. */
class UnitFileTest {

    private List<String> lines = List.of();

    @BeforeEach
    void read() throws IOException {
        lines = Files.readAllLines(Path.of("docs/tapelock-edge.service"));
    }

    @Test
    void theJvmSeesOnWhichFileSystemTheSpoolLies() {
        assertThat(lines).contains("ProtectProc=invisible").noneMatch(line -> line.startsWith("ProcSubset"));
    }

    @Test
    void theSealerComesToItsEndBeforeItIsKilled() {
        int longest = Listener.LONGEST_STOP_SECONDS + 2 * Threads.LONGEST_END_SECONDS;
        assertThat(lines)
                .filteredOn(line -> line.startsWith("TimeoutStopSec="))
                .singleElement()
                .satisfies(
                        line -> assertThat(Integer.parseInt(line.split("=")[1])).isGreaterThan(longest));
    }
}
