package dev.tapelock.keys.lkm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyHolder;
import dev.tapelock.keys.KeyHolderSettings;
import dev.tapelock.keys.KeyMaterial;
import dev.tapelock.keys.KeyProvider;
import dev.tapelock.keys.KeyProviderUnavailableException;
import dev.tapelock.keys.KeyRotation;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.UnwrapRefusedException;
import dev.tapelock.outbound.OutboundClient;
import dev.tapelock.outbound.OutboundException;
import dev.tapelock.outbound.OutboundLimits;
import dev.tapelock.outbound.OutboundSettings;
import dev.tapelock.outbound.Trust;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.DataKey;
import dev.tapelock.vault.Vault;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys whose private halves a key service of the customer's holds: it makes the pairs, and unwraps one data key at a time. */
@ApplicationScoped
class LocalKeyManagerProvider implements KeyProvider {

    private static final int LONGEST_ANSWER_BYTES = 16 * 1024;
    private static final int MOST_SERVICES = 1000;
    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final OutboundSettings addresses;
    private final OutboundLimits limits;
    private final Vault vault;
    private final Clock clock;
    private final SecureRandom random;
    private final Cache<Version, LocalKeyService> services = Caffeine.newBuilder()
            .maximumSize(MOST_SERVICES)
            .expireAfterAccess(UNUSED)
            .removalListener((@Nullable Version version, @Nullable LocalKeyService service, RemovalCause cause) -> {
                if (service != null) {
                    service.close();
                }
            })
            .executor(Runnable::run)
            .build();

    @Resource
    private ManagedScheduledExecutorService timer;

    @Inject
    LocalKeyManagerProvider(
            OutboundSettings addresses, KeyHolderSettings settings, Vault vault, Clock clock, SecureRandom random) {
        this.addresses = addresses;
        this.limits =
                new OutboundLimits(settings.timeout(), settings.timeout(), LONGEST_ANSWER_BYTES, settings.calls());
        this.vault = vault;
        this.clock = clock;
        this.random = random;
    }

    private record Version(UUID organizationId, int number) {}

    @Override
    public KeyHolder holder() {
        return KeyHolder.LOCAL_KEY_MANAGER;
    }

    @Override
    public void check(KeyConfiguration configuration, UUID userId) {
        // A draft has the number that the next version may get with other words in it: nothing of it is kept.
        try (LocalKeyService service = connect(configuration)) {
            service.check(userId);
        } catch (LocalKeyServiceException e) {
            throw failure(e);
        }
    }

    @Override
    public KeyMaterial makePair(KeyConfiguration configuration, UUID keyId) {
        throw KeyRotation.refusedByHolder();
    }

    @Override
    public DataKey unwrap(RecordingKey key, KeyConfiguration through, byte[] wrapped, UUID userId) {
        try {
            return service(through).decrypt(key.id(), wrapped, userId);
        } catch (LocalKeyServiceException e) {
            throw failure(e);
        }
    }

    private LocalKeyService service(KeyConfiguration through) {
        return services.get(new Version(through.organizationId(), through.version()), version -> connect(through));
    }

    private LocalKeyService connect(KeyConfiguration configuration) {
        URI url = DecryptUrl.of(configuration.url().orElse(""), addresses);
        String id = configuration.apiId().orElseThrow(() -> missing("apiId", "the id of the Hawk credentials"));
        String key = configuration
                .apiKey(vault)
                .orElseThrow(() -> missing("apiKey", "the shared key of the Hawk credentials"));
        HawkCredentials credentials = new HawkCredentials(hawkId(id), key.getBytes(StandardCharsets.UTF_8));
        OutboundClient http = new OutboundClient(addresses, limits, trust(configuration), timer);
        return new LocalKeyService(http, url, credentials, clock, random);
    }

    private static RefusedException missing(String name, String what) {
        return RefusedException.invalidValue(name, "", what);
    }

    /** It stands between quotation marks in a header. */
    private static String hawkId(String id) {
        if (!id.matches("[ !#-\\[\\]-~]+")) {
            throw RefusedException.invalidValue("apiId", id, "printable ASCII without quotation mark or backslash");
        }
        return id;
    }

    private static Trust trust(KeyConfiguration configuration) {
        try {
            return configuration.caCertificate().map(Trust::alsoOf).orElseGet(Trust::ofPlatform);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidValue("caCertificate", "not readable", "certificates in PEM form");
        }
    }

    private static RuntimeException failure(LocalKeyServiceException e) {
        String reason = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case UNAVAILABLE ->
                new KeyProviderUnavailableException(reason, e.getCause() instanceof OutboundException, e);
            case DENIED -> new KeyAccessDeniedException(reason, e);
            case REFUSED -> new UnwrapRefusedException(reason, e);
            case WRONG -> new UnwrapFailedException(reason, e);
        };
    }

    @PreDestroy
    void close() {
        services.invalidateAll();
    }
}
