package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnopenedFilesTest {

    @TempDir
    private Path directory;

    private FakeCentre centre;
    private SamplePremises site;
    private UnopenedFiles unopened;

    @BeforeEach
    void begin() throws Exception {
        centre = new FakeCentre();
        site = new SamplePremises(directory, centre).leased();
        centre.holderIsAway(true);
        unopened = new UnopenedFiles(site.spool(), site.delivery, site.centreWait, site.counters, site.clock);
    }

    @AfterEach
    void end() {
        centre.close();
    }

    private SpoolName unopened() throws Exception {
        site.clock.pass(Duration.ofSeconds(1));
        SpoolName name = site.taken(UUID.randomUUID(), new byte[10]);
        site.delivery.deliver(name);
        assertThat(site.spool().unopened().holds(name)).isTrue();
        return name;
    }

    private Path description(SpoolName name) throws IOException {
        return site.files("described").stream()
                .filter(file -> file.getFileName()
                        .toString()
                        .startsWith(name.recording().toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneThatCannotBeReadDoesNotKeepTheOthers() throws Exception {
        SpoolName unreadable = unopened();
        SpoolName other = unopened();
        Files.writeString(description(unreadable), "not one");
        centre.holderIsBack();

        unopened.askAll();

        assertThat(site.spool().unopened().holds(other)).isFalse();
        assertThat(site.spool().unopened().holds(unreadable)).isTrue();
        assertThat(site.counters.failedAttempts.get()).isPositive();
    }

    @Test
    void theNextRoundGoesOnAfterTheOneThatFailed() throws Exception {
        SpoolName failing = unopened();
        SpoolName other = unopened();
        centre.holderIsBack();
        centre.always(exchange ->
                exchange.getRequestURI().getPath().contains(failing.recording().toString())
                        && FakeCentre.answers(500, "always").happens(exchange));

        unopened.askAll();
        assertThat(site.spool().unopened().holds(other)).isTrue();
        site.clock.pass(Duration.ofMinutes(5));
        unopened.askAll();

        assertThat(site.spool().unopened().holds(other)).isFalse();
        assertThat(site.spool().unopened().holds(failing)).isTrue();
        centre.always(exchange -> false);
        site.clock.pass(Duration.ofMinutes(5));
        unopened.askAll();
        assertThat(site.spool().unopened().holds(failing)).isFalse();
    }

    @Test
    void whatTheCentreLeavesOutIsNotKnown() {
        assertThat(DepositState.of(
                        Json.createObjectBuilder().add("state", "verified").build()))
                .isEqualTo(new DepositState(DepositState.Kind.VERIFIED, 0, ""));
        assertThat(DepositState.of(Json.createObjectBuilder()
                        .add("state", 7)
                        .add("receivedBytes", "many")
                        .addNull("sealedSha256")
                        .build()))
                .isEqualTo(new DepositState(DepositState.Kind.OTHER, 0, ""));
    }
}
