package dev.tapelock.export.s3;

import dev.tapelock.export.AccessKey;
import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.DestinationProblem;
import dev.tapelock.export.ExportSettings;
import dev.tapelock.export.IntegrationCredentials;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Connects to customers' buckets. Whose credentials are used: the organization's access key, or the server's own; with a role,
 * they only take it, and the customer's trust in us is tied to the organization by the external id.
 */
@ApplicationScoped
class S3Connections {

    private static final int SHORTEST_SESSION_SECONDS = 900;
    private static final String SESSION_NAME = "tapelock";
    /** One for each recording that a run has under way. */
    private static final int CONNECTIONS = ExportSettings.MOST_PARALLEL;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** How long a call may take, with the attempts that the SDK makes, and a connection on which nothing moves. */
    enum Patience {
        /** Somebody waits for the answer. */
        TRIAL(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(25), 2),
        /** A part over a slow line takes its time; the last step of a large object, too. */
        JOB(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), 5);

        private final Duration silence;
        private final Duration attempt;
        private final Duration call;
        private final int attempts;

        Patience(Duration silence, Duration attempt, Duration call, int attempts) {
            this.silence = silence;
            this.attempt = attempt;
            this.call = call;
            this.attempts = attempts;
        }
    }

    private final S3DestinationSettings settings;
    private final BiFunction<UUID, UUID, Optional<AccessKey>> keys;
    private final AwsCredentialsProvider ours;

    @Resource
    private @Nullable ManagedScheduledExecutorService timer;

    @Inject
    S3Connections(S3DestinationSettings settings, IntegrationCredentials credentials) {
        this(settings, credentials::open, DefaultCredentialsProvider.builder().build());
    }

    S3Connections(
            S3DestinationSettings settings,
            BiFunction<UUID, UUID, Optional<AccessKey>> keys,
            AwsCredentialsProvider ours) {
        this.settings = settings;
        this.keys = keys;
        this.ours = ours;
    }

    /**
     * Connects; nothing is asked yet. The caller closes it.
     *
     * @throws UnusablePlaceException if the organization may not go there
     */
    S3Connection connect(UUID organizationId, BucketPlace place, Patience patience) {
        requireAllowed(place);
        AwsCredentialsProvider base = base(organizationId, place);
        List<SdkAutoCloseable> parts = new ArrayList<>();
        SdkHttpClient http = http(patience);
        parts.add(http);
        AwsCredentialsProvider used = place.roleArn()
                .<AwsCredentialsProvider>map(role -> assumed(role, organizationId, place, base, http, patience, parts))
                .orElse(base);
        return new S3Connection(client(place, used, http, patience), place, parts);
    }

    private void requireAllowed(BucketPlace place) {
        place.endpoint().filter(endpoint -> !settings.isOpen(endpoint)).ifPresent(endpoint -> {
            throw new UnusablePlaceException(DestinationProblem.ENDPOINT_CLOSED, endpoint.toString());
        });
        // By its name at whatever endpoint: one store has many addresses, and nobody can tell them all.
        if (settings.ownBucket().filter(place.bucket()::equals).isPresent()) {
            throw new UnusablePlaceException(DestinationProblem.OURS, "");
        }
    }

    private AwsCredentialsProvider base(UUID organizationId, BucketPlace place) {
        if (place.credentialId().isPresent()) {
            AccessKey key = keys.apply(organizationId, place.credentialId().get())
                    .orElseThrow(() -> new UnusablePlaceException(DestinationProblem.CREDENTIAL_UNKNOWN, ""));
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
        }
        if (place.roleArn().isEmpty() && !settings.mayUseOurs(organizationId)) {
            throw new UnusablePlaceException(DestinationProblem.NO_CREDENTIALS, "");
        }
        // A client closes its provider with itself, and this one is everybody's: what it gets cannot be closed.
        return ours::resolveCredentials;
    }

    private AwsCredentialsProvider assumed(
            String role,
            UUID organizationId,
            BucketPlace place,
            AwsCredentialsProvider base,
            SdkHttpClient http,
            Patience patience,
            List<SdkAutoCloseable> parts) {
        var builder = StsClient.builder();
        settings.stsEndpoint().ifPresent(builder::endpointOverride);
        StsClient sts = configured(builder, place, base, http, patience).build();
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

    private S3Client client(
            BucketPlace place, AwsCredentialsProvider credentials, SdkHttpClient http, Patience patience) {
        boolean isLean = settings.isLeanChecksums();
        S3ClientBuilder builder = S3Client.builder()
                .forcePathStyle(place.isPathStyle())
                .requestChecksumCalculation(
                        isLean ? RequestChecksumCalculation.WHEN_REQUIRED : RequestChecksumCalculation.WHEN_SUPPORTED)
                .responseChecksumValidation(
                        isLean ? ResponseChecksumValidation.WHEN_REQUIRED : ResponseChecksumValidation.WHEN_SUPPORTED);
        place.endpoint().ifPresent(builder::endpointOverride);
        return configured(builder, place, credentials, http, patience).build();
    }

    private static SdkHttpClient http(Patience patience) {
        return Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT)
                .connectionAcquisitionTimeout(CONNECT)
                .socketTimeout(patience.silence)
                .build();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
            B builder, BucketPlace place, AwsCredentialsProvider credentials, SdkHttpClient http, Patience patience) {
        ScheduledExecutorService present = timer;
        return builder.region(Region.of(place.region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(override -> {
                    override.apiCallTimeout(patience.call)
                            .apiCallAttemptTimeout(patience.attempt)
                            .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(patience.attempts)
                                    .build());
                    if (present != null) {
                        override.scheduledExecutorService(present);
                    }
                });
    }

    @PreDestroy
    void close() {
        if (ours instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
