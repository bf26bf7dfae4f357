package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.FakeMeters;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.vault.MemoryVault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CustomerKeysTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID USER = UUID.randomUUID();
    private static final MemoryVault VAULT = new MemoryVault();

    private final DataKeyCache cache = new DataKeyCache(Duration.ofSeconds(60), System::nanoTime);
    private final FakeMeters meters = new FakeMeters();
    private final AtomicInteger asked = new AtomicInteger();
    private final RecordingKey key = new RecordingKey(
            new OwnedId(ORGANIZATION, UUID.randomUUID()),
            KeyHolder.LOCAL_KEY_MANAGER,
            1,
            KeyMaterial.publicOnly(new byte[0], WrapAlgorithm.RSAES_OAEP_SHA_1),
            Optional.empty(),
            Instant.EPOCH);
    private final KeyConfiguration configuration = KeyDrafts.localKeyManager(ORGANIZATION, VAULT);
    private Supplier<DataKey> holder = () -> DataKey.of(new byte[32]);

    @Test
    void theHolderIsAskedOnceForTheSameDataKey() {
        CustomerKeys keys = keys();
        for (int i = 0; i < 3; i++) {
            try (OpenedDataKey opened = keys.open(key, encrypted(1), USER)) {
                assertThat(opened.dataKey().revealBytes()).isEqualTo(new byte[32]);
                assertThat(opened.askAgainAt()).isPresent();
            }
        }
        assertThat(asked).hasValue(1);
        assertThat(meters.counted("key_holder_cache_hits")).isEqualTo(2);
        assertThat(meters.counted("key_holder_cache_misses")).isEqualTo(1);
        keys.open(key, encrypted(2), USER).close();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoeverTriesAKeyAsksInAnyCase() {
        CustomerKeys keys = keys();
        keys.open(key, encrypted(1), USER).close();
        keys.ask(key, encrypted(1), USER).close();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aDenialTakesBackWhatTheHolderHasOpenedBefore() {
        CustomerKeys keys = keys();
        keys.open(key, encrypted(1), USER).close();
        holder = () -> {
            throw new KeyAccessDeniedException("not any more", null);
        };
        keys.open(key, encrypted(1), USER).close();
        assertThatExceptionOfType(KeyAccessDeniedException.class).isThrownBy(() -> keys.open(key, encrypted(2), USER));

        assertThatExceptionOfType(KeyAccessDeniedException.class).isThrownBy(() -> keys.open(key, encrypted(1), USER));
    }

    @Test
    void silenceTakesNothingBackBeforeItsTime() {
        CustomerKeys keys = keys();
        keys.open(key, encrypted(1), USER).close();
        holder = () -> {
            throw new KeyProviderUnavailableException("silence", true, null);
        };
        assertThatExceptionOfType(KeyProviderUnavailableException.class)
                .isThrownBy(() -> keys.open(key, encrypted(2), USER));

        keys.open(key, encrypted(1), USER).close();
    }

    @Test
    void nobodyIsAskedWhoStandsInAConfigurationThatWasExchanged() throws Exception {
        var url = KeyConfiguration.class.getDeclaredField("url");
        url.setAccessible(true);
        url.set(configuration, "https://somebody.example/decrypt");

        assertThatExceptionOfType(ConfigurationAlteredException.class)
                .isThrownBy(() -> keys().open(key, encrypted(1), USER));
        assertThat(asked).hasValue(0);
    }

    /** Whoever plays a recording did not ask for a value, and cannot give a better one. */
    @Test
    void aConfigurationThatIsNotAllowedAnyMoreIsAHolderThatIsAway() {
        holder = () -> {
            throw RefusedException.invalidValue("roleArn", "", "a role");
        };
        assertThatExceptionOfType(KeyProviderUnavailableException.class)
                .isThrownBy(() -> keys().open(key, encrypted(1), USER))
                .withMessageNotContaining("roleArn");
    }

    @SuppressWarnings("NullAway")
    private CustomerKeys keys() {
        KeyProvider provider = new KeyProvider() {
            @Override
            public KeyHolder holder() {
                return KeyHolder.LOCAL_KEY_MANAGER;
            }

            @Override
            public void check(KeyConfiguration asked, UUID userId) {}

            @Override
            public KeyMaterial makePair(KeyConfiguration asked, UUID keyId) {
                throw new UnsupportedOperationException();
            }

            @Override
            public DataKey unwrap(RecordingKey key, KeyConfiguration through, byte[] wrapped, UUID userId) {
                assertThat(userId).isEqualTo(USER);
                asked.incrementAndGet();
                return holder.get();
            }
        };
        return new CustomerKeys(
                new KeyProviders(null) {
                    @Override
                    KeyProvider of(KeyHolder holder) {
                        return provider;
                    }
                },
                new KeyConfigurations() {
                    @Override
                    public KeyConfiguration openingVersion(UUID organizationId, int version) {
                        return configuration;
                    }
                },
                cache,
                new HolderGuards(KeyHolderSettings.DEFAULT),
                VAULT,
                meters);
    }

    private EncryptedDataKey encrypted(int number) {
        return new EncryptedDataKey(DataKeys.PROVIDER_ID, key.id().toString(), new byte[] {(byte) number});
    }
}
