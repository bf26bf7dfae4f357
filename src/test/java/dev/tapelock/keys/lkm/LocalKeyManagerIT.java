package dev.tapelock.keys.lkm;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static dev.tapelock.testbed.KeyCalls.json;
import static dev.tapelock.testbed.KeyCalls.localKeyManager;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.export.JobCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.LocalKeyServer;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.SealedDeposit;
import dev.tapelock.testbed.SelfSigned;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key service of the customer's holds the keys, from the first configuration to the way back. */
class LocalKeyManagerIT {

    private static final Duration CACHE = Duration.ofSeconds(1);

    private static ServerProcess server;
    private static Caller caller;
    private static Caller other;
    private static KeyCalls keys;

    private LocalKeyServer service;

    @BeforeAll
    static void startServer() {
        server = ServerProcess.in(TestDirectory.empty(LocalKeyManagerIT.class, "server"))
                .demo()
                .setting("tapelock.key-holder.cache", CACHE.toString())
                .setting("tapelock.key-holder.timeout", "PT2S")
                .setting("tapelock.export.tick", "PT0.2S")
                .setting("tapelock.deposit.interval", "PT0.2S")
                .start();
        caller = server.demoCaller("");
        other = server.demoCaller("other.");
        keys = new KeyCalls(caller);
    }

    @AfterAll
    static void stopServer() {
        assertThat(server.log())
                .as("surprises in the log")
                .doesNotContain("GuardedScheduler", "UnsupportedOperationException");
        server.close();
    }

    @BeforeEach
    void startService() throws IOException {
        service = LocalKeyServer.start();
    }

    @AfterEach
    void stopService() {
        service.close();
    }

    @Test
    void aWholeLifeFromTheConfigurationToTheWayBack() throws Exception {
        keys.configurations().stream()
                .filter(each -> !each.getString("keyConfigurationType").equals("Native"))
                .forEach(each -> keys.disable(each.getString("id")));
        OneRecording managed = delivered("under a key of ours");
        JsonObject before = keys.active();

        JsonObject tried = keys.validate(localKeyManager(service));
        assertThat(tried.containsKey("lastError")).as(tried.toString()).isFalse();
        assertThat(tried.getInt("roundTripMs")).isNotNegative();
        String id = keys.configure(localKeyManager(service));
        assertThat(keys.active()).isEqualTo(before);

        JsonObject first = keys.register(id, service);
        assertThat(first.getString("keyConfigurationType")).isEqualTo("LocalKeyManager");
        assertThat(first.getString("wrapAlgorithm")).isEqualTo("RSAES_OAEP_SHA_1");
        assertThat(keys.active().getString("id")).isEqualTo(first.getString("id"));
        JsonObject shown = keys.active().getJsonObject("localEncryptionConfiguration");
        assertThat(shown.getString("id")).isEqualTo(id);
        assertThat(shown.getString("url")).isEqualTo(service.decryptUrl().toString());
        assertThat(shown.containsKey("apiKey")).isFalse();
        assertThat(keys.keys().get(1).containsKey("localEncryptionConfiguration"))
                .isFalse();
        OneRecording local = delivered("under the customer's key");
        assertThat(local.keyId()).isEqualTo(first.getString("id"));
        local.assertPlays();
        managed.assertPlays();
        JobCalls jobs = new JobCalls(caller);
        jobs.assertFulfilled(jobs.run(jobs.orderOf(local.conversation())).getString("id"), 1);
        assertThat(service.calls().get(service.calls().size() - 1)).isEqualTo("POST " + caller.clientId());

        assertRefused(caller.post(KeyCalls.KEYS, ""), 409, "key.rotation.by.holder");
        assertRefused(caller.put(KeyCalls.SCHEDULE, "{\"period\":\"DAILY\"}"), 409, "key.rotation.by.holder");
        service.openBy("SHA-256");
        JsonObject second = keys.register(id, service);
        assertThat(second.getString("wrapAlgorithm")).isEqualTo("RSAES_OAEP_SHA_256");
        OneRecording rotated = delivered("under the customer's second key");
        rotated.assertPlays();
        service.openBy("SHA-1");

        passCache();
        service.answerAlways(401, "{}");
        assertRefused(local.play(), 409, "key.access.denied");
        managed.assertPlays();
        OneRecording meanwhile = delivered("recording never stops");
        assertThat(meanwhile.keyId()).isEqualTo(second.getString("id"));
        service.behave();
        local.assertPlays();

        JsonObject disabled = keys.disable(id);
        assertThat(disabled.getString("keyConfigurationType")).isEqualTo("Native");
        assertThat(keys.active().getString("keyConfigurationType")).isEqualTo("Native");
        OneRecording back = delivered("under a key of ours again");
        back.assertPlays();
        local.assertPlays();
        managed.assertPlays();
        service.openBy("SHA-256");
        passCache();
        rotated.assertPlays();
        meanwhile.assertPlays();
        assertThat(Caller.object(caller.put(KeyCalls.SCHEDULE, "{\"period\":\"DAILY\"}"))
                        .getString("nextRotationDate"))
                .isNotBlank();
        for (String action : List.of(
                "KeyConfigurationChecked",
                "KeyConfigurationCreated",
                "KeyConfigurationDisabled",
                "RecordingKeyChanged",
                "RecordingKeyRefused")) {
            assertThat(keys.audited(action)).as(action).isPositive();
        }
    }

