package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tapelock.audit.Actor;
import dev.tapelock.keys.managed.ManagedKeyProvider;
import dev.tapelock.seal.DataKey;
import dev.tapelock.vault.MemoryVault;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where too many or too few are let in, a test would wait for ever. */
@Timeout(60)
class KeyMakingTest {

    private static final int AT_ONCE = 8;
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final MemoryVault VAULT = new MemoryVault();
    private static final ManagedKeyProvider MANAGED = new ManagedKeyProvider(VAULT, new SecureRandom());

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Each of an organization's first recordings asks for the key that is not there yet. */
    @Test
    void everybodyWhoNeedsAKeyOfOursGetsOneAtTheSameTime() throws Exception {
        CyclicBarrier all = new CyclicBarrier(AT_ONCE);
        KeyMaterial material = MANAGED.makePair(KeyConfiguration.none(ORGANIZATION), UUID.randomUUID());
        KeyMaking making = making(KeyHolder.MANAGED, () -> {
            all.await();
            return material;
        });

        List<Future<RecordingKey>> made = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            made.add(threads.submit(() -> making.make(KeyConfiguration.none(ORGANIZATION), Actor.SYSTEM)));
        }

        for (Future<RecordingKey> each : made) {
            assertThat(each.get().holder()).isEqualTo(KeyHolder.MANAGED);
        }
    }

    @Test
    void ofACustomersHolderOnlyAFewAreAskedForAtTheSameTime() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch end = new CountDownLatch(1);
        KeyMaking making = making(KeyHolder.LOCAL_KEY_MANAGER, () -> {
            begun.countDown();
            end.await();
            throw new InterruptedException("no pair");
        });
        KeyConfiguration configuration = KeyDrafts.localKeyManager(ORGANIZATION, VAULT);
        for (int i = 0; i < 4; i++) {
            threads.submit(() -> making.make(configuration, Actor.SYSTEM));
        }
        begun.await();

        KeyProviderUnavailableException refused = catchThrowableOfType(
                KeyProviderUnavailableException.class, () -> making.make(configuration, Actor.SYSTEM));

        assertThat(refused.reason()).contains("too many");
        end.countDown();
    }

    /** Makes a pair, as slowly as a test likes. */
    private interface PairSource {
        KeyMaterial make() throws Exception;
    }

    @SuppressWarnings("NullAway")
    private static KeyMaking making(KeyHolder holder, PairSource source) {
        KeyProvider provider = new KeyProvider() {
            @Override
            public KeyHolder holder() {
                return holder;
            }

            @Override
            public void check(KeyConfiguration configuration, UUID userId) {}

            @Override
            public KeyMaterial makePair(KeyConfiguration configuration, UUID keyId) {
                try {
                    return source.make();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public DataKey unwrap(RecordingKey key, KeyConfiguration through, byte[] wrapped, UUID userId) {
                // What the random source below has made.
                return DataKey.of(new byte[DataKey.LENGTH_BYTES]);
            }
        };
        return new KeyMaking(
                new KeyProviders(null) {
                    @Override
                    KeyProvider of(KeyHolder wanted) {
                        return provider;
                    }
                },
                new KeyCopies(null, null, null, null) {
                    @Override
                    void keep(RecordingKey key) {}
                },
                VAULT,
                Clock.systemUTC(),
                new SecureRandom() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void nextBytes(byte[] bytes) {}
                },
                new HolderGuards(KeyHolderSettings.DEFAULT));
    }
}
