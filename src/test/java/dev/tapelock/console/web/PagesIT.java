package dev.tapelock.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page, in both languages, wide and narrow: shown, without barriers, without complaints of the browser. */
@ExtendWith(SharedServer.class)
class PagesIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final List<String> PAGES = List.of(
            "/admin/index.xhtml",
            "/admin/recording/recordings.xhtml",
            "/admin/recording/recording.xhtml?id=000000de-0000-4000-8000-0000004ec001",
            "/admin/recording/recording.xhtml?id=000000de-0000-4000-8000-0000004ec003",
            "/admin/recording/recording.xhtml?id=000000de-0000-4000-8000-0000004ec004",
            "/admin/export/bulk-jobs.xhtml",
            "/admin/export/destinations.xhtml",
            "/admin/export/bucket.xhtml",
            "/admin/keys/encryption-keys.xhtml",
            "/admin/keys/edges.xhtml",
            "/admin/audit/audit.xhtml",
            "/admin/recording/spool.xhtml");

    static Stream<Arguments> ways() {
        return Stream.of(Locale.UK, Locale.JAPAN)
                .flatMap(language -> Stream.of(1280, 360).map(width -> Arguments.of(language, width)));
    }

    private final ServerProcess server;

    PagesIT(ServerProcess server) {
        this.server = server;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyPageIsShownToEverybody(Locale language, int width) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        SoftAssertions softly = new SoftAssertions();
        try (Console console = Console.open(server, language, width)) {
            console.to("/admin/index.xhtml");
            look(console, "sign-in", language, width, softly);
            console.signIn("");
            for (String path : PAGES) {
                console.to(path);
                look(console, path.replaceAll("^/admin/|\\.xhtml|\\?id=[0-9a-f-]*(?=.$)", ""), language, width, softly);
            }
            softly.assertThat(console.complaints())
                    .as("what the browser complains of")
                    .isEmpty();
        }
        softly.assertAll();
    }

    private static void look(Console console, String name, Locale language, int width, SoftAssertions softly) {
        console.screenshot(
                SCREENSHOTS.resolve("%s-%s-%d.png".formatted(name.replace('/', '-'), language.getLanguage(), width)));
        softly.assertThat(console.page().locator("html").getAttribute("lang"))
                .as("language of " + name)
                .isEqualTo(language.getLanguage());
        softly.assertThat(console.barriers()).as("barriers on " + name).isEmpty();
        softly.assertThat(console.text()).as("text of " + name).doesNotContain("???");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "ja-JP"})
    void theLanguageCanBeChosenAndIsRemembered(Locale language) {
        try (Console console = Console.open(server, language, 1280)) {
            console.to("/admin/index.xhtml");
            Locale other = language.equals(Locale.UK) ? Locale.JAPAN : Locale.UK;
            console.page().click("[id='language:" + other.getLanguage() + "']");
            console.signIn("");
            console.to("/admin/keys/encryption-keys.xhtml");
            assertThat(console.page().locator("h1").innerText())
                    .isEqualTo(other.equals(Locale.UK) ? "Encryption Keys" : "暗号化キー");
        }
    }
}
