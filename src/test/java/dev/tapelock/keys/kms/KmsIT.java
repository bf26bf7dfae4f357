package dev.tapelock.keys.kms;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.export.JobCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.KmsServer;
import dev.tapelock.testbed.LocalKeyServer;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * A customer's AWS KMS key protects the private halves, from the first configuration to the way back.
 *
 * <p>With the system property {@code tapelock.it.kms.endpoint}, and {@code AWS_REGION} and credentials in the environment, the KMS
 * of that address is used; what only the testbed's KMS can be told to do is left out then.
 */
@Tag("slow")
class KmsIT {

    private static final Duration CACHE = Duration.ofSeconds(1);
    private static final @Nullable String ENDPOINT = System.getProperty("tapelock.it.kms.endpoint");

    private static @Nullable KmsServer own;
    private static KmsClient admin;
    private static ServerProcess server;
    private static Caller caller;
    private static KeyCalls keys;
    private static String region;

    private final String alias = "alias/tapelock-" + UUID.randomUUID();

    @BeforeAll
    static void startServers() throws IOException {
        ServerProcess.Builder builder = ServerProcess.in(TestDirectory.empty(KmsIT.class, "server"))
                .demo()
                .setting("tapelock.key-holder.cache", CACHE.toString())
                .setting("tapelock.key-holder.timeout", "PT4S")
                .setting("tapelock.export.tick", "PT0.2S");
        AwsCredentialsProvider credentials;
        URI endpoint;
        if (ENDPOINT == null) {
            own = KmsServer.start();
            endpoint = own.endpoint();
            region = own.region();
            credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    own.administrator().id(), own.administrator().secret()));
            builder.environment("AWS_ACCESS_KEY_ID", own.user().id())
                    .environment("AWS_SECRET_ACCESS_KEY", own.user().secret());
        } else {
            endpoint = URI.create(ENDPOINT);
            region = System.getenv("AWS_REGION");
            credentials = DefaultCredentialsProvider.builder().build();
        }
        admin = KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(Apache5HttpClient.create())
                .build();
        server = builder.setting("tapelock.kms.endpoint", endpoint.toString()).start();
        caller = server.demoCaller("");
        keys = new KeyCalls(caller);
    }

    @AfterAll
    static void stopServers() throws IOException {
        assertThat(server.log())
                .as("surprises in the log")
                .doesNotContain("GuardedScheduler", "UnsupportedOperationException");
        server.close();
        admin.close();
        if (own != null) {
            own.close();
        }
    }

    @AfterEach
    void giveBack() {
        if (own != null) {
            own.faults().clear();
        }
        admin.listAliases().aliases().stream()
                .filter(each -> each.aliasName().equals(alias))
                .forEach(each -> admin.deleteAlias(order -> order.aliasName(alias)));
    }

    @Test
    void aWholeLifeFromTheConfigurationToTheWayBack() throws Exception {
        keys.configurations().stream()
                .filter(each -> !each.getString("keyConfigurationType").equals("Native"))
                .forEach(each -> keys.disable(each.getString("id")));
        OneRecording managed = delivered("under a key of ours");
        String kmsKey = createKey();
        String configuration = kms(alias(kmsKey));
        JsonObject before = keys.active();

        JsonObject tried = keys.validate(configuration);
        assertThat(tried.containsKey("lastError")).as(tried.toString()).isFalse();
        assertThat(keys.active()).isEqualTo(before);
        String id = keys.configure(configuration);
        JsonObject first = keys.active();
        assertThat(first.getString("keyConfigurationType")).isEqualTo("KmsSymmetric");
        assertThat(first.getString("kmsKeyArn")).isEqualTo(kmsKey);
        OneRecording recording = delivered("under the customer's key");
        assertThat(recording.keyId()).isEqualTo(first.getString("id"));
        recording.assertPlays();
        if (own != null) {
            assertThat(own.calls("Decrypt"))
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(call.encryptionContext())
                            .isEqualTo(Map.of("genesys-cloud-organization-id", caller.organizationId())));
        }
        JobCalls jobs = new JobCalls(caller);
        jobs.assertFulfilled(jobs.run(jobs.orderOf(recording.conversation())).getString("id"), 1);

        JsonObject second = keys.changeNow();
        assertThat(second.getString("kmsKeyArn")).isEqualTo(kmsKey);
        OneRecording rotated = delivered("under the second pair");
        String nextKmsKey = createKey();
        admin.updateAlias(order -> order.aliasName(alias).targetKeyId(nextKmsKey));
        assertThat(delivered("before the change").keyId()).isEqualTo(second.getString("id"));
        JsonObject third = keys.changeNow();
        assertThat(third.getString("kmsKeyArn")).isEqualTo(nextKmsKey);
        OneRecording repointed = delivered("under the next KMS key");
        for (OneRecording each : List.of(managed, recording, rotated, repointed)) {
            each.assertPlays();
        }

        admin.disableKey(order -> order.keyId(kmsKey));
        passCache();
        assertRefused(recording.play(), 409, "key.access.denied");
        assertRefused(rotated.play(), 409, "key.access.denied");
        repointed.assertPlays();
        managed.assertPlays();
        admin.enableKey(order -> order.keyId(kmsKey));
        recording.assertPlays();
        admin.scheduleKeyDeletion(order -> order.keyId(nextKmsKey).pendingWindowInDays(7));
        passCache();
        assertRefused(repointed.play(), 409, "key.access.denied");
        OneRecording meanwhile = delivered("recording never stops");
        assertThat(meanwhile.keyId()).isEqualTo(third.getString("id"));
        admin.cancelKeyDeletion(order -> order.keyId(nextKmsKey));
        admin.enableKey(order -> order.keyId(nextKmsKey));

        keys.disable(id);
        assertThat(keys.active().getString("keyConfigurationType")).isEqualTo("Native");
        OneRecording back = delivered("under a key of ours again");
        try (LocalKeyServer service = LocalKeyServer.start()) {
            String local = keys.configure(KeyCalls.localKeyManager(service));
            keys.register(local, service);
            OneRecording third_ = delivered("under a key of the key service");
            for (OneRecording each : List.of(managed, recording, rotated, repointed, meanwhile, back, third_)) {
                each.assertPlays();
            }
            keys.disable(local);
        }
        assertThat(keys.audited("RecordingKeyRefused")).isPositive();
        assertThat(keys.audited("KeyConfigurationCreated")).isPositive();
    }

    @Test
    void untilAPairOfTheKeyServiceIsRegisteredTheKmsKeyGoesOn() throws Exception {
        String id = keys.configure(kms(alias(createKey())));
        try (LocalKeyServer service = LocalKeyServer.start()) {
            keys.change(id, KeyCalls.localKeyManager(service));

            assertThat(keys.changeNow().getString("keyConfigurationType")).isEqualTo("KmsSymmetric");
            keys.register(id, service);
            assertThat(keys.active().getString("keyConfigurationType")).isEqualTo("LocalKeyManager");
        }
    }

    @Test
    void aKmsThatMakesNoPairsEncryptsOurs() {
        KmsServer kms = own();
        String configuration = kms(alias(createKey()));
        kms.faults().disableOperation("GenerateDataKeyPairWithoutPlaintext");

        keys.configure(configuration);

        delivered("under a pair of ours that KMS encrypted").assertPlays();
        assertThat(kms.calls("Encrypt")).isNotEmpty();
    }

    @Test
    void aRoleIsTakenWithTheOrganizationAsExternalId() {
        KmsServer kms = own();
        String arn = alias(createKey());
        String role = kms.addRole("keys-" + UUID.randomUUID(), trust(kms.user().principal(), caller.organizationId()));
        String othersRole =
                kms.addRole("keys-" + UUID.randomUUID(), trust(kms.user().principal(), "another"));

        assertNotConfigured(kms(arn, "roleArn", othersRole), "AccessDenied");
        keys.configure(kms(arn, "roleArn", role));

        delivered("under a role").assertPlays();
        assertThat(kms.calls("Decrypt").get(kms.calls("Decrypt").size() - 1).principal())
                .contains("assumed-role");
    }

    @Test
    void accessKeysOfTheCustomerAreUsedAndNeverShown() {
        KmsServer kms = own();
        String arn = alias(createKey());
        String secret = kms.administrator().secret();

        assertNotConfigured(
                kms(arn, "apiId", kms.administrator().id(), "apiKey", "another secret"), "InvalidSignatureException");
        assertNotConfigured(kms(arn, "apiId", "AKIDNOBODYKNOWS", "apiKey", secret), "UnrecognizedClientException");
        String id = keys.configure(kms(arn, "apiId", kms.administrator().id(), "apiKey", secret));

        delivered("under an access key").assertPlays();
        assertThat(kms.calls("Decrypt").get(kms.calls("Decrypt").size() - 1).principal())
                .isEqualTo(kms.administrator().principal());
        assertThat(keys.read(id).containsKey("apiKey")).isFalse();
        assertThat(Caller.text(caller.get(KeyCalls.CONFIGURATIONS))).doesNotContain(secret);
        assertThat(server.log()).doesNotContain(secret);
    }

    @Test
    void aKeyThatDoesNotSuitIsRefusedWithItsReason() {
        String kmsKey = createKey();
        String arn = alias(kmsKey);
        assertNotConfigured(kms(arn + "-unknown"), "NotFoundException");
        admin.disableKey(order -> order.keyId(kmsKey));
        assertNotConfigured(kms(arn), "Disabled");
        admin.scheduleKeyDeletion(order -> order.keyId(kmsKey).pendingWindowInDays(7));
        assertNotConfigured(kms(arn), "PendingDeletion");
        admin.cancelKeyDeletion(order -> order.keyId(kmsKey));
        admin.enableKey(order -> order.keyId(kmsKey));
        keys.configure(kms(arn));
    }

    @Test
    void anAsymmetricKeyIsRefused() {
        String asymmetric = admin.createKey(CreateKeyRequest.builder()
                        .keySpec(KeySpec.RSA_2048)
                        .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                        .build())
                .keyMetadata()
                .arn();

        assertNotConfigured(kms(alias(asymmetric)), "RSA_2048");
    }

    @Test
    void anotherRegionsAliasIsRefused() {
        own();
        String arn = alias(createKey()).replace(region, "us-west-2");

        assertNotConfigured(kms(arn), "KMS answered");
    }

    @Test
    void aPolicyForAnotherOrganizationsContextIsRefused() {
        KmsServer kms = own();
        String kmsKey = createKey();
        String arn = alias(kmsKey);
        kms.putKeyPolicy(
                kmsKey, policy(kms.user().principal(), UUID.randomUUID().toString()));
        assertNotConfigured(kms(arn), "AccessDeniedException");

        kms.putKeyPolicy(kmsKey, policy(kms.user().principal(), caller.organizationId()));
        keys.configure(kms(arn));
        OneRecording recording = delivered("within the policy");
        recording.assertPlays();

        kms.putKeyPolicy(
                kmsKey, policy(kms.user().principal(), UUID.randomUUID().toString()));
        passCache();
        assertRefused(recording.play(), 409, "key.access.denied");
        assertRefused(caller.post(KeyCalls.KEYS, ""), 409, "key.access.denied");
        kms.putKeyPolicy(kmsKey, policy(kms.user().principal(), caller.organizationId()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alias/recordings",
                "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "arn:aws:kms:eu-central-1:1:alias/recordings",
                "arn:aws:s3:eu-central-1:111122223333:alias/recordings",
                "arn:aws:kms:../:111122223333:alias/recordings",
                "https://service.example/decrypt",
            })
    void whatIsNoAliasIsRefused(String url) {
        assertRefused(keys.tryToConfigure(kms(url)), 400, "invalid.value");
    }

    @Test
    void whatIsNoRoleIsRefused() {
        assertRefused(keys.tryToConfigure(kms(alias(createKey()), "roleArn", "admin")), 400, "invalid.value");
    }

    @Test
    void kmsThatIsAwayIsTriedAgainAndThenSaid() {
        KmsServer kms = own();
        keys.configure(kms(alias(createKey())));
        OneRecording recording = delivered("while KMS has its troubles");
        kms.faults().throttleNext(1);
        recording.assertPlays();
        passCache();
        kms.faults().failNext(1);
        recording.assertPlays();
        passCache();

        kms.faults().hangNext(100);
        HttpResponse<byte[]> answer = recording.play();
        assertRefused(answer, 503, "key.holder.unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
        delivered("recording never stops");
        kms.faults().clear();

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(recording::assertPlays);
    }

    @Test
    void anOpenStreamEndsWithinTheTimeToLive() throws Exception {
        String kmsKey = createKey();
        keys.configure(kms(alias(kmsKey)));
        byte[] content = new byte[32 * 1024 * 1024];
        new Random(7).nextBytes(content);
        OneRecording recording = OneRecording.delivered(caller, content);
        try (InputStream stream = caller.stream(Caller.mediaPath(recording.conversation(), recording.id()))) {
            assertThat(stream.readNBytes(1024 * 1024)).hasSize(1024 * 1024);
            admin.disableKey(order -> order.keyId(kmsKey));
            passCache();

            assertThatExceptionOfType(IOException.class).isThrownBy(stream::readAllBytes);
        }
        admin.enableKey(order -> order.keyId(kmsKey));
        recording.assertPlays();
    }

    @Test
    void theKeysOutliveAKill() {
        keys.configure(kms(alias(createKey())));
        OneRecording recording = delivered("before the power went");

        server.kill();
        server.start();

        recording.assertPlays();
        OneRecording later = delivered("after it");
        assertThat(later.keyId()).isEqualTo(recording.keyId());
        later.assertPlays();
    }

    private static KmsServer own() {
        assumeTrue(own != null, "only the testbed's KMS can be told to");
        return own;
    }

    private static String createKey() {
        return admin.createKey().keyMetadata().arn();
    }

    /** Points the alias of this test to a key; the answer is the alias's ARN. */
    private String alias(String kmsKey) {
        boolean isThere = admin.listAliases().aliases().stream()
                .anyMatch(each -> each.aliasName().equals(alias));
        if (isThere) {
            admin.updateAlias(order -> order.aliasName(alias).targetKeyId(kmsKey));
        } else {
            admin.createAlias(order -> order.aliasName(alias).targetKeyId(kmsKey));
        }
        return kmsKey.replaceFirst(":key/.*", ":" + alias);
    }

    private static String kms(String url, String... more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("keyConfigurationType", "KmsSymmetric");
        fields.put("url", url);
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return KeyCalls.json(fields);
    }

    private static String trust(String principal, String externalId) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"},
                 "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "%s"}}}]}""".formatted(principal, externalId);
    }

    private static String policy(String principal, String organizationId) {
        return """
                {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Principal": {"AWS": "%3$s"}, "Action": "kms:*", "Resource": "*"},
                 {"Effect": "Allow", "Principal": {"AWS": "%1$s"}, "Action": "kms:DescribeKey", "Resource": "*"},
                 {"Effect": "Allow", "Principal": {"AWS": "%1$s"},
                  "Action": ["kms:Decrypt", "kms:GenerateDataKeyPairWithoutPlaintext"], "Resource": "*",
                  "Condition": {"StringEquals": {"kms:EncryptionContext:genesys-cloud-organization-id": "%2$s"}}}]}""".formatted(principal, organizationId, own().administrator().principal());
    }

    private static void assertNotConfigured(String configuration, String reason) {
        List<JsonObject> before = keys.configurations();
        JsonObject active = keys.active();
        JsonObject tried = keys.validate(configuration);
        assertThat(tried.getJsonObject("lastError").getString("message")).contains(reason);
        JsonObject error = assertRefused(keys.tryToConfigure(configuration), 400, "key.holder.invalid");
        assertThat(error.getString("message")).contains(reason);
        assertThat(keys.configurations()).isEqualTo(before);
        assertThat(keys.active()).isEqualTo(active);
    }

    private static OneRecording delivered(String content) {
        return OneRecording.delivered(caller, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void passCache() {
        try {
            TimeUnit.MILLISECONDS.sleep(CACHE.toMillis() + 200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
