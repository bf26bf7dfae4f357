package dev.tapelock.recording.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A repository from which somebody took an object away, changed one, and put one in. */
@Tag("slow")
class InventoryIT {

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.in(TestDirectory.empty(InventoryIT.class, "server"))
                .demo()
                .setting("tapelock.inventory.tick", "PT1S")
                .setting("tapelock.inventory.pages", "3")
                .setting("tapelock.inventory.rest", "PT0S")
                .start();
        server.awaitDrained();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatIsLostIsNoticedSaidAndForgottenWhenItIsBack() throws Exception {
        Caller caller = server.demoCaller("");
        OneRecording kept = OneRecording.delivered(caller, content(1));
        OneRecording missing = OneRecording.delivered(caller, content(2));
        OneRecording altered = OneRecording.delivered(caller, content(3));
        server.awaitDrained();
        Path missingFile = fileOf(missing);
        Path alteredFile = fileOf(altered);
        Path aside = server.directory().resolve("aside");
        Files.move(missingFile, aside);
        Files.write(alteredFile, new byte[1], StandardOpenOption.APPEND);
        Path unknownFile = alteredFile.resolveSibling(UUID.randomUUID() + ".sealed");
        Files.copy(alteredFile, unknownFile);

        try (Console console = Console.open(server)) {
            console.signIn("").to("/admin/recording/spool.xhtml");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        console.page().reload();
                        assertThat(console.page()
                                        .locator("[id='findings'] tbody tr")
                                        .count())
                                .isEqualTo(3);
                    });
            assertThat(console.text())
                    .contains("Missing in the repository", "Of another length", "Objects that no row knows");
            assertThat(console.barriers()).isEmpty();
            console.screenshot(Path.of("target", "screenshots", "spool-findings-en.png"));
            console.to("/admin/index.xhtml");
            assertThat(console.page().locator("[id='lost']").innerText())
                    .isEqualTo("2 artifacts of your organization are not whole in the repository.");

            assertThat(server.log()).contains("is MISSING", "is ALTERED", "is UNKNOWN");
            assertThat(new KeyCalls(caller).audited("RecordingLost")).isEqualTo(2);
            assertThat(new KeyCalls(server.demoCaller("other.")).audited("RecordingLost"))
                    .isZero();
            kept.assertPlays();

            Files.move(aside, missingFile);
            Files.delete(unknownFile);
            console.to("/admin/recording/spool.xhtml");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        console.page().reload();
                        assertThat(console.page()
                                        .locator("[id='findings'] tbody tr")
                                        .count())
                                .isEqualTo(1);
                    });
            missing.assertPlays();
        }
        try (Console other = Console.open(server)) {
            other.signIn("other.").to("/admin/index.xhtml");
            assertThat(other.page().locator("[id='lost']").count()).isZero();
            assertThat(other.text()).doesNotContain("Storage");
            other.to("/admin/recording/spool.xhtml");
            assertThat(other.page().locator("[id='spool-files']").count()).isZero();
        }
    }

    private static Path fileOf(OneRecording recording) throws IOException {
        String artifact =
                recording.play().headers().firstValue("ETag").orElseThrow().replace("\"", "");
        try (Stream<Path> files = Files.walk(server.home().resolve("repository/recordings"))) {
            return files.filter(file -> file.getFileName().toString().equals(artifact + ".sealed"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[5000];
        new Random(seed).nextBytes(content);
        return content;
    }
}
