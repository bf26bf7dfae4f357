package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.BrokenOffPut;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.Needles;
import dev.tapelock.testbed.Needles.Find;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sends content of every kind, plays it, breaks a delivery off, and looks for it in everything that the server has written.
 *
 * <p>That the look would find it is shown by the same with a server that does not seal.
 */
class PlaintextIT {

    private static final Path UNSEALED = Path.of("src/test/resources/dev/tapelock/recording/unsealed/FrameCipher.java");

    @Test
    void nothingThatWasSentLiesAnywhere() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "sealed");

        try (Traffic traffic = new Traffic(directory, Installation.unpacked())) {
            traffic.deliverAndPlay();
            assertThat(traffic.searchWhileOneIsHalfDelivered()).isEmpty();
            assertThat(traffic.searchAfterwards()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void theSameSearchFindsEverythingWhereNothingIsSealed() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "unsealed");
        Path compiled = compileUnsealed(directory.resolve("classes"));
        Path wlp = Installation.unpackChanged(TestDirectory.empty(getClass(), "unsealed-installation"), war -> {
            Path sealing = war.resolve("WEB-INF/classes/dev/tapelock/seal/FrameCipher.class");
            Files.delete(sealing);
            Files.copy(compiled, sealing);
        });

        try (Traffic traffic = new Traffic(directory, wlp)) {
            traffic.deliverAndPlay();
            assertThat(traffic.searchWhileOneIsHalfDelivered())
                    .filteredOn(find -> find.file().startsWith(traffic.incoming()))
                    .extracting(Find::needle)
                    .containsExactly(Traffic.BROKEN_OFF);
            assertThat(traffic.searchAfterwards())
                    .filteredOn(find -> find.file().startsWith(traffic.repository()))
                    .extracting(Find::needle)
                    .containsExactlyInAnyOrder("audio/wav", "message/rfc822", "chat", "messaging", "transcript");
        }
    }

    private static Path compileUnsealed(Path classes) throws IOException {
        Files.createDirectories(classes);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        InputStream.nullInputStream(),
                        null,
                        null,
                        "-proc:none",
                        "-implicit:none",
                        "--release",
                        "17",
                        "-classpath",
                        "target/classes",
                        "-d",
                        classes.toString(),
                        UNSEALED.toString());
        assertThat(result).as("result of the compiler").isZero();
        return classes.resolve("dev/tapelock/seal/FrameCipher.class");
    }

    /** One server and all that is sent to it. */
    private static final class Traffic implements AutoCloseable {

        static final String BROKEN_OFF = "broken off";

        private static final int BLOCK_BYTES = 1024;
        private static final int WAV_HEADER_BYTES = 44;
        private static final int FRAME_BYTES = 64 * 1024;

        private final SecureRandom random = new SecureRandom();
        private final Needles needles = new Needles();
        private final Path directory;
        private final ServerProcess server;
        private final Caller caller;
        private final UUID conversationId = UUID.randomUUID();

        Traffic(Path directory, Path wlp) throws IOException {
            this.directory = directory;
            Path temporary = Files.createDirectories(directory.resolve("tmp"));
            server = ServerProcess.in(directory)
                    .production()
                    .installation(wlp)
                    .environment("JVM_ARGS", "-Djava.io.tmpdir=" + temporary)
                    .start();
            caller = server.claim();
            needle("client secret", caller.clientSecret());
            needle(
                    "client's proof",
                    Base64.getEncoder()
                            .encodeToString((caller.clientId() + ":" + caller.clientSecret())
                                    .getBytes(StandardCharsets.UTF_8)));
            needle("token", signature(caller.token()));
        }

        private void needle(String name, String text) {
            needles.add(name, text.getBytes(StandardCharsets.UTF_8));
        }

        /** What nobody can make up of a JWT; the rest of it is no secret. */
        private static String signature(String jwt) {
            return jwt.substring(jwt.lastIndexOf('.') + 1);
        }

        Path incoming() {
            return server.home().resolve("spool/incoming");
        }

        Path repository() {
            return server.home().resolve("repository");
        }

        void deliverAndPlay() {
            UUID call = UUID.randomUUID();
            byte[] wav = wav("audio/wav", 300);
            deliver(call, "media", "audio/wav", wav, "");
            deliver(UUID.randomUUID(), "media", "message/rfc822", text("message/rfc822"), "");
            deliver(UUID.randomUUID(), "media", "application/json", text("chat"), "?media=chat");
            deliver(UUID.randomUUID(), "media", "application/json", text("messaging"), "?media=messaging");
            deliver(call, "transcript", "application/json", text("transcript"), "");
            play(call, wav);
        }

        private void deliver(UUID recordingId, String what, String type, byte[] content, String query) {
            String path = path(recordingId, what);
            for (int status : new int[] {201, 200}) {
                assertThat(caller.send(caller.request(path + query)
                                        .header("Content-Type", type)
                                        .PUT(BodyPublishers.ofByteArray(content)))
                                .statusCode())
                        .as(type)
                        .isEqualTo(status);
            }
            assertThat(caller.get(path).body()).isEqualTo(content);
        }

        private String path(UUID recordingId, String what) {
            return "/api/v2/conversations/" + conversationId + "/recordings/" + recordingId + "/" + what;
        }

        private void play(UUID call, byte[] wav) {
            Map<String, byte[]> ranges = new LinkedHashMap<>();
            ranges.put("bytes=0-99", Arrays.copyOfRange(wav, 0, 100));
            ranges.put(
                    "bytes=" + (FRAME_BYTES - 100) + "-" + (FRAME_BYTES + 99),
                    Arrays.copyOfRange(wav, FRAME_BYTES - 100, FRAME_BYTES + 100));
            ranges.put("bytes=-2000", Arrays.copyOfRange(wav, wav.length - 2000, wav.length));
            ranges.forEach((range, expected) -> assertThat(
                            caller.send(caller.request(path(call, "media")).header("Range", range))
                                    .body())
                    .as(range)
                    .isEqualTo(expected));
            JsonObject recording =
                    Caller.object(caller.get("/api/v2/conversations/" + conversationId + "/recordings/" + call));
            String signed =
                    recording.getJsonObject("mediaUris").getJsonObject("0").getString("mediaUri");
            needle("signed URL", signature(signed));
            HttpResponse<byte[]> answer = caller.send(caller.anonymous(signed));
            assertThat(answer.body()).isEqualTo(wav);
        }

        /** Looks while half of a call has come, then cuts it off. */
        Set<Find> searchWhileOneIsHalfDelivered() throws Exception {
            byte[] wav = wav(BROKEN_OFF, 2048);
            byte[] half = Arrays.copyOf(wav, wav.length / 2);
            String path = path(UUID.randomUUID(), "media");
            Set<Find> finds = new HashSet<>();
            try (BrokenOffPut put = new BrokenOffPut(caller, path, "audio/wav", wav.length, half)) {
                // All but what the frame that is being filled and buffers on the way hold back.
                await().atMost(Duration.ofSeconds(30)).until(() -> incomingBytes() > half.length / 2);
                finds.addAll(needles.search(directory));
                finds.addAll(needles.searchOpenFiles(server.pid()));
            }
            await().atMost(Duration.ofSeconds(90)).until(() -> incomingBytes() == 0);
            assertThat(caller.get(path).statusCode()).isEqualTo(404);
            return finds;
        }

        private long incomingBytes() throws IOException {
            try (Stream<Path> files = Files.list(incoming())) {
                return files.mapToLong(file -> file.toFile().length()).sum();
            }
        }

        /** Looks when everything has come to where it stays, and once more when the server is down. */
        Set<Find> searchAfterwards() throws Exception {
            Path sealed = server.home().resolve("spool/sealed");
            await().atMost(Duration.ofSeconds(60)).until(() -> isEmpty(sealed));
            Set<Find> finds = new HashSet<>(needles.searchOpenFiles(server.pid()));
            server.stop();
            finds.addAll(needles.search(directory));
            assertThat(List.of(
                            "home/database/tapelock.mv.db", "out/tapelock/logs/messages.log", "console-1.log", "tmp"))
                    .as("places that were searched")
                    .allSatisfy(place -> assertThat(directory.resolve(place)).exists());
            return finds;
        }

        private static boolean isEmpty(Path directory) {
            try (Stream<Path> files = Files.list(directory)) {
                return files.findAny().isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Sound with the same random bytes in each block. */
        private byte[] wav(String name, int blocks) {
            byte[] marker = new byte[64];
            random.nextBytes(marker);
            needles.add(name, marker);
            ByteBuffer wav =
                    ByteBuffer.allocate(WAV_HEADER_BYTES + blocks * BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(wav.capacity() - 8);
            wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
            wav.putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(8000)
                    .putInt(16_000)
                    .putShort((short) 2)
                    .putShort((short) 16);
            wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(blocks * BLOCK_BYTES);
            byte[] block = new byte[BLOCK_BYTES];
            while (wav.hasRemaining()) {
                random.nextBytes(block);
                System.arraycopy(marker, 0, block, 300, marker.length);
                wav.put(block);
            }
            return wav.array();
        }

        private byte[] text(String name) {
            byte[] secret = new byte[48];
            random.nextBytes(secret);
            String marker = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
            needle(name, marker);
            return ("{\"text\": \"I can only say this once: " + marker + "\"}\n")
                    .repeat(100)
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