    @Test
    void theSecretIsNeverShown() throws Exception {
        String id = keys.configure(localKeyManager(service));
        keys.register(id, service);

        JsonObject shown = keys.read(id);

        assertThat(shown.containsKey("apiKey")).isFalse();
        assertThat(shown.getString("apiId")).isEqualTo(LocalKeyServer.ID);
        assertThat(shown.getString("url")).isEqualTo(service.decryptUrl().toString());
        assertThat(Caller.text(caller.get(KeyCalls.CONFIGURATIONS))).doesNotContain(service.keyText());
        assertThat(server.log()).doesNotContain(service.keyText());
    }

    @Test
    void theAnswerWarnsUntilSomebodyAcknowledges() {
        JsonObject silent = Caller.object(keys.tryToConfigure(localKeyManager(service)));
        assertThat(silent.getString("warning")).contains("Nobody");
        assertThat(silent.getBoolean("acknowledged")).isFalse();
        assertThat(keys.read(silent.getString("id")).containsKey("warning")).isTrue();

        JsonObject said = Caller.object(
                keys.tryToConfigure(localKeyManager(service).replaceFirst("\\{", "{\"acknowledged\":true,")));

        assertThat(said.containsKey("warning")).isFalse();
        assertThat(said.getBoolean("acknowledged")).isTrue();
    }

    @Test
    void aChangeKeepsTheSecretAndReachesTheOlderKeys() throws Exception {
        String id = keys.configure(localKeyManager(service));
        keys.register(id, service);
        OneRecording recording = delivered("before the service moved");
        try (LocalKeyServer moved = LocalKeyServer.start()) {
            moved.takePairsOf(service);
            JsonObject changed = keys.change(
                    id,
                    json(Map.of(
                            "keyConfigurationType",
                            "LocalKeyManager",
                            "url",
                            moved.decryptUrl().toString(),
                            "apiId",
                            LocalKeyServer.ID)));
            assertThat(changed.getInt("version")).isGreaterThan(1);
            assertThat(changed.containsKey("openedAsBefore")).isFalse();
            service.answerAlways(500, "");
            recording.assertPlays();
            passCache();

            recording.assertPlays();

            assertThat(moved.calls()).contains("POST " + caller.clientId());
        }
    }

