package dev.tapelock.keys.kms;

import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyHolderSettings;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.Vault;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Connects to customers' KMS keys. Whose credentials are used: those of the configuration, or the server's own; with a role, they
 * only take it, and the customer's trust in us is tied to the organization by the external id (AWS IAM, "the confused deputy").
 */
@ApplicationScoped
class KmsConnections {

    private static final int SHORTEST_SESSION_SECONDS = 900;
    private static final String SESSION_NAME = "tapelock";
    private static final String ROLE = "arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}";

    private final KmsSettings settings;
    private final KeyHolderSettings limits;
    private final Vault vault;
    private final SecureRandom random;
    private final AwsCredentialsProvider ours;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Inject
    KmsConnections(KmsSettings settings, KeyHolderSettings limits, Vault vault, SecureRandom random) {
        this(
                settings,
                limits,
                vault,
                random,
                DefaultCredentialsProvider.builder().build());
    }

    KmsConnections(
            KmsSettings settings,
            KeyHolderSettings limits,
            Vault vault,
            SecureRandom random,
            AwsCredentialsProvider ours) {
        this.ours = ours;
        this.settings = settings;
        this.limits = limits;
        this.vault = vault;
        this.random = random;
    }

    /**
     * Connects; nothing is asked yet. The caller closes it.
     *
     * @throws RefusedException {@code invalid.value} if the configuration cannot be one
     */
    KmsConnection connect(KeyConfiguration configuration) {
        AliasArn alias = AliasArn.of(configuration.url());
        configuration.roleArn().filter(role -> !role.matches(ROLE)).ifPresent(role -> {
            throw RefusedException.invalidValue("roleArn", role, "the ARN of an IAM role");
        });
        AwsCredentialsProvider base = base(configuration);
        List<SdkAutoCloseable> parts = new ArrayList<>();
        SdkHttpClient http = http();
        parts.add(http);
        AwsCredentialsProvider used = configuration
                .roleArn()
                .<AwsCredentialsProvider>map(
                        role -> assumed(role, configuration.organizationId(), alias, base, http, parts))
                .orElse(base);
        KmsClient kms = configured(KmsClient.builder(), alias, used, http).build();
        return new KmsConnection(kms, alias, configuration.organizationId(), random, parts);
    }

    private AwsCredentialsProvider base(KeyConfiguration configuration) {
        if (configuration.apiId().isPresent()) {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    configuration.apiId().get(),
                    configuration
                            .apiKey(vault)
                            .orElseThrow(() -> RefusedException.invalidValue(
                                    "apiKey", "", "the secret of the access key that apiId names"))));
        }
        if (configuration.roleArn().isEmpty() && !settings.mayUseOurs(configuration.organizationId())) {
            throw RefusedException.invalidValue(
                    "roleArn",
                    "",
                    "a role that this server may take, or apiId and apiKey of an access key: the operator does not let the"
                            + " organization use the server's own AWS credentials");
        }
        // A client closes its provider with itself, and this one is everybody's: what it gets cannot be closed.
        return ours::resolveCredentials;
    }

    private AwsCredentialsProvider assumed(
            String role,
            UUID organizationId,
            AliasArn alias,
            AwsCredentialsProvider base,
            SdkHttpClient http,
            List<SdkAutoCloseable> parts) {
        StsClient sts = configured(StsClient.builder(), alias, base, http).build();
        StsAssumeRoleCredentialsProvider session = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(order -> order.roleArn(role)
                        .roleSessionName(SESSION_NAME)
                        .externalId(organizationId.toString())
                        .durationSeconds(SHORTEST_SESSION_SECONDS))
                .build();
        parts.add(0, sts);
        parts.add(0, session);
        return session;
    }

    private SdkHttpClient http() {
        return Apache5HttpClient.builder()
                .maxConnections(limits.calls())
                .connectionTimeout(limits.timeout())
                .connectionAcquisitionTimeout(limits.timeout())
                .socketTimeout(limits.timeout())
                .build();
    }

    /** Within the whole time for a call there is room for a second attempt. */
    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
            B builder, AliasArn alias, AwsCredentialsProvider credentials, SdkHttpClient http) {
        Duration attempt = limits.timeout().dividedBy(2);
        builder.region(Region.of(alias.region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(override -> override.apiCallTimeout(limits.timeout())
                        .apiCallAttemptTimeout(attempt)
                        .scheduledExecutorService(timer)
                        .retryStrategy(RetryMode.STANDARD));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder;
    }

    @PreDestroy
    void close() {
        if (ours instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
