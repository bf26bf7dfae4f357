package dev.tapelock.opener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.export.ManifestCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A file of a running server's repository, opened without the server: by {@code tapelock.jar} as it is built, and by others. */
@ExtendWith(SharedServer.class)
class OpenerIT {

    private final ServerProcess server;
    private final Path directory = TestDirectory.empty(OpenerIT.class, "out");

    OpenerIT(ServerProcess server) {
        this.server = server;
    }

    @Test
    void aRecordingOpensWithTheRepositoryAndTheRootKeyAlone() throws Exception {
        byte[] content = content(3);
        Path sealed = deliver(content);
        Path opened = directory.resolve("call.wav");

        assertThat(jar(withRootKey("verify", sealed))).contains("authentic to its end, 300000 bytes of content");
        List<Object> open = withRootKey("open", sealed);
        open.addAll(List.of("-o", opened));
        jar(open);

        assertThat(opened).hasBinaryContent(content);
    }

    @Test
    void aRecordingOpensWithTheOfficialLibraryAsTheGuideSays() throws Exception {
        byte[] content = content(4);
        Path sealed = deliver(content);
        Path opened = directory.resolve("call-by-sdk.wav");
        Matcher program = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/opening-without-tapelock.md")));
        assertThat(program.find()).isTrue();
        Path source = Files.writeString(directory.resolve("OpenWithSdk.java"), program.group(1));
        Path home = server.home();

        java(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                source,
                sealed,
                home.resolve("root.p12"),
                home.resolve("root.passphrase"),
                home.resolve("repository/keys"),
                opened);

        assertThat(opened).hasBinaryContent(content);
    }

    @Test
    void anExportIsVerifiedWithTheKeyThatTheServerPublishes() throws Exception {
        Caller caller = server.demoCaller("");
        UUID conversation = UUID.randomUUID();
        caller.putMedia(conversation, UUID.randomUUID(), content(5), "audio/wav");
        JobCalls jobs = new JobCalls(caller);
        JsonObject job = jobs.run(jobs.orderOf(conversation));
        Path root = JobCalls.exportRoot(server, caller);
        Path manifest = root.resolve(job.getJsonObject("manifest").getString("path"));
        Path key = Files.writeString(directory.resolve("manifest-key.pem"), ManifestCalls.key(caller, job));

        assertThat(jar(List.of("verify-export", "--key", key, "--manifest", manifest, root)))
                .contains("1 recordings in 2 files, 0 failed, 0 skipped", "verified: 2 files", "0 problems");
        assertThat(run("openssl", "dgst", "-sha256", "-verify", key, "-signature", manifest + ".sig", manifest))
                .contains("Verified OK");
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[300_000];
        new Random(seed).nextBytes(content);
        return content;
    }

    private Path deliver(byte[] content) throws IOException {
        UUID recording = UUID.randomUUID();
        assertThat(server.demoCaller("")
                        .putMedia(UUID.randomUUID(), recording, content, "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        server.awaitDrained();
        return sealedFileOf(recording);
    }

    private List<Object> withRootKey(String command, Path sealed) {
        Path home = server.home();
        return new ArrayList<>(List.of(
                command,
                sealed,
                "--root",
                home.resolve("root.p12"),
                "--passphrase",
                home.resolve("root.passphrase"),
                "--keys",
                home.resolve("repository/keys")));
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

    private static String jar(List<Object> arguments) throws Exception {
        return java(Stream.concat(Stream.of("-jar", "target/tapelock.jar"), arguments.stream())
                .toArray());
    }

    private static String java(Object... arguments) throws Exception {
        return run(Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin/java")), Stream.of(arguments))
                .toArray());
    }

    private static String run(Object... arguments) throws Exception {
        List<String> command = Stream.of(arguments).map(Object::toString).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