    @Test
    void aChangeThatDoesNotReachTheOlderKeysLeavesThemWhereTheyWere() throws Exception {
        String id = keys.configure(localKeyManager(service));
        keys.register(id, service);
        OneRecording recording = delivered("before another service came");
        try (LocalKeyServer another = LocalKeyServer.start()) {
            int version = keys.read(id).getInt("version");
            JsonObject changed = keys.change(id, localKeyManager(another));
            assertThat(changed.getJsonArray("openedAsBefore").getInt(0)).isEqualTo(version);
            passCache();

            recording.assertPlays();

            keys.register(id, another);
            OneRecording later = delivered("under the other service's key");
            later.assertPlays();
            passCache();
            recording.assertPlays();
            later.assertPlays();
        }
    }

    @Test
    void aChangeWhoseServiceFallsSilentOverTheOlderKeysIsRefused() throws Exception {
        String id = keys.configure(localKeyManager(service));
        keys.register(id, service);
        OneRecording recording = delivered("before the change");
        try (LocalKeyServer moved = LocalKeyServer.start()) {
            moved.takePairsOf(service);
            moved.misbehave(exchange ->
                    LocalKeyServer.send(exchange, exchange.getRequestMethod().equals("OPTIONS") ? 200 : 500, ""));

            assertRefused(
                    caller.put(KeyCalls.CONFIGURATIONS + "/" + id, localKeyManager(moved)), 400, "key.holder.invalid");

            assertThat(keys.read(id).getString("url"))
                    .isEqualTo(service.decryptUrl().toString());
        }
        recording.assertPlays();
    }

    @Test
    void thePairIsRegisteredOnceHoweverOftenItIsSent() throws Exception {
        String id = keys.configure(localKeyManager(service));
        UUID pair = service.makePair();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            caller.token();
            List<Callable<HttpResponse<byte[]>>> calls =
                    Collections.nCopies(4, () -> keys.tryToRegister(id, service.publicKey(pair), pair.toString()));
            for (Future<HttpResponse<byte[]>> answer : threads.invokeAll(calls)) {
                // Who comes too close behind may be told that somebody else was at it; nobody is told of a fault of
                // ours.
                assertThat(answer.get().statusCode())
                        .as(Caller.text(answer.get()))
                        .isIn(200, 409, 503);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(keys.active().getString("id")).isEqualTo(pair.toString());
        assertThat(keys.keys().stream().filter(key -> key.getString("state").equals("ACTIVE")))
                .hasSize(1);
        delivered("under the pair").assertPlays();
        KeyCalls.done(keys.tryToRegister(id, service.publicKey(pair), pair.toString()));
    }

    /** Equipment on the premises goes on delivering while the key service says no, or nothing. */
    @ParameterizedTest
    @ValueSource(ints = {401, 500})
    void aDepositIsTakenUnopenedAndCheckedWhenTheServiceIsBack(int status) throws Exception {
        keys.register(keys.configure(localKeyManager(service)), service);
        SealedDeposit good = SealedDeposit.leased(caller);
        SealedDeposit damaged = SealedDeposit.leased(caller);
        byte[] file = good.seal();
        byte[] bad = damaged.seal();
        bad[bad.length - 20] ^= 1;
        service.answerAlways(status, "{}");

        HttpResponse<byte[]> taken = good.deliver(file);
        assertThat(taken.statusCode()).as(Caller.text(taken)).isEqualTo(202);
        assertThat(Caller.object(taken).getJsonObject("deposit").getString("state"))
                .isEqualTo("unopened");
        assertThat(Caller.object(taken).getInt("contentLength")).isEqualTo(good.content.length);
        assertThat(good.deliver(file).statusCode()).isEqualTo(202);
        assertRefused(good.deliver(good.seal()), 409, "recording.conflict");
        SealedDeposit cut = SealedDeposit.leased(caller);
        byte[] whole = cut.seal();
        assertRefused(cut.deliver(Arrays.copyOf(whole, 670)), 400, "deposit.invalid");
        assertThat(damaged.deliver(bad).statusCode()).isEqualTo(202);
        server.awaitDrained();
        assertThat(good.state()).isEqualTo("unopened");

        service.behave();
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(good.state()).isEqualTo("verified");
            assertThat(damaged.state()).isEqualTo("refused");
        });

