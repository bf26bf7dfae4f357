package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.LocalKeyServer;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.SealedDeposit;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a customer holds, on PostgreSQL. */
@Tag("long")
class CustomerKeysPostgresIT {

    @Test
    void aKeyServiceIsConfiguredUsedMovedAndLeft() throws Exception {
        try (EmbeddedPostgresDatabase database =
                        EmbeddedPostgresDatabase.start(TestDirectory.empty(CustomerKeysPostgresIT.class, "database"));
                ServerProcess server = ServerProcess.in(TestDirectory.empty(CustomerKeysPostgresIT.class, "server"))
                        .demo()
                        .postgresql(database)
                        .setting("tapelock.deposit.interval", "PT0.2S")
                        .start();
                LocalKeyServer service = LocalKeyServer.start();
                LocalKeyServer moved = LocalKeyServer.start()) {
            Caller caller = server.demoCaller("");
            KeyCalls keys = new KeyCalls(caller);
            String id = keys.configure(KeyCalls.localKeyManager(service));
            keys.register(id, service);
            OneRecording first = delivered(caller, "before the service moved");
            moved.takePairsOf(service);
            keys.change(id, KeyCalls.localKeyManager(moved));
            keys.register(id, moved);
            OneRecording second = delivered(caller, "after it");
            service.answerAlways(500, "");
            first.assertPlays();
            second.assertPlays();
            SealedDeposit deposit = waitsForItsKey(caller, moved);
            server.kill();
            server.start();
            moved.behave();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> deposit.state().equals("verified"));
            assertThat(deposit.play().body()).isEqualTo(deposit.content);
            first.assertPlays();
            second.assertPlays();
            try (Console console = Console.open(server)) {
                console.signIn("").to("/admin/keys/encryption-keys.xhtml");
                assertThat(console.page()
                                .locator("[id='versions'] tbody tr")
                                .first()
                                .locator("td")
                                .last()
                                .innerText())
                        .endsWith("3");
                console.click("[id='acknowledge:read']");
                assertThat(console.page().locator("[id='acknowledge:read']").count())
                        .isZero();
            }
            keys.disable(id);
            assertThat(delivered(caller, "under a key of ours").keyId()).isNotEqualTo(second.keyId());
            assertThat(keys.configurations()).hasSize(1);
        }
    }

    private static SealedDeposit waitsForItsKey(Caller caller, LocalKeyServer service) {
        SealedDeposit deposit = SealedDeposit.leased(caller);
        byte[] file = deposit.seal();
        service.answerAlways(401, "{}");
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(202);
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(202);
        assertThat(deposit.state()).isEqualTo("unopened");
        return deposit;
    }

    private static OneRecording delivered(Caller caller, String content) {
        return OneRecording.delivered(caller, content.getBytes(StandardCharsets.UTF_8));
    }
}
