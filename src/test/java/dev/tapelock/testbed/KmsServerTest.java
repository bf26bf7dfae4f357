package dev.tapelock.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** What only our own KMS can show: who signs, who may, and faults on order. For the rest, see {@link KmsContractTest}. */
class KmsServerTest {

    private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a private key, say");
    private static SdkHttpClient http;

    @TempDir
    Path directory;

    private KmsServer server;
    private KmsClient kms;
    private String key;

    @BeforeAll
    static void openConnections() {
        http = Apache5HttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(2))
                .build();
    }

    @AfterAll
    static void closeConnections() {
        http.close();
    }

    @BeforeEach
    void start() throws IOException {
        server = KmsServer.start();
        kms = client(server.administrator());
        key = server.createKey();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void wrongSecretIsNoSignature() {
        AwsAccessKey mine = server.administrator();

        fails(
                "InvalidSignatureException",
                400,
                () -> client(new AwsAccessKey(mine.id(), "another", mine.principal()))
                        .listAliases());
        assertThat(server.calls())
                .containsExactly(new KmsCall("ListAliases", "", "", Map.of(), "InvalidSignatureException"));
    }

    @Test
    void unknownAccessKeyIsNotRecognized() {
        fails(
                "UnrecognizedClientException",
                400,
                () -> client(new AwsAccessKey("AKIAUNKNOWN", "any", "")).listAliases());
    }

    @Test
    void accessKeyOfAUserTakesNoToken() {
        AwsAccessKey mine = server.administrator();

        fails(
                "UnrecognizedClientException",
                400,
                () -> client(AwsSessionCredentials.create(mine.id(), mine.secret(), "dG9rZW4=.x"))
                        .listAliases());
    }

    @Test
    void signatureForAnotherRegionOrServiceIsRefused() {
        KmsClient elsewhere = builder(credentials(server.administrator()))
                .region(Region.EU_WEST_1)
                .build();
        KmsClient otherwise = altered(request -> HttpExecuteRequest.builder()
                .request(request.httpRequest()
                        .copy(r -> r.putHeader(
                                "Authorization",
                                r.firstMatchingHeader("Authorization")
                                        .orElseThrow()
                                        .replace("/kms/", "/sts/"))))
                .contentStreamProvider(request.contentStreamProvider().orElseThrow())
                .build());

        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(elsewhere::listAliases)
                .withMessageStartingWith("Credential should be scoped to a valid region.");
        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(otherwise::listAliases)
                .withMessageStartingWith("Credential should be scoped to correct service: 'kms'.");
        assertThat(server.calls("ListAliases")).extracting(KmsCall::outcome).containsOnly("InvalidSignatureException");
    }

    @Test
    void regionIsTheServersOwn() throws IOException {
        try (KmsServer tokyo = KmsServer.startIn("ap-northeast-1")) {
            KmsClient client = builder(credentials(tokyo.administrator()))
                    .endpointOverride(tokyo.endpoint())
                    .region(Region.AP_NORTHEAST_1)
                    .build();

            assertThat(client.createKey().keyMetadata().arn()).startsWith("arn:aws:kms:ap-northeast-1:");
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> client.describeKey(r -> r.keyId(key)))
                    .satisfies(
                            e -> assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Invalid arn eu-central-1"));
        }
    }

    @Test
    void requestWithoutSignatureIsRefused() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.endpoint())
                                .header("X-Amz-Target", "TrentService.ListAliases")
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"MissingAuthenticationTokenException\"");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    }

    @Test
    void bodyThatChangesOnTheWayIsRefused() {
        KmsClient changed = altered(request -> HttpExecuteRequest.builder()
                .request(request.httpRequest())
                .contentStreamProvider(() -> new ByteArrayInputStream("{ }".getBytes(StandardCharsets.UTF_8)))
                .build());

        fails("InvalidSignatureException", 400, changed::listAliases);
    }

    @Test
    void targetThatChangesOnTheWayIsRefused() {
        KmsClient changed = altered(request -> HttpExecuteRequest.builder()
                .request(request.httpRequest().copy(r -> r.putHeader("X-Amz-Target", "TrentService.CreateKey")))
                .contentStreamProvider(request.contentStreamProvider().orElseThrow())
                .build());

        fails("InvalidSignatureException", 400, changed::listAliases);
        assertThat(server.calls("CreateKey")).hasSize(1);
    }

    @Test
    void amazonsHeadersMustBeSigned() {
        KmsClient changed = altered(request -> HttpExecuteRequest.builder()
                .request(request.httpRequest().copy(r -> r.putHeader("X-Amz-More", "x")))
                .contentStreamProvider(request.contentStreamProvider().orElseThrow())
                .build());

        fails("InvalidSignatureException", 400, changed::listAliases);
    }

    @Test
    void clocksMayDifferByFiveMinutes() {
        server.faults().moveClock(Duration.ofMinutes(4));
        kms.listAliases();
        server.faults().moveClock(Duration.ofMinutes(-8));
        kms.listAliases();

        assertThat(server.calls("ListAliases")).extracting(KmsCall::outcome).containsExactly("Success", "Success");
    }

    @Test
    void clientWhoseClockIsWrongLearnsTheTime() {
        server.faults().moveClock(Duration.ofHours(1));

        kms.listAliases();

        assertThat(server.calls("ListAliases"))
                .extracting(KmsCall::outcome)
                .containsExactly("InvalidSignatureException", "Success");
    }

    @Test
    void everyByteOfABlobCounts() {
        byte[] blob = encrypt(key, Map.of("tenant", "a")).asByteArray();

        for (int i = 0; i < blob.length; i++) {
            byte[] altered = blob.clone();
            altered[i] ^= (byte) 0x80;
            opensNot(altered);
        }
        opensNot(Arrays.copyOf(blob, blob.length - 1));
        opensNot(Arrays.copyOf(blob, blob.length + 1));
        opensNot(Arrays.copyOf(blob, 40));
        opensNot(new byte[1]);
    }

    private void opensNot(byte[] blob) {
        assertThatExceptionOfType(InvalidCiphertextException.class)
                .isThrownBy(() -> kms.decrypt(
                        r -> r.ciphertextBlob(SdkBytes.fromByteArray(blob)).encryptionContext(Map.of("tenant", "a"))))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorMessage()).isNullOrEmpty());
    }

    @Test
    void keyIsGoneOnceItsTimeIsUp() {
        SdkBytes blob = encrypt(key, Map.of());
        server.pointAlias("alias/doomed", key);
        server.scheduleKeyDeletion(key);

        server.faults().moveClock(Duration.ofDays(30).plusSeconds(1));

        fails("NotFoundException", 400, () -> encrypt(key, Map.of()));
        fails("NotFoundException", 400, () -> encrypt("alias/doomed", Map.of()));
        fails("AccessDeniedException", 400, () -> kms.decrypt(r -> r.ciphertextBlob(blob)));
        assertThat(kms.listAliases().aliases()).isEmpty();
    }

    @Test
    void shortcutsDoAsTheOperations() {
        assertThat(server.keyBehind("alias/a")).isEmpty();
        assertThat(server.pointAlias("alias/a", key)).isEqualTo(key.replaceFirst("key/.*", "alias/a"));
        assertThat(server.keyBehind("alias/a")).hasValue(key);
        server.pointAlias("alias/a", server.createKey());
        assertThat(server.keyBehind("alias/a")).isPresent().isNotEqualTo(key);
        server.disableKey(key);
        fails("DisabledException", 400, () -> encrypt(key, Map.of()));
        server.scheduleKeyDeletion(key);
        fails("KMSInvalidStateException", 400, () -> encrypt(key, Map.of()));
        server.cancelKeyDeletion(key);
        server.enableKey(key);
        encrypt(key, Map.of());
        fails("InvalidKeyUsageException", 400, () -> encrypt(server.createKey("RSA_2048"), Map.of()));
    }

    @Test
    void wholeAccountMayUseAKeyAndOthersMayNot() {
        SdkBytes blob = encrypt(key, Map.of());

        assertThat(client(server.user()).decrypt(r -> r.ciphertextBlob(blob)).plaintext())
                .isEqualTo(PLAINTEXT);
        KmsClient outsider = client(server.outsider());
        String user = "User: " + server.outsider().principal() + " is not authorized to perform: ";
        denies(
                user + "kms:Encrypt on resource: " + key
                        + " because no resource-based policy allows the kms:Encrypt action",
                () -> outsider.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)));
        denies(
                user + "kms:GenerateDataKeyPairWithoutPlaintext on resource: " + key
                        + " because no resource-based policy"
                        + " allows the kms:GenerateDataKeyPairWithoutPlaintext action",
                () -> outsider.generateDataKeyPairWithoutPlaintext(
                        r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.RSA_3072)));
        denies(
                user + "kms:Decrypt on the resource associated with this ciphertext because the resource does not exist"
                        + " in this Region, no resource-based policies allow access, or a resource-based policy"
                        + " explicitly denies access",
                () -> outsider.decrypt(r -> r.ciphertextBlob(blob)));
    }

    @Test
    void bareNamesMeanTheCallersOwnAccount() {
        server.putKeyPolicy(key, policy("Allow", "\"*\"", "\"kms:*\"", ""));
        server.pointAlias("alias/shared", key);
        KmsClient outsider = client(server.outsider());

        assertThat(outsider.describeKey(r -> r.keyId(key.replaceFirst("key/.*", "alias/shared")))
                        .keyMetadata()
                        .arn())
                .isEqualTo(key);
        fails("NotFoundException", 400, () -> outsider.describeKey(r -> r.keyId("alias/shared")));
        fails("NotFoundException", 400, () -> outsider.describeKey(r -> r.keyId(key.replaceFirst(".*/", ""))));
        assertThat(outsider.listAliases().aliases()).isEmpty();
    }

    @Test
    void policyNamesPrincipalsAndActions() {
        String user = "{\"AWS\": [\"" + server.user().principal() + "\"]}";
        server.putKeyPolicy(key, policy("Allow", user, "[\"kms:Encrypt\", \"kms:GenerateDataKey*\"]", ""));
        KmsClient named = client(server.user());

        SdkBytes blob = named.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();
        named.generateDataKey(r -> r.keyId(key).numberOfBytes(32));
        named.generateDataKeyPairWithoutPlaintext(r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.RSA_2048));
        fails("AccessDeniedException", 400, () -> named.decrypt(r -> r.ciphertextBlob(blob)));
        fails(
                "AccessDeniedException",
                400,
                () -> named.decrypt(r -> r.keyId(key).ciphertextBlob(blob)));
        fails("AccessDeniedException", 400, () -> named.disableKey(r -> r.keyId(key)));
        fails(
                "AccessDeniedException",
                400,
                () -> named.createAlias(r -> r.aliasName("alias/a").targetKeyId(key)));
        fails("AccessDeniedException", 400, () -> encrypt(key, Map.of()));
    }

    @Test
    void accountIsNamedByItsRootOrItsNumber() {
        for (String account : List.of("arn:aws:iam::" + KmsServer.OTHER_ACCOUNT + ":root", KmsServer.OTHER_ACCOUNT)) {
            server.putKeyPolicy(key, policy("Allow", "{\"AWS\": \"" + account + "\"}", "\"kms:*\"", ""));

            client(server.outsider()).encrypt(r -> r.keyId(key).plaintext(PLAINTEXT));
            fails("AccessDeniedException", 400, () -> encrypt(key, Map.of()));
        }
    }

    @Test
    void denialOverrules() {
        server.putKeyPolicy(
                key,
                statements(
                        statement("Allow", "\"*\"", "\"kms:*\"", ""),
                        statement("Deny", "{\"AWS\": \"" + server.user().principal() + "\"}", "\"kms:Decrypt\"", "")));
        SdkBytes blob = encrypt(key, Map.of());
        KmsClient denied = client(server.user());

        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(PLAINTEXT);
        denied.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT));
        denies(
                "User: " + server.user().principal() + " is not authorized to perform: kms:Decrypt on resource: " + key
                        + " with an explicit deny in a resource-based policy",
                () -> denied.decrypt(r -> r.keyId(key).ciphertextBlob(blob)));
    }

    @Test
    void policyAsksForAnEncryptionContext() {
        server.putKeyPolicy(
                key,
                policy(
                        "Allow",
                        "\"*\"",
                        "\"kms:*\"",
                        ", \"Condition\": {\"StringEquals\": {\"kms:EncryptionContext:tenant\": [\"a\", \"b\"]}}"));

        SdkBytes blob = encrypt(key, Map.of("tenant", "a", "more", "x"));
        encrypt(key, Map.of("tenant", "b"));
        fails("AccessDeniedException", 400, () -> encrypt(key, Map.of("tenant", "c")));
        fails("AccessDeniedException", 400, () -> encrypt(key, Map.of()));
        fails("AccessDeniedException", 400, () -> kms.decrypt(r -> r.ciphertextBlob(blob)));
        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(Map.of("tenant", "a", "more", "x")))
                        .plaintext())
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void conditionThatIsNotUnderstoodIsNotFulfilled() {
        server.putKeyPolicy(
                key,
                policy(
                        "Allow",
                        "\"*\"",
                        "\"kms:*\"",
                        ", \"Condition\": {\"StringLike\": {\"kms:EncryptionContext:tenant\": \"a\"}}"));

        fails("AccessDeniedException", 400, () -> encrypt(key, Map.of("tenant", "a")));
    }

    @Test
    void policyThatLocksOutItsAuthorOrIsNoneIsRefused() {
        String other = policy("Allow", "{\"AWS\": \"" + server.user().principal() + "\"}", "\"kms:*\"", "");

        for (String bad : List.of(
                other,
                "{",
                "{}",
                "[]",
                statements("{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Condition\": []}"),
                statements("{\"Effect\": \"Maybe\"}"))) {
            assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                    .as(bad)
                    .isThrownBy(() -> kms.putKeyPolicy(r -> r.keyId(key).policy(bad)));
        }
        kms.putKeyPolicy(r -> r.keyId(key).policy(other).bypassPolicyLockoutSafetyCheck(true));
        fails("AccessDeniedException", 400, () -> kms.getKeyPolicy(r -> r.keyId(key)));
        assertThat(client(server.user()).getKeyPolicy(r -> r.keyId(key)).policy())
                .isEqualTo(other);
    }

    @Test
    void roleIsForWhoKnowsTheExternalId() {
        StsClient sts = sts(credentials(server.outsider()));
        String message = "User: " + server.outsider().principal()
                + " is not authorized to perform: sts:AssumeRole on resource: " + server.role();

        for (String wrong : Arrays.asList("another", null)) {
            assertThatExceptionOfType(StsException.class)
                    .isThrownBy(() -> sts.assumeRole(r ->
                            r.roleArn(server.role()).roleSessionName("test").externalId(wrong)))
                    .satisfies(e -> {
                        assertThat(e.statusCode()).isEqualTo(403);
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                        assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
                    });
        }
        fails(
                "AccessDenied",
                403,
                () -> sts(credentials(server.user()))
                        .assumeRole(r ->
                                r.roleArn(server.role()).roleSessionName("test").externalId(server.externalId())));
        fails(
                "AccessDenied",
                403,
                () -> sts.assumeRole(r ->
                        r.roleArn(server.role() + "x").roleSessionName("test").externalId(server.externalId())));
        fails(
                "ValidationError",
                400,
                () -> sts.assumeRole(r -> r.roleArn(server.role())
                        .roleSessionName("test")
                        .externalId(server.externalId())
                        .durationSeconds(899)));
    }

    @Test
    void sessionIsItsRole() {
        AwsCredentials session = session(3600);
        String principal = "arn:aws:sts::111122223333:assumed-role/tapelock-keys/test";

        assertThat(sts(session).getCallerIdentity())
                .satisfies(identity -> assertThat(identity.arn()).isEqualTo(principal))
                .satisfies(identity -> assertThat(identity.account()).isEqualTo(KmsServer.ACCOUNT));
        server.putKeyPolicy(key, policy("Allow", "{\"AWS\": \"" + server.role() + "\"}", "\"kms:*\"", ""));
        client(session).encrypt(r -> r.keyId(key).plaintext(PLAINTEXT));
        fails("AccessDeniedException", 400, () -> encrypt(key, Map.of()));
        assertThat(server.calls("Encrypt"))
                .first()
                .extracting(KmsCall::principal)
                .isEqualTo(principal);
    }

    @Test
    void sessionEnds() {
        AwsCredentials session = session(900);
        client(session).listAliases();

        server.faults().moveClock(Duration.ofMinutes(14));
        client(session).listAliases();
        server.faults().moveClock(Duration.ofMinutes(1));

        fails("ExpiredTokenException", 400, () -> client(session).listAliases());
        fails("ExpiredToken", 403, () -> sts(session).getCallerIdentity());
        client(session(900)).listAliases();
    }

    @Test
    void sessionIsAllOfItsParts() {
        AwsSessionCredentials mine = (AwsSessionCredentials) session(3600);
        AwsSessionCredentials other = (AwsSessionCredentials) session(3600);
        String id = mine.accessKeyId();
        String secret = mine.secretAccessKey();

        fails(
                "UnrecognizedClientException",
                400,
                () -> client(AwsBasicCredentials.create(id, secret)).listAliases());
        fails(
                "UnrecognizedClientException",
                400,
                () -> client(AwsSessionCredentials.create(id, secret, other.sessionToken()))
                        .listAliases());
        fails(
                "UnrecognizedClientException",
                400,
                () -> client(AwsSessionCredentials.create(
                                id, secret, "x" + mine.sessionToken().substring(1)))
                        .listAliases());
        fails(
                "InvalidSignatureException",
                400,
                () -> client(AwsSessionCredentials.create(id, other.secretAccessKey(), mine.sessionToken()))
                        .listAliases());
    }

    @Test
    void stsChecksSignaturesToo() {
        AwsAccessKey mine = server.outsider();

        fails(
                "SignatureDoesNotMatch",
                403,
                () -> sts(AwsBasicCredentials.create(mine.id(), "another")).getCallerIdentity());
        fails(
                "InvalidClientTokenId",
                403,
                () -> sts(AwsBasicCredentials.create("AKIAUNKNOWN", "any")).getCallerIdentity());
        fails("InvalidAction", 400, () -> sts(credentials(mine)).getSessionToken());
        assertThat(sts(credentials(mine)).getCallerIdentity().arn()).isEqualTo(mine.principal());
    }

    @Test
    void throttledCallsAreRepeatedByTheClient() {
        server.faults().throttleNext(2);

        encrypt(key, Map.of());

        assertThat(server.calls("Encrypt"))
                .extracting(KmsCall::outcome)
                .containsExactly("ThrottlingException", "ThrottlingException", "Success");
        server.faults().throttleNext(10);
        fails("ThrottlingException", 400, () -> once().encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)));
        server.faults().clear();
        encrypt(key, Map.of());
    }

    @Test
    void failuresOfTheServerAreRepeatedByTheClient() {
        server.faults().failNext(1);
        encrypt(key, Map.of());

        assertThat(server.calls("Encrypt"))
                .extracting(KmsCall::outcome)
                .containsExactly("KMSInternalException", "Success");
        server.faults().failNext(1);
        assertThatExceptionOfType(KmsInternalException.class)
                .isThrownBy(() -> once().encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(500));
        server.faults().failNext(1);
        sts(credentials(server.outsider())).getCallerIdentity();
    }

    @Test
    void connectionIsReset() {
        server.faults().resetNext(1);

        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> once().encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)))
                .withStackTraceContaining("Connection reset");
        encrypt(key, Map.of());
        assertThat(server.calls("Encrypt")).hasSize(1);
    }

    @Test
    void callThatHangsHoldsUpNoOther() {
        server.faults().hangNext(1);

        assertThatExceptionOfType(ApiCallTimeoutException.class)
                .isThrownBy(() -> kms.encrypt(r -> r.keyId(key)
                        .plaintext(PLAINTEXT)
                        .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(500)))));
        encrypt(key, Map.of());
        assertThat(server.calls("Encrypt")).hasSize(1);
    }

    @Test
    void callThatHangsGoesOnOnceAllIsWell() {
        server.faults().hangNext(1);
        CompletableFuture<String> hanging = CompletableFuture.supplyAsync(
                () -> kms.describeKey(r -> r.keyId(key)).keyMetadata().arn());

        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> hanging.get(500, TimeUnit.MILLISECONDS));
        server.faults().clear();

        assertThat(hanging).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(key);
    }

    @Test
    void latencyIsPerCall() {
        server.faults().delayBy(Duration.ofMillis(300));
        Instant start = Instant.now();

        encrypt(key, Map.of());

        assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        server.faults().clear();
    }

    @Test
    void operationThatIsOffIsUnknown() {
        server.faults().disableOperation("GenerateDataKeyPairWithoutPlaintext");

        fails(
                "UnknownOperationException",
                400,
                () -> kms.generateDataKeyPairWithoutPlaintext(r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.RSA_3072)));
        encrypt(key, Map.of());
        server.faults().clear();
        kms.generateDataKeyPairWithoutPlaintext(r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.RSA_3072));
        fails("UnknownOperationException", 400, () -> kms.listKeys());
    }

    @Test
    void whatIsNotDoneIsRefused() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(
                        () -> kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT).dryRun(true)));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> kms.generateDataKeyPairWithoutPlaintext(
                        r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.ECC_NIST_P256)));
    }

    @Test
    void callsAreToldWithKeyAndContext() {
        server.pointAlias("alias/told", key);
        encrypt("alias/told", Map.of("tenant", "a"));
        server.disableKey(key);
        fails("DisabledException", 400, () -> encrypt(key, Map.of()));

        String principal = server.administrator().principal();
        assertThat(server.calls())
                .containsExactly(
                        new KmsCall("Encrypt", principal, key, Map.of("tenant", "a"), "Success"),
                        new KmsCall("Encrypt", principal, key, Map.of(), "DisabledException"));
    }

    @Test
    void serverThatIsGoneIsUnreachable() throws IOException {
        server.close();

        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> once().listAliases())
                .withStackTraceContaining("Connection refused");
    }

    @Test
    void keysOnAFileOutliveTheServer() throws IOException {
        Path file = directory.resolve("kept/keys.json");
        SdkBytes blob;
        AwsCredentials session;
        String doomed;
        String last;
        int port;
        server.close();
        try (KmsServer first = KmsServer.startOn(file)) {
            server = first;
            kms = client(first.administrator());
            port = first.endpoint().getPort();
            key = first.createKey();
            first.pointAlias("alias/kept", key);
            doomed = first.createKey();
            first.scheduleKeyDeletion(doomed);
            blob = encrypt("alias/kept", Map.of("tenant", "a"));
            session = session(900);
            last = first.createKey();
        }

        server = KmsServer.startOn(file, port);

        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(Map.of("tenant", "a")))
                        .keyId())
                .isEqualTo(key);
        assertThat(server.keyBehind("alias/kept")).hasValue(key);
        assertThat(kms.describeKey(r -> r.keyId(doomed)).keyMetadata().deletionDate())
                .isNotNull();
        encrypt(last, Map.of());
        client(session).listAliases();
        assertThat(file.resolveSibling("keys.json.new")).doesNotExist();
    }

    @Test
    void keysOnAFileOutliveAKilledProcess() throws Exception {
        Path file = directory.resolve("keys.json");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TryKmsServer.class.getName(),
                        "0",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.lines().anyMatch(line -> line.contains("disable | enable")))
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        server.close();

        server = KmsServer.startOn(file);

        String kept = server.keyBehind("alias/tapelock-trial").orElseThrow();
        kms = client(server.administrator());
        encrypt(kept, Map.of());
    }

    private static void fails(String code, int status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }

    private static void denies(String message, ThrowingCallable call) {
        assertThatExceptionOfType(KmsException.class).isThrownBy(call).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }

    private SdkBytes encrypt(String name, Map<String, String> context) {
        return kms.encrypt(r -> r.keyId(name).plaintext(PLAINTEXT).encryptionContext(context))
                .ciphertextBlob();
    }

    private static String policy(String effect, String principal, String action, String rest) {
        return statements(statement(effect, principal, action, rest));
    }

    private static String statement(String effect, String principal, String action, String rest) {
        return "{\"Effect\": \"" + effect + "\", \"Principal\": " + principal + ", \"Action\": " + action
                + ", \"Resource\": \"*\"" + rest + "}";
    }

    private static String statements(String... statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
    }

    private AwsCredentials session(int seconds) {
        Credentials given = sts(credentials(server.outsider()))
                .assumeRole(r -> r.roleArn(server.role())
                        .roleSessionName("test")
                        .externalId(server.externalId())
                        .durationSeconds(seconds))
                .credentials();
        return AwsSessionCredentials.create(given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    }

    private static AwsCredentials credentials(AwsAccessKey accessKey) {
        return AwsBasicCredentials.create(accessKey.id(), accessKey.secret());
    }

    private KmsClient client(AwsAccessKey accessKey) {
        return client(credentials(accessKey));
    }

    private KmsClient client(AwsCredentials credentials) {
        return builder(credentials).build();
    }

    private KmsClient once() {
        return builder(credentials(server.administrator()))
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    private KmsClientBuilder builder(AwsCredentials credentials) {
        return KmsClient.builder()
                .httpClient(http)
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials));
    }

    private StsClient sts(AwsCredentials credentials) {
        return StsClient.builder()
                .httpClient(http)
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    /** A client whose requests are changed after they were signed. */
    private KmsClient altered(UnaryOperator<HttpExecuteRequest> change) {
        SdkHttpClient between = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return http.prepareRequest(change.apply(request));
            }

            @Override
            public void close() {
                // The connections are everyone's.
            }
        };
        return builder(credentials(server.administrator())).httpClient(between).build();
    }
}