        assertThat(good.deliver(file).statusCode()).isEqualTo(200);
        assertThat(good.play().body()).isEqualTo(good.content);
        assertRefused(damaged.deliver(bad), 409, "deposit.refused");
        assertRefused(damaged.play(), 409, "recording.unreadable");
        JsonObject shown = Caller.object(
                caller.get("/api/v2/conversations/" + damaged.conversation + "/recordings/" + damaged.recording));
        assertThat(shown.getString("fileState")).isEqualTo("ERROR");
        assertThat(shown.getJsonObject("mediaUris")).isEmpty();
        assertThat(keys.audited("RecordingDepositVerified")).isPositive();
        assertThat(keys.audited("RecordingDepositRefused")).isPositive();
        try (Console console = Console.open(server)) {
            console.signIn("").to("/admin/recording/recording.xhtml?id=" + damaged.recording);
            assertThat(console.text()).contains("It does not play.", "refused: it is not what it was delivered as");
            assertThat(console.page().locator("audio").count()).isZero();
            console.to("/admin/recording/recording.xhtml?id=" + good.recording);
            assertThat(console.text()).contains("checked to the last frame");
            assertThat(console.complaints()).isEmpty();
        }
    }

    /** A wrong key is the service's fault as long as it may be. */
    @Test
    void aServiceThatGivesAWrongKeyForAWhileRefusesNoDeposit() throws Exception {
        keys.register(keys.configure(localKeyManager(service)), service);
        SealedDeposit deposit = SealedDeposit.leased(caller);
        byte[] file = deposit.seal();
        service.answerAlways(401, "{}");
        assertThat(deposit.deliver(file).statusCode()).isEqualTo(202);
        int before = service.calls().size();
        service.afterUnwrapping(key -> new byte[32]);
        service.answerNext(401);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> service.calls().size() > before + 1);
        assertThat(deposit.state()).isEqualTo("unopened");

        service.behave();

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> deposit.state().equals("verified"));
        assertThat(deposit.play().body()).isEqualTo(deposit.content);
    }

    @Test
    void anotherOrganizationReachesNothingOfIt() throws Exception {
        String id = keys.configure(localKeyManager(service));
        UUID pair = service.makePair();

        KeyCalls theirs = new KeyCalls(other);
        assertRefused(other.get(KeyCalls.CONFIGURATIONS + "/" + id), 404, "not.found");
        assertRefused(
                other.put(KeyCalls.CONFIGURATIONS + "/" + id, "{\"keyConfigurationType\":\"Native\"}"),
                404,
                "not.found");
        assertRefused(theirs.tryToRegister(id, service.publicKey(pair), pair.toString()), 404, "not.found");
        assertThat(theirs.configurations().toString()).doesNotContain(id);
        assertRefused(other.get(KeyCalls.CONFIGURATIONS + "/" + UUID.randomUUID()), 404, "not.found");
    }

    @Test
    void whatIsDeadIsGivenUpAndRecordingGoesOn() throws Exception {
        String id = keys.configure(localKeyManager(service));
        keys.register(id, service);
        List<OneRecording> recordings = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            recordings.add(delivered("recording " + i));
        }
        service.misbehave(exchange -> sleep(10_000));

        HttpResponse<byte[]> slow = recordings.get(0).play();
        assertRefused(slow, 503, "key.holder.unavailable");
        assertThat(slow.headers().firstValue("Retry-After")).hasValue("10");
        for (OneRecording each : recordings.subList(1, 6)) {
            assertRefused(each.play(), 503, "key.holder.unavailable");
        }
        long start = System.nanoTime();
        for (OneRecording each : recordings) {
            assertRefused(each.play(), 503, "key.holder.unavailable");
        }
        // Each would have waited two seconds; a rest lasts five.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(keys.read(id).getJsonObject("lastError").getString("message"))
                .isNotBlank();
        delivered("while the service is dead");

        service.behave();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> recordings.get(0).assertPlays());
        recordings.forEach(OneRecording::assertPlays);
        assertThat(keys.read(id).containsKey("lastError")).isFalse();
    }

    @Test
    void anOpenStreamEndsWithinTheTimeToLive() throws Exception {
        String id = keys.configure(localKeyManager(service));
        keys.register(id, service);
        int refusedBefore = keys.audited("RecordingKeyRefused");
        byte[] content = new byte[32 * 1024 * 1024];
        new java.util.Random(7).nextBytes(content);
        OneRecording recording = OneRecording.delivered(caller, content);
        try (InputStream stream = caller.stream(Caller.mediaPath(recording.conversation(), recording.id()))) {
            assertThat(stream.readNBytes(1024 * 1024)).hasSize(1024 * 1024);
            service.answerAlways(403, "{}");
            passCache();

            assertThatExceptionOfType(IOException.class).isThrownBy(stream::readAllBytes);
        }
        assertThat(keys.audited("RecordingKeyRefused")).isGreaterThan(refusedBefore);
        service.behave();
        recording.assertPlays();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("500", 500, "", "answered 500"),
                Arguments.of("401", 401, "", "answered 401"),
                Arguments.of("redirect", 302, "", "answered 302"),
                Arguments.of("a page", 404, "<html>", "answered 404"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aServiceThatDoesNotLetUsInIsNotConfigured(String name, int status, String body, String reason) {
        service.answerAlways(status, body);
        assertNotConfigured(localKeyManager(service), reason);
    }

    @Test
    void aServiceThatIsNotThereIsNotConfigured() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertNotConfigured(
                localKeyManager("http://127.0.0.1:" + free + "/decrypt", LocalKeyServer.ID, "key"),
                "cannot be reached");
    }

    @Test
    void aServiceThatDripsIsNotConfigured() {
        service.misbehave(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                sleep(100);
            }
        });
        assertNotConfigured(localKeyManager(service), "did not answer within");
    }

    @Test
    void aServiceThatAnswersAGigabyteIsNotConfigured() {
        service.misbehave(exchange -> {
            exchange.sendResponseHeaders(200, 1L << 30);
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) {
                exchange.getResponseBody().write(much);
            }
        });
        assertNotConfigured(localKeyManager(service), "longer than");
    }

    @Test
    void otherCredentialsAreNotConfigured() {
        assertNotConfigured(
                localKeyManager(service.decryptUrl().toString(), LocalKeyServer.ID, "another"), "answered 401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/latest/meta-data/",
                "https://10.0.0.7/decrypt",
                "https://[fe80::1]/decrypt",
                "https://[::ffff:169.254.169.254]/decrypt",
                "https://0.0.0.0/decrypt",
            })
    void addressesThatAreNobodysBusinessAreNotCalled(String url) {
        assertNotConfigured(localKeyManager(url, LocalKeyServer.ID, "key"), "may not be called");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://service.example/decrypt",
                "ftp://127.0.0.1/decrypt",
                "file:///etc/passwd",
                "https://user:secret@service.example/decrypt",
                "https://service.example/decrypt?decryptType=pkcs1",
                "https://service.example/decrypt#part",
                "https://service.example",
                "https:///decrypt",
                "decrypt",
                "http://",
                "not a url",
            })
    void whatIsNoAddressOfAServiceIsRefused(String url) {
        assertRefused(keys.tryToConfigure(localKeyManager(url, LocalKeyServer.ID, "key")), 400, "invalid.value");
        assertRefused(
                caller.post(KeyCalls.CONFIGURATIONS + "/validate", localKeyManager(url, LocalKeyServer.ID, "key")),
                400,
                "invalid.value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"keyConfigurationType\":\"Other\"}",
                "{\"keyConfigurationType\":\"Native\"}",
                "{\"keyConfigurationType\":\"None\"}",
                "{\"keyConfigurationType\":\"LocalKeyManager\"}",
                "{\"keyConfigurationType\":\"LocalKeyManager\",\"url\":\"https://service.example/d\"}",
                "{\"keyConfigurationType\":\"LocalKeyManager\",\"url\":\"https://service.example/d\",\"apiId\":\"x\"}",
                "{\"keyConfigurationType\":\"LocalKeyManager\",\"url\":\"https://service.example/d\",\"apiId\":\"a\\\"b\","
                        + "\"apiKey\":\"k\"}",
                "{\"keyConfigurationType\":\"LocalKeyManager\",\"url\":\"https://service.example/d\",\"apiId\":\"a\","
                        + "\"apiKey\":\"k\",\"caCertificate\":\"no certificate\"}",
            })
    void whatIsNoConfigurationIsRefused(String body) {
        int before = keys.configurations().size();
        HttpResponse<byte[]> answer = keys.tryToConfigure(body);

        assertRefused(answer, 400, "invalid.value");
        assertThat(keys.configurations()).hasSize(before);
    }

    @Test
    void aCertificateThatNobodyKnowsIsNotTrustedUntilItComesAlong(@TempDir Path directory) throws Exception {
        SelfSigned certificate = SelfSigned.in(directory.resolve("service.p12"));
        try (LocalKeyServer tls = LocalKeyServer.startWithTls(certificate)) {
            assertNotConfigured(localKeyManager(tls), "is not trusted");

            String id = keys.configure(json(Map.of(
                    "keyConfigurationType",
                    "LocalKeyManager",
                    "url",
                    tls.decryptUrl().toString(),
                    "apiId",
                    LocalKeyServer.ID,
                    "apiKey",
                    tls.keyText(),
                    "caCertificate",
                    certificate.pem())));
            keys.register(id, tls);
            delivered("over TLS").assertPlays();
        }
    }

    @Test
    void onlyAPairThatOpensWhatItsPublicHalfWrapsIsRegistered() throws Exception {
        String id = keys.configure(localKeyManager(service));
        JsonObject before = keys.active();
        UUID pair = service.makePair();
        UUID another = service.makePair();
        String publicKey = service.publicKey(pair);

        assertNotRegistered(id, service.publicKey(another), pair.toString(), "does not open what the public key wraps");
        assertNotRegistered(id, publicKey, UUID.randomUUID().toString(), "does not open what the public key wraps");
        assertNotRegistered(id, rsa(2048, RSAKeyGenParameterSpec.F4), pair.toString(), "RSA-2048");
        assertNotRegistered(id, rsa(3072, RSAKeyGenParameterSpec.F0), pair.toString(), "exponent 3");
        assertNotRegistered(id, "AAAA", pair.toString(), "not a DER RSAPublicKey");
        assertNotRegistered(id, "no base64!", pair.toString(), "publicKey");
        service.afterUnwrapping(opened -> Arrays.copyOf(opened, 31));
        assertNotRegistered(id, publicKey, pair.toString(), "something else than a data key");
        service.afterUnwrapping(opened -> new byte[32]);
        assertNotRegistered(id, publicKey, pair.toString(), "not what was wrapped");
        service.behave();
        for (int status : new int[] {401, 403, 429, 500, 302}) {
            service.answerAlways(status, "{}");
            assertNotRegistered(id, publicKey, pair.toString(), "answered " + status);
        }
        service.answerAlways(200, "garbage");
        assertNotRegistered(id, publicKey, pair.toString(), "did not answer in JSON");
        service.behave();
        assertRefused(keys.tryToRegister(id, publicKey, "not an id"), 400, "invalid.value");
        assertRefused(keys.tryToRegister("not an id", publicKey, pair.toString()), 400, "invalid.value");
        assertRefused(caller.post(KeyCalls.LOCAL_KEYS, "{}"), 400, "invalid.value");
        assertThat(keys.active()).isEqualTo(before);

        // A SubjectPublicKeyInfo holds the same public half, and is told apart by its form.
        String spki = Base64.getEncoder().encodeToString(service.subjectPublicKey(pair));
        JsonObject key = KeyCalls.done(keys.tryToRegister(id, spki, pair.toString()));
        assertThat(key.getString("keydataSummary")).isEqualTo(publicKey);
        assertThat(KeyCalls.done(keys.tryToRegister(id, publicKey, pair.toString()))
                        .getString("id"))
                .isEqualTo(key.getString("id"));
        assertRefused(keys.tryToRegister(id, service.publicKey(another), pair.toString()), 409, "general.conflict");
        keys.register(id, service);
        assertRefused(keys.tryToRegister(id, publicKey, pair.toString()), 409, "general.conflict");
        keys.disable(id);
        assertNotRegistered(id, publicKey, pair.toString(), "takes no local keys");
    }

    /** What fails could fail for another reason than the padding; the weaker one is for a service that says so. */
    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 302})
    void onlyADefiniteRefusalLeadsToTheOtherPadding(int status) throws Exception {
        String id = keys.configure(localKeyManager(service));
        JsonObject before = keys.active();
        UUID pair = service.makePair();
        service.answerNext(status);

        assertNotRegistered(id, service.publicKey(pair), pair.toString(), "answered " + status);

        assertThat(keys.active()).isEqualTo(before);
        for (int refusal : new int[] {400, 422}) {
            service.answerNext(refusal);
            JsonObject key = keys.register(id, service);
            assertThat(key.getString("wrapAlgorithm")).isEqualTo("RSAES_OAEP_SHA_1");
        }
    }

    @Test
    void whatDoesNotOpenIsUnreadableAndLooksLikeAnyDamage() throws Exception {
        String id = keys.configure(localKeyManager(service));
        JsonObject key = keys.register(id, service);
        OneRecording recording = delivered("soon without a key");
        service.removePair(UUID.fromString(key.getString("id")));

        String gone = message(assertRefused(recording.play(), 409, "recording.unreadable"), recording);
        service.answerAlways(200, "{\"body\":null}");
        String refused = message(assertRefused(recording.play(), 409, "recording.unreadable"), recording);
        service.answerAlways(200, "{\"body\":\"" + Base64.getEncoder().encodeToString(new byte[32]) + "\"}");
        String wrong = message(assertRefused(recording.play(), 409, "recording.unreadable"), recording);

        assertThat(List.of(refused, wrong)).containsOnly(gone);
        service.behave();
    }

    private static String message(JsonObject error, OneRecording recording) {
        return error.getString("message").replace(recording.id().toString(), "");
    }

    private static void assertNotConfigured(String configuration, String reason) {
        List<JsonObject> before = keys.configurations();
        JsonObject active = keys.active();
        JsonObject tried = keys.validate(configuration);
        assertThat(tried.getJsonObject("lastError").getString("message")).contains(reason);
        assertThat(tried.getJsonObject("lastError").getString("code")).isEqualTo("key.holder.invalid");
        JsonObject error = assertRefused(keys.tryToConfigure(configuration), 400, "key.holder.invalid");
        assertThat(error.getString("message")).contains(reason);
        assertThat(keys.configurations()).isEqualTo(before);
        assertThat(keys.active()).isEqualTo(active);
    }

    private static void assertNotRegistered(String id, String publicKey, String pair, String reason) {
        JsonObject error = assertRefused(keys.tryToRegister(id, publicKey, pair), 400, "key.holder.invalid");
        assertThat(error.getString("message")).contains(reason);
    }

    private static String rsa(int bits, java.math.BigInteger exponent) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
        return LocalKeyServer.pkcs1(generator.generateKeyPair().getPublic().getEncoded());
    }

    private static OneRecording delivered(String content) {
        return OneRecording.delivered(caller, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void passCache() {
        sleep(CACHE.toMillis() + 200);
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
