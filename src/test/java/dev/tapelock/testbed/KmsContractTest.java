package dev.tapelock.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * What holds for every KMS: for ours, or for the one at {@code tapelock.it.kms.endpoint}, with credentials and region from
 * where the SDK looks for them. It makes keys there, and leaves them to be deleted in seven days.
 */
class KmsContractTest {

    private static final @Nullable String ENDPOINT = System.getProperty("tapelock.it.kms.endpoint");
    private static final Map<String, String> CONTEXT = Map.of("tenant", "a", "purpose", "recording-key");
    private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a private key, say");

    private static final List<String> keys = new ArrayList<>();
    private static final List<String> aliases = new ArrayList<>();
    private static @Nullable KmsServer server;
    private static KmsClient kms;

    @BeforeAll
    static void connect() throws Exception {
        KmsClientBuilder builder = KmsClient.builder().httpClient(Apache5HttpClient.create());
        if (ENDPOINT == null) {
            server = KmsServer.start();
            AwsAccessKey key = server.administrator();
            builder.endpointOverride(server.endpoint())
                    .region(Region.of(server.region()))
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())));
        } else {
            builder.endpointOverride(URI.create(ENDPOINT));
        }
        kms = builder.build();
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        aliases.forEach(alias -> kms.deleteAlias(r -> r.aliasName(alias)));
        for (String key : keys) {
            if (kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState() != KeyState.PENDING_DELETION) {
                kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
            }
        }
        kms.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void newKeyIsEnabledAndSymmetric() {
        KeyMetadata key = kms.describeKey(r -> r.keyId(newKey())).keyMetadata();

        assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(key.enabled()).isTrue();
        assertThat(key.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
        assertThat(key.keyUsage()).isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
        assertThat(key.description()).isEqualTo("of a test");
        assertThat(key.creationDate()).isNotNull();
        assertThat(key.arn()).endsWith(":" + key.awsAccountId() + ":key/" + key.keyId());
    }

    @Test
    void whatWasEncryptedOpensWithoutTheKeysName() {
        String key = newKey();
        SdkBytes blob = encrypt(key);

        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)))
                .satisfies(opened -> assertThat(opened.plaintext()).isEqualTo(PLAINTEXT))
                .satisfies(opened -> assertThat(opened.keyId()).isEqualTo(key));
        assertThat(encrypt(key)).isNotEqualTo(blob);
    }

    @Test
    void anotherContextDoesNotOpen() {
        SdkBytes blob = encrypt(newKey());

        for (Map<String, String> other : List.of(
                Map.<String, String>of(),
                Map.of("tenant", "a"),
                Map.of("tenant", "b", "purpose", "recording-key"),
                Map.of("tenant", "a", "purpose", "recording-key", "more", ""),
                Map.of("tenan", "ta", "purpose", "recording-key"))) {
            assertThatExceptionOfType(InvalidCiphertextException.class)
                    .as(other.toString())
                    .isThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(other)));
        }
    }

    @Test
    void alteredBlobDoesNotOpen() {
        byte[] blob = encrypt(newKey()).asByteArray();
        blob[blob.length - 1] ^= 1;

        assertThatExceptionOfType(InvalidCiphertextException.class)
                .isThrownBy(() -> kms.decrypt(
                        r -> r.ciphertextBlob(SdkBytes.fromByteArray(blob)).encryptionContext(CONTEXT)));
    }

    @Test
    void blobOfAnotherKeyDoesNotOpenByTheKeyThatIsNamed() {
        SdkBytes blob = encrypt(newKey());
        String other = newKey();

        assertThatExceptionOfType(IncorrectKeyException.class)
                .isThrownBy(() ->
                        kms.decrypt(r -> r.keyId(other).ciphertextBlob(blob).encryptionContext(CONTEXT)));
    }

    @Test
    void keyAnswersToIdArnAliasAndAliasArn() {
        String key = newKey();
        String alias = newAlias(key);
        String aliasArn = key.substring(0, key.indexOf(":key/") + 1) + alias;

        for (String name : List.of(key, key.substring(key.indexOf('/') + 1), alias, aliasArn)) {
            SdkBytes blob = encrypt(name);
            assertThat(kms.decrypt(r -> r.keyId(name).ciphertextBlob(blob).encryptionContext(CONTEXT))
                            .keyId())
                    .as(name)
                    .isEqualTo(key);
            assertThat(kms.describeKey(r -> r.keyId(name)).keyMetadata().arn()).isEqualTo(key);
        }
    }

    @Test
    void aliasPointsElsewhereAndFormerBlobsStillOpen() {
        String former = newKey();
        String alias = newAlias(former);
        SdkBytes blob = encrypt(alias);
        String latter = newKey();

        kms.updateAlias(r -> r.aliasName(alias).targetKeyId(latter));

        eventually(() -> assertThat(
                        kms.encrypt(r -> r.keyId(alias).plaintext(PLAINTEXT)).keyId())
                .isEqualTo(latter));
        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT))
                        .keyId())
                .isEqualTo(former);
        assertThatExceptionOfType(IncorrectKeyException.class)
                .isThrownBy(() ->
                        kms.decrypt(r -> r.keyId(alias).ciphertextBlob(blob).encryptionContext(CONTEXT)));
    }

    @Test
    void aliasesAreListedAndGone() {
        String key = newKey();
        String alias = newAlias(key);
        String other = newAlias(key);

        assertThat(kms.listAliases(r -> r.keyId(key)).aliases())
                .allSatisfy(entry -> assertThat(key).endsWith("/" + entry.targetKeyId()))
                .extracting(entry -> entry.aliasName())
                .containsExactlyInAnyOrder(alias, other);
        assertThat(kms.listAliasesPaginator(r -> r.limit(1)).aliases().stream().map(entry -> entry.aliasName()))
                .contains(alias, other);

        kms.deleteAlias(r -> r.aliasName(alias));
        aliases.remove(alias);

        eventually(() -> fails(NotFoundException.class, "NotFoundException", () -> encrypt(alias)));
        fails(NotFoundException.class, "NotFoundException", () -> kms.deleteAlias(r -> r.aliasName(alias)));
    }

    @Test
    void aliasIsGivenOnceOnly() {
        String key = newKey();
        String alias = newAlias(key);

        fails(
                AlreadyExistsException.class,
                "AlreadyExistsException",
                () -> kms.createAlias(r -> r.aliasName(alias).targetKeyId(key)));
    }

    @Test
    void aliasIsNeverForAKeyOfAnotherKind() {
        String alias = newAlias(newKey());
        String asymmetric = newKey(KeySpec.RSA_2048);

        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(() -> kms.updateAlias(r -> r.aliasName(alias).targetKeyId(asymmetric)))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }

    @Test
    void disabledKeyDoesNothingUntilItIsEnabled() {
        String key = newKey();
        SdkBytes blob = encrypt(key);

        kms.disableKey(r -> r.keyId(key));

        eventually(() -> fails(DisabledException.class, "DisabledException", () -> encrypt(key)));
        eventually(() -> fails(
                DisabledException.class,
                "DisabledException",
                () -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT))));
        fails(DisabledException.class, "DisabledException", () -> newPair(key, DataKeyPairSpec.RSA_2048));
        fails(
                DisabledException.class,
                "DisabledException",
                () -> kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_256)));
        assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState()).isEqualTo(KeyState.DISABLED);

        kms.enableKey(r -> r.keyId(key));

        eventually(() -> assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT))
                        .plaintext())
                .isEqualTo(PLAINTEXT));
    }

    @Test
    void keyThatWaitsForItsDeletionDoesNothingAndIsDisabledAfterwards() {
        String key = newKey();
        SdkBytes blob = encrypt(key);

        assertThat(kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7)))
                .satisfies(doomed -> assertThat(doomed.keyId()).isEqualTo(key))
                .satisfies(doomed -> assertThat(doomed.keyState()).isEqualTo(KeyState.PENDING_DELETION));

        String code = "KMSInvalidStateException";
        eventually(() -> fails(KmsInvalidStateException.class, code, () -> encrypt(key)));
        fails(
                KmsInvalidStateException.class,
                code,
                () -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)));
        fails(KmsInvalidStateException.class, code, () -> newPair(key, DataKeyPairSpec.RSA_2048));
        fails(KmsInvalidStateException.class, code, () -> kms.enableKey(r -> r.keyId(key)));
        fails(KmsInvalidStateException.class, code, () -> kms.scheduleKeyDeletion(r -> r.keyId(key)));
        fails(KmsInvalidStateException.class, code, () -> newAlias(key));
        assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().deletionDate())
                .isNotNull();

        kms.cancelKeyDeletion(r -> r.keyId(key));

        eventually(() -> fails(DisabledException.class, "DisabledException", () -> encrypt(key)));
        fails(KmsInvalidStateException.class, code, () -> kms.cancelKeyDeletion(r -> r.keyId(key)));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 31})
    void deletionIsNotBeforeAWeekNorAfterAMonth(int days) {
        String key = newKey();

        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(() -> kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(days)))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }

    @Test
    void dataKeyOpensAgain() {
        String key = newKey();
        GenerateDataKeyResponse made = kms.generateDataKey(
                r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));

        assertThat(made.keyId()).isEqualTo(key);
        assertThat(made.plaintext().asByteArray()).hasSize(32);
        assertThat(kms.decrypt(r -> r.ciphertextBlob(made.ciphertextBlob()).encryptionContext(CONTEXT))
                        .plaintext())
                .isEqualTo(made.plaintext());
        assertThat(kms.generateDataKey(r -> r.keyId(key).numberOfBytes(64))
                        .plaintext()
                        .asByteArray())
                .hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072})
    void privateKeyOfAPairOpensAndBelongsToThePublicOne(int bits) throws Exception {
        String key = newKey();
        GenerateDataKeyPairWithoutPlaintextResponse pair =
                newPair(newAlias(key), DataKeyPairSpec.fromValue("RSA_" + bits));

        byte[] opened = kms.decrypt(
                        r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob()).encryptionContext(CONTEXT))
                .plaintext()
                .asByteArray();

        assertThat(pair.keyId()).isEqualTo(key);
        assertThat(pair.keyPairSpecAsString()).isEqualTo("RSA_" + bits);
        KeyFactory factory = KeyFactory.getInstance("RSA");
        RSAPublicKey publicKey = (RSAPublicKey)
                factory.generatePublic(new X509EncodedKeySpec(pair.publicKey().asByteArray()));
        RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(opened));
        assertThat(publicKey.getModulus().bitLength()).isEqualTo(bits);
        assertThat(privateKey.getModulus()).isEqualTo(publicKey.getModulus());
        assertThat(privateKey.getPublicExponent()).isEqualTo(publicKey.getPublicExponent());
        assertThatExceptionOfType(InvalidCiphertextException.class)
                .isThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob())));
    }

    @Test
    void plaintextEndsAt4096Bytes() {
        String key = newKey();

        assertThat(kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[4096])))
                        .keyId())
                .isEqualTo(key);
        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(() -> kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[4097]))))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }

    @Test
    void asymmetricKeyIsOfNoUse() {
        String key = newKey(KeySpec.RSA_2048);
        String code = "InvalidKeyUsageException";
        SdkBytes blob = encrypt(newKey());

        fails(InvalidKeyUsageException.class, code, () -> encrypt(key));
        fails(
                InvalidKeyUsageException.class,
                code,
                () -> kms.decrypt(r -> r.keyId(key).ciphertextBlob(blob)));
        fails(InvalidKeyUsageException.class, code, () -> newPair(key, DataKeyPairSpec.RSA_3072));
        fails(
                InvalidKeyUsageException.class,
                code,
                () -> kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_256)));
    }

    @Test
    void unknownNamesAreNotFound() {
        String key = newKey();
        UUID unknown = UUID.randomUUID();

        for (String name : List.of(
                unknown.toString(),
                key.replaceFirst("key/.*", "key/" + unknown),
                "alias/tapelock-" + unknown,
                key.replaceFirst("key/.*", "alias/tapelock-" + unknown),
                key.replaceFirst("arn:aws:kms:[^:]+:", "arn:aws:kms:ap-southeast-4:"))) {
            fails(NotFoundException.class, "NotFoundException", () -> encrypt(name));
            fails(NotFoundException.class, "NotFoundException", () -> newPair(name, DataKeyPairSpec.RSA_3072));
            fails(NotFoundException.class, "NotFoundException", () -> kms.describeKey(r -> r.keyId(name)));
        }
    }

    @Test
    void policyIsKept() {
        String key = newKey();
        String policy =
                kms.getKeyPolicy(r -> r.keyId(key).policyName("default")).policy();

        assertThat(policy).contains(":root", "kms:*");
        String other = policy.replaceFirst("\"Sid\" ?: ?\"[^\"]*\"", "\"Sid\":\"Ours\"");
        kms.putKeyPolicy(r -> r.keyId(key).policyName("default").policy(other));

        eventually(() -> assertThat(kms.getKeyPolicy(r -> r.keyId(key).policyName("default"))
                        .policy())
                .contains("Ours"));
    }

    private static String newKey() {
        return newKey(KeySpec.SYMMETRIC_DEFAULT);
    }

    private static String newKey(KeySpec spec) {
        String arn = kms.createKey(r ->
                        r.keySpec(spec).keyUsage(KeyUsageType.ENCRYPT_DECRYPT).description("of a test"))
                .keyMetadata()
                .arn();
        keys.add(arn);
        return arn;
    }

    private static String newAlias(String key) {
        String alias = "alias/tapelock-" + UUID.randomUUID();
        kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
        aliases.add(alias);
        return alias;
    }

    private static SdkBytes encrypt(String key) {
        return kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT).encryptionContext(CONTEXT))
                .ciphertextBlob();
    }

    private static GenerateDataKeyPairWithoutPlaintextResponse newPair(String key, DataKeyPairSpec spec) {
        return kms.generateDataKeyPairWithoutPlaintext(
                r -> r.keyId(key).keyPairSpec(spec).encryptionContext(CONTEXT));
    }

    private static void fails(Class<? extends KmsException> type, String code, ThrowingCallable call) {
        assertThatExceptionOfType(type).isThrownBy(call).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }

    /** The real one tells its own machines of changes within minutes. */
    private static void eventually(Runnable assertion) {
        await().atMost(ENDPOINT == null ? Duration.ofSeconds(1) : Duration.ofMinutes(5))
                .untilAsserted(assertion::run);
    }
}
