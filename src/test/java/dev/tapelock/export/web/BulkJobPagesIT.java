package dev.tapelock.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bulk job made, watched and cancelled on the pages. */
@ExtendWith(SharedServer.class)
class BulkJobPagesIT {

    private static final String JOBS = "/admin/export/bulk-jobs.xhtml";
    private static final String DESTINATIONS = "/admin/export/destinations.xhtml";

    private final ServerProcess server;

    BulkJobPagesIT(ServerProcess server) {
        this.server = server;
    }

    @Test
    void aJobIsCountedMadeAndCancelled() {
        try (Console console = Console.open(server)) {
            console.signIn("").to(JOBS);
            console.page().click("[id='new:count-now']");
            console.page().locator("[id='new:count']:has-text('recording')").waitFor();
            console.page()
                    .locator("[id='new:destination']")
                    .selectOption(new com.microsoft.playwright.options.SelectOption().setIndex(1));
            console.page().click("[id='new:create']");
            console.page().locator("#state[data-state=READY]").waitFor();
            console.screenshot(Path.of("target", "screenshots", "export-bulk-job-en-1280.png"));
            assertThat(console.barriers()).isEmpty();
            console.page().click("[id='job:cancel']");
            console.page().click(".ui-confirmdialog-yes");
            console.page().locator("#state[data-state=CANCELLED]").waitFor();
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void aJobWithoutADestinationIsNotMade() {
        try (Console console = Console.open(server)) {
            console.signIn("").to(JOBS);
            console.page().click("[id='new:create']");
            console.page().locator(".told-failed").waitFor();
            assertThat(console.text()).contains("Choose a destination.");
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsRefusedWithItsReason() {
        try (Console console = Console.open(server)) {
            console.signIn("").to(DESTINATIONS);
            for (String[] each : new String[][] {
                {"relative/path", "absolute path"},
                {"/nowhere/at/all", "no such directory"},
                {server.home().toAbsolutePath().resolve("spool").toString(), "keeps its own files"}
            }) {
                console.page().fill("[id='new:name']", "Try");
                console.page().fill("[id='new:directory']", each[0]);
                console.page().click("[id='new:add']");
                console.page()
                        .locator(".told-failed:has-text('" + each[1] + "')")
                        .waitFor();
            }
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void theOtherOrganizationSeesNoDestination() {
        try (Console console = Console.open(server)) {
            console.signIn("other.").to(DESTINATIONS);
            assertThat(console.text())
                    .contains("There is no destination yet.")
                    .contains("Unprotected export is not allowed.");
        }
    }
}
