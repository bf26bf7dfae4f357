package dev.tapelock.recording.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What protects screen recordings, on the page of the keys. */
@ExtendWith(SharedServer.class)
class ScreenRecordingsPageIT {

    private static final String PAGE = "/admin/keys/encryption-keys.xhtml";
    private static final String BOX = "[id='screen:seal']";

    private final ServerProcess server;

    ScreenRecordingsPageIT(ServerProcess server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource({
        "en, 'are sealed under the active key, like all other recordings', How screen recordings are protected was saved.",
        "ja, ほかの記録と同じく有効なキーで封印されます, 画面録画の保護方法を保存しました。"
    })
    void sealingThemEverywhereIsSavedAndShownAgain(Locale language, String present, String done) {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("other.").to(PAGE);
            assertThat(console.text()).contains(present);
            for (boolean isSealed : new boolean[] {true, false}) {
                console.page().setChecked(BOX, isSealed);
                console.page().click("[id='screen:save']");
                console.page().locator(".told-done").waitFor();
                assertThat(console.text()).contains(done);
                console.to(PAGE);
                assertThat(console.page().isChecked(BOX)).isEqualTo(isSealed);
                assertThat(isSealing("other.")).isEqualTo(isSealed);
                assertThat(isSealing("")).as("of the other organization").isFalse();
            }
            assertThat(console.complaints()).isEmpty();
        }
    }

    private boolean isSealing(String organization) {
        return Caller.object(server.demoCaller(organization).get("/api/v2/recording/settings"))
                .getBoolean("sealScreenRecordings");
    }

    @Test
    void whoeverMayOnlyLookAtRecordingsSeesNothingOfIt() {
        try (Console console = Console.open(server)) {
            console.signIn(console.credential("reviewerUser"), console.credential("reviewerPassword"));
            console.to(PAGE);
            assertThat(console.page().locator(BOX).count()).isZero();
        }
    }
}
