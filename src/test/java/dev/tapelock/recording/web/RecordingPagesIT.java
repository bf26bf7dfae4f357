package dev.tapelock.recording.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings found, heard and read. */
@ExtendWith(SharedServer.class)
class RecordingPagesIT {

    private static final String LIST = "/admin/recording/recordings.xhtml";
    private static final String ONE = "/admin/recording/recording.xhtml?id=";
    private static final String CALL = "000000de-0000-4000-8000-0000004ec001";

    private final ServerProcess server;

    RecordingPagesIT(ServerProcess server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void aCallPlaysAndSeeks(Locale language) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("").to(ONE + CALL);
            Object position = console.page()
                    .evaluate("() => new Promise((resolve, reject) => {"
                            + " const player = document.querySelector('audio');"
                            + " player.muted = true;"
                            + " player.onerror = () => reject(new Error('not played'));"
                            + " player.ontimeupdate = () => { if (player.currentTime > 12) resolve(player.currentTime); };"
                            + " player.currentTime = 12;"
                            + " player.play().catch(reject); })");
            assertThat(((Number) position).doubleValue()).isBetween(12.0, 14.0);
            assertThat(console.text()).contains("Hello, Clara Winter here. The hail damaged my car.");
            assertThat(console.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "000000de-0000-4000-8000-0000004ec003,Change of my household policy (契約内容の変更について)",
        "000000de-0000-4000-8000-0000004ec004,'Good morning, this is Maya at Quillbrook Bank.'",
        "000000de-0000-4000-8000-0000004ec005,こんにちは。"
    })
    void whatWasWrittenIsRead(String id, String words) {
        try (Console console = Console.open(server)) {
            console.signIn("").to(ONE + id);
            assertThat(console.text()).contains(words);
        }
    }

    @ParameterizedTest
    @CsvSource({"en,Subject,From", "ja,件名,差出人"})
    void whatIsWhatInAnEmailIsToldInTheReadersLanguage(Locale language, String subject, String sender) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("").to(ONE + "000000de-0000-4000-8000-0000004ec003");
            assertThat(console.page().locator(".who").allInnerTexts()).contains(subject, sender);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void theSearchStandsInTheAddress(Locale language) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("").to(LIST);
            console.page().selectOption("#search-media", "EMAIL");
            console.page().fill("#search-conversation", "000000de-0000-4000-8000-000000c00003");
            console.page().click("button[type=submit]");
            console.page().waitForURL("**media=EMAIL**");
            assertThat(console.page().locator(".table tbody tr").count()).isEqualTo(1);
            console.page().click(".table a");
            console.page().waitForURL("**/recording.xhtml?id=000000de-0000-4000-8000-0000004ec003");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?from=31.12.2026",
                "?from=2026-13-45",
                "?conversation=no-id",
                "?media=SMELL",
                "?after=x_y",
                "?from=%3Cscript%3Ealert(1)%3C/script%3E"
            })
    void aSearchThatMakesNoSenseIsToldAndBreaksNothing(String query) {
        try (Console console = Console.open(server)) {
            console.signIn("").to(LIST + query);
            assertThat(console.page().locator("h1").innerText()).isEqualTo("Recordings");
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void anotherOrganizationsRecordingIsNotThere() {
        try (Console console = Console.open(server)) {
            console.signIn("other.").to(ONE + CALL);
            assertThat(console.text()).contains("There is no such thing here.").doesNotContain("Clara Winter");
            console.to(ONE + UUID.randomUUID());
            assertThat(console.text()).contains("There is no such thing here.");
        }
    }
}
