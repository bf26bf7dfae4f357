package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The platform's own clients, unmodified, go a downloader's way from a token to the recordings' bytes.
 *
 * <p>They are fetched when this runs, each with its own libraries apart from ours; where that cannot be, the tests are
 * skipped.
 */
@ExtendWith(SharedServer.class)
class PlatformClientsIT {

    private static final Path SOURCES = Path.of("src", "test", "clients").toAbsolutePath();
    private static final String JAVASCRIPT_CLIENT = "purecloud-platform-client-v2@262.0.0";
    private static final int LONGEST_MINUTES = 5;

    /** A day of this test alone, long ago. */
    private final Instant day = Instant.parse("1930-01-01T00:00:00Z")
            .plus(ThreadLocalRandom.current().nextInt(10_000), ChronoUnit.DAYS);

    private final UUID conversation = UUID.randomUUID();
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final byte[] content = new byte[100_000];
    private ServerProcess server;
    private Caller caller;

    @BeforeEach
    void deliver(ServerProcess shared) {
        server = shared;
        caller = shared.demoCaller("");
        ThreadLocalRandom.current().nextBytes(content);
        deliver(first, content, 10);
        deliver(second, "short".getBytes(StandardCharsets.UTF_8), 20);
    }

    @Test
    void theJavaScriptClientDownloads() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "js");
        assumeTrue(
                run(
                                directory,
                                Map.of(),
                                "npm",
                                "install",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                "--prefer-offline",
                                "--prefix",
                                directory.toString(),
                                JAVASCRIPT_CLIENT)
                        == 0,
                "The JavaScript client could not be installed: no npm, or no network");
        Files.copy(SOURCES.resolve("js/downloader.js"), directory.resolve("downloader.js"));

        int exit = run(
                directory,
                Map.of(
                        "HOST", "127.0.0.1",
                        "PORT", Integer.toString(server.uri("/").getPort()),
                        "CLIENT_ID", caller.clientId(),
                        "CLIENT_SECRET", caller.clientSecret(),
                        "INTERVAL", interval()),
                "node",
                "downloader.js");

        assertDownloaded(exit, directory);
    }

    @Test
    void theJavaClientDownloads() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "java");
        Path classPath = directory.resolve("classpath");
        assumeTrue(
                run(
                                directory,
                                Map.of(),
                                "mvn",
                                "-B",
                                "-q",
                                "-f",
                                SOURCES.resolve("java/pom.xml").toString(),
                                "dependency:build-classpath",
                                "-Dmdep.outputFile=" + classPath)
                        == 0,
                "The Java client could not be fetched: no mvn, or no network");

        int exit = run(
                directory,
                Map.of(
                        "BASE", "http://127.0.0.1:" + server.uri("/").getPort(),
                        "TOKEN", caller.token(),
                        "INTERVAL", interval()),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Files.readString(classPath).strip(),
                SOURCES.resolve("java/Downloader.java").toString());

        assertDownloaded(exit, directory);
    }

    private void assertDownloaded(int exit, Path directory) throws Exception {
        String errors = Files.readString(directory.resolve("stderr"));
        assertThat(exit).as(errors).isZero();
        String line = Files.readString(directory.resolve("stdout"))
                .lines()
                .filter(printed -> printed.startsWith("{"))
                .reduce("", (before, after) -> after);
        JsonObject seen;
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            seen = reader.readObject();
        }
        assertThat(seen.getInt("keys")).isPositive();
        assertThat(seen.getString("keyType")).isEqualTo("Native");
        assertThat(seen.getString("period"))
                .isEqualTo(Caller.object(caller.get("/api/v2/recording/recordingkeys/rotationschedule"))
                        .getString("period"));
        assertThat(seen.getInt("totalHits")).isEqualTo(1);
        assertThat(seen.getJsonArray("recordings").getValuesAs(jakarta.json.JsonString.class))
                .extracting(jakarta.json.JsonString::getString)
                .isEqualTo(List.of(first.toString(), second.toString()));
        assertThat(seen.getInt("errorCount")).isZero();
        assertThat(seen.getJsonObject("contents").getString(first.toString())).isEqualTo(sha256(content));
        assertThat(seen.getJsonObject("contents").getString(second.toString()))
                .isEqualTo(sha256("short".getBytes(StandardCharsets.UTF_8)));
        assertThat(seen.getString("refused")).isEqualTo("not.found");
    }

    /** Runs a program to its end, its output beside its files; -1 if there is no such program. */
    private static int run(Path directory, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        builder.redirectOutput(directory.resolve("stdout").toFile());
        builder.redirectError(directory.resolve("stderr").toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return -1;
        }
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private void deliver(UUID recording, byte[] bytes, int second) {
        assertThat(caller.send(caller.request(Caller.mediaPath(conversation, recording) + "?startTime="
                                        + day.plusSeconds(second) + "&endTime=" + day.plusSeconds(second + 5))
                                .header("Content-Type", "audio/wav")
                                .PUT(BodyPublishers.ofByteArray(bytes)))
                        .statusCode())
                .isEqualTo(201);
    }

    private String interval() {
        return day + "/" + day.plus(1, ChronoUnit.DAYS);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
