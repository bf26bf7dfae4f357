package dev.tapelock.keys.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the keys, used. */
@ExtendWith(SharedServer.class)
class EncryptionKeysPageIT {

    private static final String PAGE = "/admin/keys/encryption-keys.xhtml";

    private final ServerProcess server;

    EncryptionKeysPageIT(ServerProcess server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource({
        "en, The present key stays and keeps opening what it sealed, The key was changed.",
        "ja, 現在のキーは残り、封印したものを引き続き開けます。, キーを変更しました。"
    })
    void theKeyIsChangedOnceItIsConfirmed(Locale language, String warning, String done) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("other.").to(PAGE);
            String before = activeKey(console);
            console.page().click("[id='keys:change']");
            assertThat(console.page().locator(".ui-confirm-dialog").innerText()).contains(warning);
            console.page().click(".ui-confirmdialog-no");
            assertThat(activeKey(console)).isEqualTo(before);
            console.page().click("[id='keys:change']");
            console.page().click(".ui-confirmdialog-yes");
            console.page().locator(".told-done").waitFor();
            assertThat(console.text()).contains(done);
            String next = activeKey(console);
            assertThat(next).isNotEqualTo(before);
            console.page().click("[id='keys:change']");
            console.click(".ui-confirmdialog-yes");
            assertThat(activeKey(console)).as("changed again on the same page").isNotEqualTo(next);
            assertThat(console.page().locator(".told-done").count())
                    .as("what the page tells after the second time")
                    .isEqualTo(1);
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void clickingTwiceChangesTheKeyOnce() {
        try (Console console = Console.open(server)) {
            console.signIn("other.").to(PAGE);
            String before = activeKey(console);
            console.page().click("[id='keys:change']");
            console.page().dblclick(".ui-confirmdialog-yes");
            console.page().locator(".told-done").waitFor();
            console.to(PAGE);
            assertThat(activeKey(console)).isNotEqualTo(before);
            assertThat(rows(console).nth(1).locator("code").innerText())
                    .as("the key before the active one")
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void aPeriodIsSavedAndShownAgain(Locale language) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("other.").to(PAGE);
            for (String period : new String[] {"WEEKLY", "MONTHLY"}) {
                console.page().selectOption("[id='schedule:period']", period);
                console.page().click("[id='schedule:save']");
                console.page().locator(".told-done").waitFor();
                console.to(PAGE);
                assertThat(console.page().inputValue("[id='schedule:period']")).isEqualTo(period);
            }
        }
    }

    @Test
    void whoeverMayOnlyLookAtRecordingsSeesNoKeys() {
        try (Console console = Console.open(server)) {
            console.signIn(console.credential("reviewerUser"), console.credential("reviewerPassword"));
            assertThat(console.page().locator("nav").innerText()).doesNotContain("Encryption Keys");
            console.to(PAGE);
            assertThat(console.text()).contains("You do not have the permission for this.");
            assertThat(rows(console).count()).isZero();
            assertThat(console.page().locator("[id='keys:change']").count()).isZero();
        }
    }

    private static Locator rows(Console console) {
        return console.page().locator("[id='keys:table'] tbody tr");
    }

    private static String activeKey(Console console) {
        return rows(console).first().locator("code").innerText();
    }
}
