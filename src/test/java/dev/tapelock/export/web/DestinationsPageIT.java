package dev.tapelock.export.web;

import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.tapelock.export.JobCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Destinations added, tried and removed on their page, and the switch for export without encryption. */
@ExtendWith(SharedServer.class)
class DestinationsPageIT {

    private static final String DESTINATIONS = "/admin/export/destinations.xhtml";

    private final ServerProcess server;

    DestinationsPageIT(ServerProcess server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void aDestinationIsAddedTriedAndRemoved(Locale language) throws IOException {
        Path directory =
                Files.createDirectories(server.home().toAbsolutePath().resolveSibling("destination-" + language));
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("").to(DESTINATIONS);
            add(console, "Try", directory.toString());
            console.page().locator(".told-done").waitFor();
            Locator row = console.page()
                    .locator("[id='destinations:table'] tbody tr")
                    .filter(new Locator.FilterOptions().setHasText(directory.toString()));
            row.waitFor();

            Files.delete(directory);
            row.locator("[id$=':check']").click();
            console.page().locator(".told-failed").waitFor();
            Files.createDirectory(directory);
            row.locator("[id$=':check']").click();
            console.page().locator(".told-done").waitFor();

            row.locator("[id$=':remove']").click();
            console.click(".ui-confirmdialog-yes");
            row.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            assertThat(console.barriers()).isEmpty();
            assertThat(console.complaints()).isEmpty();
        }
        assertThat(directory).as("what may hold exports").isDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void aDestinationThatTakesNoJobsSaysSo(Locale language) {
        Caller caller = server.demoCaller("");
        String id = new JobCalls(caller).integration();
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("").to(DESTINATIONS);
            Locator disabled = console.page().locator("[id='destinations:table'] .badge.warn");
            assertThat(disabled.count()).isZero();
            intend(caller, id, "DISABLED");
            try {
                console.to(DESTINATIONS);
                assertThat(disabled.count()).isEqualTo(1);
                assertThat(console.barriers()).isEmpty();
            } finally {
                intend(caller, id, "ENABLED");
            }
        }
    }

    private static void intend(Caller caller, String id, String state) {
        assertThat(caller.send(caller.request("/api/v2/integrations/" + id)
                                .header("Content-Type", "application/json")
                                .method("PATCH", BodyPublishers.ofString("{\"intendedState\":\"" + state + "\"}")))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void exportWithoutEncryptionIsAllowedOnceConfirmedAndForbiddenAtOnce(Locale language) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("other.").to(DESTINATIONS);
            console.page().click("[id='destinations:allow']");
            console.page().click(".ui-confirmdialog-no");
            console.to(DESTINATIONS);
            assertThat(console.page().locator("[id='destinations:forbid']").count())
                    .as("allowed without a yes")
                    .isZero();

            console.page().click("[id='destinations:allow']");
            console.click(".ui-confirmdialog-yes");
            console.page().locator("[id='destinations:forbid']").waitFor();
            console.page().click("[id='destinations:forbid']");
            console.page().locator("[id='destinations:allow']").waitFor();
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void onceForbiddenNothingLeavesWithoutEncryption() {
        Caller caller = server.demoCaller("");
        JobCalls jobs = new JobCalls(caller);
        String order = jobs.orderOf(UUID.randomUUID());
        String id = jobs.create(order);
        jobs.await(id, "READY");
        try (Console console = Console.open(server)) {
            console.signIn("").to(DESTINATIONS);
            console.page().click("[id='destinations:forbid']");
            console.page().locator("[id='destinations:allow']").waitFor();
            try {
                assertRefused(jobs.start(id), 409, "export.unprotected");
                assertRefused(caller.post(JobCalls.JOBS, order), 409, "export.unprotected");
                assertThat(jobs.read(id).getString("state")).isEqualTo("READY");
                assertThat(object(caller.get("/api/v2/integrations/" + jobs.integration() + "/config/current"))
                                .getJsonObject("properties")
                                .getBoolean("unprotected"))
                        .isFalse();
            } finally {
                console.page().click("[id='destinations:allow']");
                console.click(".ui-confirmdialog-yes");
                console.page().locator("[id='destinations:forbid']").waitFor();
            }
        }
        assertThat(jobs.start(id).statusCode()).isEqualTo(200);
        jobs.await(id, "FULFILLED");
    }

    @Test
    void aDirectoryThatCannotBeUsedIsRefusedWithItsReason() throws IOException {
        Path link = server.home().toAbsolutePath().resolveSibling("a-link");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Files.createDirectories(link.resolveSibling("behind-the-link")));
        try (Console console = Console.open(server)) {
            console.signIn("").to(DESTINATIONS);
            for (String[] each : new String[][] {
                {"relative/path", "absolute path"},
                {link.resolveSibling("home/../elsewhere").toString(), "absolute path"},
                {link.resolveSibling("nowhere").toString(), "no such directory"},
                {"/etc", "has not opened"},
                {link.toString(), "symbolic link"},
                {server.home().toAbsolutePath().resolve("spool").toString(), "keeps its own files"}
            }) {
                add(console, "Try", each[0]);
                console.page()
                        .locator(".told-failed:has-text('" + each[1] + "')")
                        .waitFor();
            }
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void whatIsOneOrganizationsIsNoOthers() {
        String taken;
        try (Console console = Console.open(server)) {
            console.signIn("").to(DESTINATIONS);
            taken = console.page()
                    .locator("[id='destinations:table'] code")
                    .first()
                    .innerText();
        }
        try (Console console = Console.open(server)) {
            console.signIn("other.").to(DESTINATIONS);
            assertThat(console.text()).contains("There is no destination yet.").doesNotContain(taken);
            add(console, "Theirs", taken);
            console.page()
                    .locator(".told-failed:has-text('another organization')")
                    .waitFor();
        }
    }

    @Test
    void whoeverMayOnlyLookAtRecordingsSeesNeitherJobsNorDestinations() {
        try (Console console = Console.open(server)) {
            console.signIn(console.credential("reviewerUser"), console.credential("reviewerPassword"));
            for (String page : new String[] {DESTINATIONS, "/admin/export/bulk-jobs.xhtml"}) {
                console.to(page);
                assertThat(console.text())
                        .as(page)
                        .contains("You do not have the permission for this.")
                        .doesNotContain("There is no destination yet", "There are no jobs yet");
                assertThat(console.page().locator("main table, main button").count())
                        .as("what %s shows", page)
                        .isZero();
            }
        }
    }

    private static void add(Console console, String name, String directory) {
        console.page().fill("[id='new:name']", name);
        console.page().fill("[id='new:directory']", directory);
        console.click("[id='new:add']");
    }
}
