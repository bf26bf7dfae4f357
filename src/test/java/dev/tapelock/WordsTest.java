package dev.tapelock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every word of the pages stands in both bundles, is used, and stands nowhere else. */
class WordsTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path BUNDLES = Path.of("src/main/resources/dev/tapelock");

    /** {@code words['a.b']}, or the beginning of a key in {@code words['a.'.concat(x)]}. */
    private static final Pattern IN_PAGE = Pattern.compile("words\\['([^']+)'(\\.concat\\()?");

    private static final Pattern IN_SOURCE = Pattern.compile("\"([a-z-]+(?:\\.[a-z-]+)*(\\.)?)\"");
    /** The name of an event, or of what it concerns, as {@code "RecordingPlayed"}. */
    private static final Pattern IN_AUDIT = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][a-z]+)+)\"");

    private static final Set<String> AUDITED =
            Set.of("ApiClient", "BatchDownload", "BulkJob", "KeyConfiguration", "RecordingKey", "RotationSchedule");

    /** Names and signs that are the same in every language. */
    private static final Set<String> SAME_EVERYWHERE = Set.of("Tapelock", "English", "日本語", "–", "·");

    private final Properties english = bundle("words_en.properties");
    private final Properties japanese = bundle("words_ja.properties");

    @Test
    void bothLanguagesHaveTheSameWords() {
        assertThat(new TreeSet<>(japanese.stringPropertyNames()))
                .isEqualTo(new TreeSet<>(english.stringPropertyNames()));
    }

    @Test
    void noWordIsEmptyOrLeftInTheOtherLanguage() {
        assertThat(english.stringPropertyNames()).allSatisfy(key -> {
            assertThat(english.getProperty(key)).as(key).isNotBlank().matches("[\\x20-\\x7e–]*");
            assertThat(japanese.getProperty(key)).as(key).isNotBlank();
        });
        List<String> untranslated = english.stringPropertyNames().stream()
                .filter(key -> english.getProperty(key).equals(japanese.getProperty(key)))
                .filter(key -> !key.equals("id"))
                .toList();
        assertThat(untranslated).isEmpty();
    }

    @Test
    void bothLanguagesTakeTheSameParameters() {
        assertThat(english.stringPropertyNames())
                .allSatisfy(key -> assertThat(parameters(japanese.getProperty(key)))
                        .as(key)
                        .isEqualTo(parameters(english.getProperty(key))));
    }

    private static Set<Integer> parameters(String pattern) {
        if (!pattern.contains("{")) {
            return Set.of();
        }
        int count = new MessageFormat(pattern, Locale.ROOT).getFormatsByArgumentIndex().length;
        return Stream.iterate(0, index -> index < count, index -> index + 1)
                .filter(index -> pattern.contains("{" + index))
                .collect(Collectors.toSet());
    }

    @Test
    void everyWordThatAPageAsksForIsThere() {
        assertThat(pages()).allSatisfy(page -> {
            Matcher asked = IN_PAGE.matcher(read(page));
            while (asked.find()) {
                String key = asked.group(1);
                boolean isThere = asked.group(2) == null
                        ? english.containsKey(key)
                        : english.stringPropertyNames().stream().anyMatch(word -> word.startsWith(key));
                assertThat(isThere).as(key + " in " + page).isTrue();
            }
        });
    }

    @Test
    void everyWordIsUsed() {
        Set<String> whole = new TreeSet<>();
        Set<String> beginnings = new TreeSet<>();
        for (Path page : pages()) {
            Matcher asked = IN_PAGE.matcher(read(page));
            while (asked.find()) {
                (asked.group(2) == null ? whole : beginnings).add(asked.group(1));
            }
        }
        for (Path source : files(SOURCES, ".java")) {
            Matcher named = IN_SOURCE.matcher(read(source));
            while (named.find()) {
                (named.group(2) == null ? whole : beginnings).add(named.group(1));
            }
        }
        assertThat(english.stringPropertyNames())
                .allMatch(key -> whole.contains(key) || beginnings.stream().anyMatch(key::startsWith));
    }

    @Test
    void everyAuditEventHasATitle() {
        Set<String> events = new TreeSet<>();
        for (Path source : files(SOURCES, ".java")) {
            if (read(source).contains("import dev.tapelock.audit.AuditFact;")) {
                IN_AUDIT.matcher(read(source))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(events::add);
            }
        }
        events.removeAll(AUDITED);
        assertThat(events).hasSizeGreaterThan(20).allMatch(event -> english.containsKey("audit.event." + event));
        assertThat(AUDITED).allMatch(entity -> english.containsKey("audit.entity.type." + entity));
    }

    @Test
    void noPageHasWordsOfItsOwn() {
        assertThat(pages()).allSatisfy(page -> {
            String text = read(page)
                    .replaceAll("(?s)<!--.*?-->|<!DOCTYPE[^>]*>", "")
                    .replaceAll("#\\{[^}]*}", "")
                    .replaceAll("&[a-z]+;", "");
            String attributes = Pattern.compile(
                            "\\b(?:value|title|alt|label|aria-label|placeholder|header|message|requiredMessage)=\"([^\"]*)\"")
                    .matcher(text)
                    .results()
                    .map(result -> result.group(1))
                    .collect(Collectors.joining("\n"));
            String visible = text.replaceAll("(?s)<[^>]*>", "\n") + "\n" + attributes;
            List<String> own = visible.lines()
                    .map(String::strip)
                    .flatMap(line -> Stream.of(line.split("\\s+", -1)))
                    .filter(word -> word.codePoints().anyMatch(Character::isLetter))
                    .filter(word -> !SAME_EVERYWHERE.contains(word))
                    .toList();
            assertThat(own).as(page.toString()).isEmpty();
        });
    }

    private static List<Path> pages() {
        return files(WEBAPP, ".xhtml");
    }

    private static List<Path> files(Path directory, String suffix) {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> path.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties bundle(String name) {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(BUNDLES.resolve(name))) {
            words.load(reader);
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
