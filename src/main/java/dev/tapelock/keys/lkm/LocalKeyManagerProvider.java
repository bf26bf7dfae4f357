package dev.tapelock.keys.lkm;

import dev.tapelock.keys.HolderConnections;
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
import dev.tapelock.platform.Refusal;
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
import java.util.UUID;

/** Keys whose private halves a key service of the customer's holds: it makes the pairs, and unwraps one data key at a time. */
@ApplicationScoped
class LocalKeyManagerProvider implements KeyProvider {

    private static final int LONGEST_ANSWER_BYTES = 16 * 1024;

    private final OutboundSettings addresses;
    private final OutboundLimits limits;
    private final Vault vault;
    private final Clock clock;
    private final SecureRandom random;
    private final HolderConnections<LocalKeyService> services = new HolderConnections<>(this::connect);

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

    @Override
    public KeyHolder holder() {
        return KeyHolder.LOCAL_KEY_MANAGER;
    }

    @Override
    public void check(KeyConfiguration configuration, UUID userId) {
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
            return services.to(through).decrypt(key.id(), wrapped, userId);
        } catch (LocalKeyServiceException e) {
            throw failure(e);
        }
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
            throw new RefusedException(
                    Refusal.INVALID_VALUE, "caCertificate cannot be read; it must be certificates in PEM form", e);
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
        services.close();
    }
}
