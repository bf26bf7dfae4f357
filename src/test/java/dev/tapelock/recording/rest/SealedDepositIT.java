package dev.tapelock.recording.rest;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.SealedDeposit;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equipment on the premises delivers what it has sealed, under a key that this system can use. */
@ExtendWith(SharedServer.class)
class SealedDepositIT {

    private static final int FRAME = 64 * 1024;

    private ServerProcess server;
    private Caller caller;
    private Caller other;
    private SealedDeposit deposit;

    @BeforeEach
    void begin(ServerProcess shared) {
        server = shared;
        caller = shared.demoCaller("");
        other = shared.demoCaller("other.");
        deposit = SealedDeposit.leased(caller);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * 1024 * 1024})
    void whatIsSealedOutsidePlaysHere(int length) {
        deposit.content = SealedDeposit.content(length);
        byte[] file = deposit.seal();

        HttpResponse<byte[]> put = deposit.deliver(file);

        assertThat(put.statusCode()).as(Caller.text(put)).isEqualTo(201);
        assertThat(put.headers().firstValue("Repr-Digest")).hasValue(SealedDeposit.digest(file));
        JsonObject told = Caller.object(put).getJsonObject("deposit");
        assertThat(told.getString("artifact")).isEqualTo("call.0");
        assertThat(told.getString("state")).isEqualTo("verified");
        assertThat(told.getInt("receivedBytes")).isEqualTo(file.length);
        assertThat(told.getString("sealedSha256"))
                .isEqualTo(Base64.getEncoder().encodeToString(SealedDeposit.sha256(file)));
        assertThat(Caller.object(put).getInt("contentLength")).isEqualTo(length);
        assertThat(KeyCalls.done(deposit.askState())).isEqualTo(told);
        HttpResponse<byte[]> played = deposit.play();
        assertThat(played.body()).isEqualTo(deposit.content);
        assertThat(played.headers().firstValue("Content-Type")).hasValue("audio/wav");
        assertThat(new KeyCalls(caller).audited("RecordingDeposited")).isPositive();
    }

    @Test
    void theFileIsStoredAsItCame() throws Exception {
        byte[] file = deposit.seal();
        String revision = Caller.object(deposit.deliver(file)).getString("revision");
        server.awaitDrained();
        try (Stream<Path> found = Files.walk(server.home().resolve("repository/recordings"))) {
            Path stored = found.filter(each -> each.endsWith(revision + ".sealed"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllBytes(stored)).isEqualTo(file);
        }
        assertThat(deposit.play().body()).isEqualTo(deposit.content);
    }

    @Test
    void aKeyThatWasReplacedIsGoodForWhatCameLate() {
        new KeyCalls(caller).changeNow();

        assertThat(deposit.deliver(deposit.seal()).statusCode()).isEqualTo(201);

        assertThat(deposit.play().body()).isEqualTo(deposit.content);
    }

    @Test
    void noDigestNeedBeAnnounced() {
        assertThat(caller.send(deposit.bare(deposit.seal())).statusCode()).isEqualTo(201);
        assertThat(deposit.play().body()).isEqualTo(deposit.content);
    }

    @Test
    void theContentsOwnTypeIsSaidBesides() {
        deposit.context.put("artifact", "email");
        byte[] file = deposit.seal();

        HttpResponse<byte[]> put =
                caller.send(caller.request(deposit.path() + "?artifact=email&contentType=message/rfc822")
                        .header("Content-Type", SealedDeposit.TYPE + "; v=1")
                        .PUT(BodyPublishers.ofByteArray(file)));

        assertThat(put.statusCode()).as(Caller.text(put)).isEqualTo(201);
        assertThat(Caller.object(put).getString("contentType")).isEqualTo("message/rfc822");
        assertRefused(
                caller.send(caller.request(deposit.path() + "?artifact=email&contentType=nothing")
                        .header("Content-Type", SealedDeposit.TYPE)
                        .PUT(BodyPublishers.ofByteArray(file))),
                400,
                "invalid.value");
    }

    @Test
    void theSameFileAgainIs200AndAnotherIs409() {
        byte[] file = deposit.seal();
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(201);

        HttpResponse<byte[]> again = deposit.deliver(file);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Caller.object(again).getJsonObject("deposit").getString("state"))
                .isEqualTo("verified");
        assertRefused(deposit.deliver(deposit.seal()), 409, "recording.conflict");
        assertRefused(
                caller.putMedia(deposit.conversation, deposit.recording, deposit.content, "audio/wav"),
                409,
                "recording.conflict");
        assertRefused(deposit.resume(file, 0), 409, "deposit.range");
        assertThat(deposit.play().body()).isEqualTo(deposit.content);
    }

    @Test
    void whatWasSealedHereIsNotDepositedOver() {
        assertThat(caller.putMedia(deposit.conversation, deposit.recording, deposit.content, "audio/wav")
                        .statusCode())
                .isEqualTo(201);

        assertRefused(deposit.deliver(deposit.seal()), 409, "recording.conflict");

        assertRefused(deposit.askState(), 404, "not.found");
    }

    @Test
    void ofManyDeliveriesAtOnceOneMakesTheRecording() throws Exception {
        byte[] file = deposit.seal();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                calls.add(() -> caller.send(deposit.bare(file)).statusCode());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : threads.invokeAll(calls)) {
                statuses.add(one.get());
            }
            assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aKeyThatNobodyHasIsRefused() {
        deposit.keyId = UUID.randomUUID().toString();
        assertInvalid(deposit.seal(), "UNKNOWN_KEY");
    }

    @Test
    void aKeyOfAnotherOrganizationIsRefusedLikeOneThatNobodyHas() {
        deposit.keyId = KeyCalls.done(other.post("/api/v2/recording/edges/e/leases", ""))
                .getJsonObject("key")
                .getString("id");
        assertInvalid(deposit.seal(), "UNKNOWN_KEY");
    }

    @ParameterizedTest
    @CsvSource({"organization", "recording", "artifact"})
    void aFileOfAnotherPlaceIsRefused(String part) {
        deposit.context.put(
                part, part.equals("artifact") ? "call.1" : UUID.randomUUID().toString());
        byte[] file = deposit.seal();
        deposit.context.put("artifact", "call.0");
        assertInvalid(file, "CONTEXT_MISMATCH");
    }

    @Test
    void aContextThatSaysMoreIsRefused() {
        deposit.context.put("more", "than belongs there");
        assertInvalid(deposit.seal(), "CONTEXT_MISMATCH");
    }

    @Test
    void twoDataKeysAreRefused() {
        deposit.dataKeys = 2;
        assertInvalid(deposit.seal(), "DATA_KEY_COUNT");
    }

    @Test
    void anotherProviderIsRefused() {
        deposit.providerId = "tapelock-spool";
        assertInvalid(deposit.seal(), "PROVIDER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no id", "0-0-0-0-0", "0DE00000-0000-4000-8000-000000000000"})
    void whatIsNoIdOfAKeyIsRefused(String text) {
        deposit.keyId = text;
        assertInvalid(deposit.seal(), "KEY_ID");
    }

    @ParameterizedTest
    @ValueSource(ints = {4 * 1024 - 1, 1024 * 1024 + 1})
    void aFrameOfAnotherLengthIsRefused(int length) {
        deposit.frameLengthBytes = length;
        assertInvalid(deposit.seal(), "FRAME_LENGTH");
    }

    @ParameterizedTest
    @ValueSource(ints = {4 * 1024, 1024 * 1024})
    void theLeastAndTheMostFrameLengthAreTaken(int length) {
        deposit.frameLengthBytes = length;
        assertThat(deposit.deliver(deposit.seal()).statusCode()).isEqualTo(201);
        assertThat(deposit.play().body()).isEqualTo(deposit.content);
    }

    @Test
    void aWrappedKeyThatIsTooLongIsRefused() {
        deposit.paddingBytes = 1;
        assertInvalid(deposit.seal(), "DATA_KEY_LENGTH");
    }

    @Test
    void moreBytesOfDataKeyThanAHeaderHasAreRefused() {
        byte[] file = deposit.seal();
        // The length of the wrapped data key stands before its 384 bytes, content type, frame length, commitment and
        // tag.
        int position = headerLength(file) - 16 - 32 - 4 - 1 - 384 - 2;
        assertThat(ByteBuffer.wrap(file).getShort(position)).isEqualTo((short) 384);
        ByteBuffer.wrap(file).putShort(position, (short) 0xFFFF);
        assertInvalid(file, "LIMIT_EXCEEDED");
    }

    @Test
    void anotherSuiteIsRefused() {
        byte[] file = deposit.seal();
        ByteBuffer.wrap(file).putShort(1, (short) 0x0578);
        assertInvalid(file, "BAD_HEADER");
    }

    @Test
    void aMessageIdThatWasUsedIsRefused() {
        byte[] taken = deposit.seal();
        assertThat(deposit.deliver(taken).statusCode()).isEqualTo(201);
        byte[] messageId = Arrays.copyOfRange(taken, 3, 35);
        SealedDeposit second = SealedDeposit.leased(caller);
        second.messageIds = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(messageId, 0, bytes, 0, bytes.length);
            }
        };
        deposit = second;
        assertInvalid(second.seal(), "MESSAGE_ID");
    }

    @ParameterizedTest
    @CsvSource({"1, TRUNCATED", "60, TRUNCATED", "199000, TRUNCATED", "200700, TRUNCATED"})
    void aTruncatedFileIsRefused(int cut, String reason) {
        byte[] file = deposit.seal();
        assertInvalid(Arrays.copyOf(file, Math.max(1, file.length - cut)), reason);
    }

    @Test
    void damageInTheLastFrameIsRefused() {
        byte[] file = deposit.seal();
        file[file.length - 20] ^= 1;
        assertInvalid(file, "FRAME_TAG");
    }

    @Test
    void bytesBehindTheEndAreRefused() {
        byte[] file = deposit.seal();
        assertInvalid(Arrays.copyOf(file, file.length + 1), "TRAILING_BYTES");
    }

    @Test
    void aWrappedKeyThatDoesNotOpenIsRefused() {
        byte[] file = deposit.seal();
        file[headerLength(file) - 16 - 32 - 4 - 1 - 100] ^= 1;
        assertInvalid(file, "DATA_KEY");
    }

    @Test
    void aPlainRecordingUnderTheTypeIsRefused() {
        byte[] wav = ("RIFF" + "plain audio ".repeat(1000)).getBytes(StandardCharsets.US_ASCII);
        assertInvalid(wav, "BAD_HEADER");
        assertInvalid(new byte[0], "TRUNCATED");
    }

    @Test
    void anotherDigestThanAnnouncedIsRefused() {
        byte[] file = deposit.seal();
        HttpResponse<byte[]> answer =
                caller.send(deposit.bare(file).header("Repr-Digest", SealedDeposit.digest(new byte[1])));
        assertRefused(answer, 400, "digest.mismatch");
        assertNothingThere();
        byte[] damaged = file.clone();
        damaged[file.length / 2] ^= 1;
        // Damaged on its way: whoever has the right file sends it again.
        assertRefused(
                caller.send(deposit.bare(damaged).header("Repr-Digest", SealedDeposit.digest(file))),
                400,
                "digest.mismatch");
        assertNothingThere();
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(201);
    }

    @Test
    void whatIsCutOffGoesOnWhereItStopped() throws Exception {
        deposit.content = SealedDeposit.content(3_000_000);
        byte[] file = deposit.seal();

        int there = deposit.breakOff(file, 1_000_000);
        JsonObject state = KeyCalls.done(deposit.askState());
        assertThat(state.getString("state")).isEqualTo("receiving");
        assertThat(state.getString("sealedSha256"))
                .isEqualTo(Base64.getEncoder().encodeToString(SealedDeposit.sha256(file)));
        assertRefused(deposit.play(), 404, "not.found");
        assertRefused(other.get(deposit.statePath()), 404, "not.found");
        assertRefused(deposit.resume(file, there - 1), 409, "deposit.range");
        assertRefused(deposit.resume(file, 0), 409, "deposit.range");
        assertThat(KeyCalls.done(deposit.askState())).isEqualTo(state);

        HttpResponse<byte[]> resumed = deposit.resume(file, there);

        assertThat(resumed.statusCode()).as(Caller.text(resumed)).isEqualTo(201);
        assertThat(deposit.state()).isEqualTo("verified");
        assertThat(deposit.play().body()).isEqualTo(deposit.content);
        assertNoPartIsLeft();
    }

    @Test
    void theBeginningOfAnotherFileIsNotGoneOnWith() throws Exception {
        byte[] file = deposit.seal();
        byte[] another = deposit.seal();
        int there = deposit.breakOff(file, 100_000);

        assertRefused(deposit.resume(another, there), 409, "deposit.range");
        assertThat(deposit.deliver(another).statusCode()).isEqualTo(201);

        assertThat(deposit.play().body()).isEqualTo(deposit.content);
        assertNoPartIsLeft();
    }

    @Test
    void aWrongRestIsNotTaken() throws Exception {
        byte[] file = deposit.seal();
        int there = deposit.breakOff(file, 100_000);
        byte[] wrong = file.clone();
        wrong[150_000] ^= 1;

        HttpResponse<byte[]> answer = caller.send(caller.request(deposit.path())
                .header("Content-Type", SealedDeposit.TYPE)
                .header("Repr-Digest", SealedDeposit.digest(file))
                .header("Content-Range", "bytes " + there + "-" + (file.length - 1) + "/" + file.length)
                .PUT(BodyPublishers.ofByteArray(Arrays.copyOfRange(wrong, there, file.length))));

        assertRefused(answer, 400, "digest.mismatch");
        assertNothingThere();
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(201);
    }

    @Test
    void goingOnFromNothingIsSendingAll() {
        byte[] file = deposit.seal();
        assertRefused(deposit.resume(file, 10), 409, "deposit.range");
        assertThat(deposit.resume(file, 0).statusCode()).isEqualTo(201);
    }

    @Test
    void whatIsCutOffWithoutADigestLeavesNothing() throws Exception {
        byte[] file = deposit.seal();
        try (dev.tapelock.testbed.BrokenOffPut put = new dev.tapelock.testbed.BrokenOffPut(
                caller, deposit.path(), SealedDeposit.TYPE, file.length, Arrays.copyOf(file, 1000))) {
            assertRefused(deposit.askState(), 404, "not.found");
        }
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 5-4/100",
                "bytes 0-50/100",
                "bytes 0-100/100",
                "bytes */100",
                "bytes 0-99/*",
                "lines 0-99/100",
                "bytes 0-99",
                "bytes -5-99/100",
                "bytes 0-99999999999999999999/100000000000000000000"
            })
    void nonsenseInContentRangeIsRefused(String range) {
        byte[] file = deposit.seal();
        assertRefused(caller.send(deposit.request(file).header("Content-Range", range)), 400, "invalid.value");
        assertNothingThere();
    }

    @Test
    void aContentRangeNeedsADigestAndItsOwnLength() {
        byte[] file = deposit.seal();
        String whole = "bytes 0-" + (file.length - 1) + "/" + file.length;
        assertRefused(caller.send(deposit.bare(file).header("Content-Range", whole)), 400, "invalid.value");
        assertRefused(
                caller.send(deposit.request(file)
                        .header("Content-Range", "bytes 1-" + (file.length - 1) + "/" + file.length)),
                400,
                "invalid.value");
        assertNothingThere();
    }

    /** Otherwise the rest of a recording would be taken for the whole. */
    @Test
    void plainContentComesWhole() {
        HttpResponse<byte[]> answer = caller.send(caller.request(deposit.path())
                .header("Content-Type", "audio/wav")
                .header("Content-Range", "bytes 5-9/10")
                .PUT(BodyPublishers.ofByteArray(new byte[5])));
        assertRefused(answer, 400, "invalid.value");
        assertNothingThere();
    }

    @Test
    void anotherOrganizationNeitherSeesNorDeliversIt() {
        byte[] file = deposit.seal();
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(201);

        assertRefused(other.get(deposit.statePath()), 404, "not.found");
        assertRefused(
                other.send(other.request(deposit.path())
                        .header("Content-Type", SealedDeposit.TYPE)
                        .PUT(BodyPublishers.ofByteArray(file))),
                400,
                "deposit.invalid");
    }

    @Test
    void theStateIsOfTheConversationAndTheArtifactThatItIsAskedFor() {
        assertThat(deposit.deliver(deposit.seal()).statusCode()).isEqualTo(201);
        String path = deposit.statePath();

        assertRefused(
                caller.get(path.replace(
                        deposit.conversation.toString(), UUID.randomUUID().toString())),
                404,
                "not.found");
        assertRefused(caller.get(path.replace("call.0", "call.1")), 404, "not.found");
        assertRefused(caller.get(path.replace("call.0", "nonsense")), 400, "invalid.value");
    }

    private void assertInvalid(byte[] file, String reason) {
        int before = new KeyCalls(caller).audited("RecordingDepositRefused");
        assertRefused(deposit.deliver(file), 400, "deposit.invalid");
        assertThat(new KeyCalls(caller).audited("RecordingDepositRefused")).isEqualTo(before + 1);
        assertThat(auditText()).contains(reason);
        assertNothingThere();
    }

    private String auditText() {
        return Caller.text(caller.post(
                "/api/v2/audits/query/realtime",
                "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"filters\":[{\"property\":\"EntityId\","
                        + "\"value\":\"" + deposit.recording + "\"}]}"));
    }

    private void assertNothingThere() {
        assertRefused(deposit.askState(), 404, "not.found");
        assertRefused(deposit.play(), 404, "not.found");
        assertNoPartIsLeft();
    }

    private void assertNoPartIsLeft() {
        try (Stream<Path> parts = Files.list(server.home().resolve("spool/partial"))) {
            assertThat(parts.filter(part -> part.toString().contains(deposit.recording.toString())))
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read from the file itself, as whoever damages it would. */
    private static int headerLength(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file).position(1 + 2 + 32);
        header.position(header.position() + 2 + Short.toUnsignedInt(header.getShort(header.position())));
        int keys = header.getShort();
        for (int i = 0; i < 3 * keys; i++) {
            int length = Short.toUnsignedInt(header.getShort());
            header.position(header.position() + length);
        }
        return header.position() + 1 + 4 + 32 + 16;
    }
}
