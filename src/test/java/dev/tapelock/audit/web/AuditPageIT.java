package dev.tapelock.audit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the audit trail, searched. */
@ExtendWith(SharedServer.class)
class AuditPageIT {

    private static final String PAGE = "/admin/audit/audit.xhtml";
    private static final String CALL = "000000de-0000-4000-8000-0000004ec001";

    private final ServerProcess server;

    AuditPageIT(ServerProcess server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void whoLookedAtARecordingIsFoundByItsId(Locale language) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("").to("/admin/recording/recording.xhtml?id=" + CALL).to(PAGE);
            console.page().fill("#search-entity", CALL);
            console.page().click("main button[type=submit]");
            console.page().waitForURL("**entity=" + CALL + "**");
            assertThat(console.page().locator("[id='events'] tbody tr").first().innerText())
                    .contains(CALL, "admin");
            assertThat(console.page()
                            .locator("[id='events'] tbody tr:not(:has-text('" + CALL + "'))")
                            .count())
                    .as("events of others")
                    .isZero();

            console.page().selectOption("#search-action", "RecordingKeyChanged");
            console.page().click("main button[type=submit]");
            console.page().waitForURL("**action=RecordingKeyChanged**");
            assertThat(console.page().locator("[id='events']").count()).isZero();
            assertThat(console.page().inputValue("#search-action")).isEqualTo("RecordingKeyChanged");
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void anotherOrganizationsEventsAreNotThere() {
        try (Console console = Console.open(server)) {
            console.signIn("other.").to(PAGE + "?entity=" + CALL);
            assertThat(console.text()).contains("No events");
        }
    }

    @Test
    void whoeverMayOnlyLookAtRecordingsSeesNoAudit() {
        try (Console console = Console.open(server)) {
            console.signIn(console.credential("reviewerUser"), console.credential("reviewerPassword"));
            console.to(PAGE);
            assertThat(console.text()).contains("You do not have the permission for this.");
            assertThat(console.page().locator("[id='events']").count()).isZero();
        }
    }
}
