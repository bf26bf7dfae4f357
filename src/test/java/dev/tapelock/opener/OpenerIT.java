package dev.tapelock.opener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code tapelock.jar} as it is built, on a file of a running server's repository. */
@ExtendWith(SharedServer.class)
class OpenerIT {

    private final ServerProcess server;
    private final Path directory = TestDirectory.empty(OpenerIT.class, "out");

    OpenerIT(ServerProcess server) {
        this.server = server;
    }

    @Test
    void aRecordingOpensWithTheRepositoryAndTheRootKeyAlone() throws Exception {
        byte[] content = new byte[300_000];
        new Random(3).nextBytes(content);
        UUID recording = UUID.randomUUID();
        assertThat(server.demoCaller("")
                        .putMedia(UUID.randomUUID(), recording, content, "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        server.awaitDrained();
        Path sealed = sealedFileOf(recording);
        Path opened = directory.resolve("call.wav");
        Path home = server.home();

        assertThat(jar(
                        "verify",
                        sealed,
                        "--root",
                        home.resolve("root.p12"),
                        "--passphrase",
                        home.resolve("root.passphrase"),
                        "--keys",
                        home.resolve("repository/keys")))
                .contains("authentic to its end, 300000 bytes of content");
        jar(
                "open",
                sealed,
                "--root",
                home.resolve("root.p12"),
                "--passphrase",
                home.resolve("root.passphrase"),
                "--keys",
                home.resolve("repository/keys"),
                "-o",
                opened);

        assertThat(opened).hasBinaryContent(content);
    }

    private Path sealedFileOf(UUID recording) throws IOException {
        try (Stream<Path> files = Files.walk(server.home().resolve("repository/recordings"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(recording.toString())) {
                    return file;
                }
            }
        }
        throw new AssertionError("There is no sealed file of recording " + recording);
    }

    private static String jar(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar", "target/tapelock.jar"));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
