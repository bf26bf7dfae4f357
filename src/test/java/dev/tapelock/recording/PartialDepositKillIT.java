package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.BrokenOffPut;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.SealedDeposit;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kills the server in the middle of a deposit; what it said it had, it has. */
@Tag("long")
class PartialDepositKillIT {

    private static final int SENT = 2_000_000;

    @Test
    void aDepositGoesOnAfterAKill() throws Exception {
        try (ServerProcess server = ServerProcess.in(TestDirectory.empty(getClass(), "server"))
                .demo()
                .start()) {
            Caller caller = server.demoCaller("");
            SealedDeposit deposit = SealedDeposit.leased(caller);
            deposit.content = SealedDeposit.content(5_000_000);
            byte[] file = deposit.seal();
            int said;
            try (BrokenOffPut put = new BrokenOffPut(
                    caller,
                    deposit.path(),
                    SealedDeposit.TYPE + "\r\nRepr-Digest: " + SealedDeposit.digest(file),
                    file.length,
                    Arrays.copyOf(file, SENT))) {
                said = Awaitility.await().atMost(Duration.ofSeconds(60)).until(deposit::receivedBytes, n -> n > 0);
                server.kill();
            }

            server.start();
            SealedDeposit again = deposit.by(server.demoCaller(""));
            JsonObject state = KeyCalls.done(again.askState());

            assertThat(state.getString("state")).isEqualTo("receiving");
            assertThat(state.getInt("receivedBytes")).isBetween(said, SENT);
            assertThat(again.resume(file, state.getInt("receivedBytes")).statusCode())
                    .isEqualTo(201);
            assertThat(again.state()).isEqualTo("verified");
            assertThat(again.play().body()).isEqualTo(deposit.content);
        }
    }
}
