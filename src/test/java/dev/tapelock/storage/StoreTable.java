package dev.tapelock.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first table of {@code docs/stores.md}: what each store answers, a column for each. The tests of the stores compare it with what they see. */
public final class StoreTable {

    private static final Path DOCUMENT = Path.of("docs", "stores.md");

    private StoreTable() {}

    /** Fails if the store's column does not say what was seen, which it leaves in {@code target/it/stores}. */
    public static void assertSays(String store, Map<String, String> seen) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "it", "stores"));
            Files.write(
                    folder.resolve(store + ".md"),
                    seen.entrySet().stream()
                            .map(cell -> "| " + cell.getKey() + " | " + cell.getValue() + " |")
                            .toList());
            assertThat(column(store)).as(DOCUMENT + ", column " + store).isEqualTo(seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> column(String store) throws IOException {
        List<List<String>> rows = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("|-"))
                .map(StoreTable::cells)
                .toList();
        int column = rows.get(0).indexOf(store);
        assertThat(column).as(DOCUMENT + " has a column " + store).isPositive();
        Map<String, String> cells = new LinkedHashMap<>();
        rows.stream().skip(1).forEach(row -> cells.put(row.get(0), row.get(column)));
        return cells;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }
}
