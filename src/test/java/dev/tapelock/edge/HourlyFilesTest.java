package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourlyFilesTest {

    private static final UUID KEY = UUID.randomUUID();
    private static final Instant BEGIN = Instant.parse("2026-02-28T22:10:00Z");

    @TempDir
    private Path directory;

    private HourlyFiles files;

    @BeforeEach
    void open() throws IOException {
        files = new HourlyFiles(directory.resolve("waiting"));
    }

    private SpoolName add(Instant taken) throws IOException {
        SpoolName name = new SpoolName(taken.toEpochMilli(), 10, KEY, UUID.randomUUID(), "call.0");
        files.add(Files.writeString(directory.resolve("new"), "sealed"), name);
        return name;
    }

    @Test
    void theOldestComeFirstWhateverTheirHour() throws IOException {
        List<SpoolName> added = new ArrayList<>();
        for (int minute : new int[] {300, 5, 0, 61, 60, 59, 1, 180}) {
            added.add(add(BEGIN.plusSeconds(60L * minute)));
        }
        Collections.sort(added);

        assertThat(files.oldest(100, name -> true)).isEqualTo(added);
        assertThat(files.oldest(3, name -> true)).isEqualTo(added.subList(0, 3));
        assertThat(files.oldest(2, name -> !name.equals(added.get(0)))).isEqualTo(added.subList(1, 3));
        assertThat(files.backlog().files()).isEqualTo(8);
        assertThat(files.backlog().bytes()).isEqualTo(80);
        assertThat(files.backlog().oldest()).contains(BEGIN);
    }

    @Test
    void emptyFoldersOfEarlierHoursGo() throws IOException {
        SpoolName gone = add(BEGIN);
        SpoolName stays = add(BEGIN.plusSeconds(3600));
        SpoolName now = add(BEGIN.plusSeconds(7200));
        files.delete(gone);
        files.delete(now);

        files.removeEmptyFolders(BEGIN.plusSeconds(7200));

        assertThat(directory.resolve("waiting/2026022822")).doesNotExist();
        assertThat(directory.resolve("waiting/2026022823")).exists();
        assertThat(directory.resolve("waiting/2026030100")).exists();
        assertThat(files.holds(stays)).isTrue();
        add(BEGIN.plusSeconds(1));
        assertThat(files.backlog().files()).isEqualTo(2);
    }

    @Test
    void whatIsNoFileOfOursIsNotSeen() throws IOException {
        SpoolName name = add(BEGIN);
        Path folder = files.fileOf(name).getParent();
        Files.writeString(folder.resolve("README"), "x");
        Files.writeString(folder.resolve(name.fileName() + ".json"), "x");
        Files.createDirectories(directory.resolve("waiting/lost+found"));

        assertThat(files.oldest(10, each -> true)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.sealed",
                "1764183500123_5_x_y_call.0.sealed",
                "1764183500123_99999999999999999999_11111111-1111-4111-8111-111111111111_11111111-1111-4111-8111-111111111111_call.0.sealed",
                "1764183500123_9999999999999999999_11111111-1111-4111-8111-111111111111_11111111-1111-4111-8111-111111111111_call.0.sealed"
            })
    void aNameThatIsNoneIsEmpty(String name) {
        assertThat(SpoolName.parse(name)).isEmpty();
    }

    /** A look at many names costs no more memory than at few. */
    @Test
    void noMoreNamesAreKeptThanWereAskedFor() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("waiting/2026030100"));
        Random random = new Random(1);
        List<SpoolName> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            SpoolName name = new SpoolName(
                    Instant.parse("2026-03-01T00:00:00Z").toEpochMilli() + random.nextInt(3_600_000),
                    7,
                    KEY,
                    UUID.randomUUID(),
                    "call.0");
            all.add(name);
            Files.createFile(folder.resolve(name.fileName()));
        }
        Collections.sort(all);

        assertThat(files.oldest(512, name -> true)).isEqualTo(all.subList(0, 512));
    }
}
