package dev.tapelock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.testbed.HandClock;
import jakarta.enterprise.event.Startup;
import jakarta.persistence.PersistenceException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VaultTest {

    private static final Instant START = Instant.parse("2026-02-01T10:00:00Z");
    private static final AssociatedData BELONGS_TO = AssociatedData.of("test");

    private final UUID organization = UUID.randomUUID();
    private final FakeRootKeyStore store = new FakeRootKeyStore();
    private final FakeRootKeyRecords records = new FakeRootKeyRecords();
    private final FakePurposeKeys keys = new FakePurposeKeys();
    private final HandClock clock = new HandClock(START);
    private final Vault vault = newVault();

    private Vault newVault() {
        return new Vault(store, records, keys, clock);
    }

    @BeforeEach
    void open() {
        vault.open(new Startup());
    }

    @Test
    void nothingWorksBeforeTheStart() {
        Vault closed = newVault();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(closed::rootKeyId);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> closed.protect(new byte[1], BELONGS_TO));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> closed.unprotect(new byte[1], BELONGS_TO));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> closed.purposeKey(Purpose.CURSOR, organization));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> closed.purposeKey(Purpose.CURSOR, organization, UUID.randomUUID()));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> closed.rotate(Purpose.CURSOR, organization));
        assertThat(keys.rows).isEmpty();
    }

    @Test
    void bytesAreProtectedUnderTheRootKey() {
        byte[] protectedBytes = vault.protect(new byte[] {1, 2}, BELONGS_TO);
        assertThat(vault.unprotect(protectedBytes, BELONGS_TO)).containsExactly(1, 2);
        assertThat(vault.rootKeyId()).isEqualTo(store.kept.id());
    }

    @Test
    void aKeyIsMadeAtFirstUseAndNeverAgain() {
        PurposeSecret first = vault.purposeKey(Purpose.FINGERPRINT, organization);
        assertThat(first.generation()).isEqualTo(1);
        int queries = keys.queries;

        assertThat(vault.purposeKey(Purpose.FINGERPRINT, organization)).isSameAs(first);
        assertThat(vault.purposeKey(Purpose.FINGERPRINT, organization, first.id()))
                .containsSame(first);

        assertThat(keys.queries).isEqualTo(queries);
        assertThat(keys.rows).hasSize(1);
    }

    @Test
    void anotherServerFindsTheSameKey() {
        PurposeSecret made = vault.purposeKey(Purpose.FINGERPRINT, organization);
        Vault other = newVault();
        other.open(new Startup());
        assertThat(other.purposeKey(Purpose.FINGERPRINT, organization).key()).isEqualTo(made.key());
        assertThat(keys.rows).hasSize(1);
    }

    @Test
    void purposesAndOrganizationsHaveKeysOfTheirOwn() {
        assertThat(vault.purposeKey(Purpose.FINGERPRINT, organization).key())
                .isNotEqualTo(vault.purposeKey(Purpose.CURSOR, organization).key())
                .isNotEqualTo(vault.purposeKey(Purpose.FINGERPRINT, Vault.INSTALLATION)
                        .key());
    }

    @Test
    void aKeyIsNotFoundForAnythingItWasNotMadeFor() {
        UUID id = vault.purposeKey(Purpose.FINGERPRINT, organization).id();
        for (Vault each : new Vault[] {vault, reopened()}) {
            assertThat(each.purposeKey(Purpose.FINGERPRINT, organization, id)).isPresent();
            assertThat(each.purposeKey(Purpose.CURSOR, organization, id)).isEmpty();
            assertThat(each.purposeKey(Purpose.FINGERPRINT, Vault.INSTALLATION, id))
                    .isEmpty();
            assertThat(each.purposeKey(Purpose.FINGERPRINT, organization, UUID.randomUUID()))
                    .isEmpty();
        }
    }

    private Vault reopened() {
        Vault other = newVault();
        other.open(new Startup());
        return other;
    }

    @Test
    void aRotationMakesTheNextGenerationAndKeepsTheOldOne() {
        PurposeSecret old = vault.purposeKey(Purpose.MEDIA_URL, organization);

        PurposeSecret next = vault.rotate(Purpose.MEDIA_URL, organization);

        assertThat(next.generation()).isEqualTo(2);
        assertThat(vault.purposeKey(Purpose.MEDIA_URL, organization)).isSameAs(next);
        assertThat(reopened()
                        .purposeKey(Purpose.MEDIA_URL, organization, old.id())
                        .orElseThrow()
                        .key())
                .isEqualTo(old.key());
    }

    @Test
    void aRotationWithoutAKeyMakesTheFirstOne() {
        assertThat(vault.rotate(Purpose.MEDIA_URL, organization).generation()).isEqualTo(1);
    }

    @Test
    void anotherServersRotationIsSeenAfterTenMinutes() {
        PurposeSecret old = vault.purposeKey(Purpose.MEDIA_URL, organization);
        PurposeSecret next = reopened().rotate(Purpose.MEDIA_URL, organization);

        clock.set(START.plus(Vault.CURRENT_IS_CURRENT_FOR).minusMillis(1));
        assertThat(vault.purposeKey(Purpose.MEDIA_URL, organization)).isSameAs(old);
        clock.set(START.plus(Vault.CURRENT_IS_CURRENT_FOR));
        assertThat(vault.purposeKey(Purpose.MEDIA_URL, organization).id()).isEqualTo(next.id());
    }

    @Test
    void aReadFromBeforeARotationDoesNotBringTheOldKeyBack() {
        vault.purposeKey(Purpose.MEDIA_URL, organization);
        clock.set(START.plus(Vault.CURRENT_IS_CURRENT_FOR));
        keys.afterNextRead = () -> vault.rotate(Purpose.MEDIA_URL, organization);

        vault.purposeKey(Purpose.MEDIA_URL, organization);

        assertThat(vault.purposeKey(Purpose.MEDIA_URL, organization).generation())
                .isEqualTo(2);
    }

    @Test
    void whoeverIsSlowerTakesTheFastersKey() {
        keys.faster = new PurposeKey(Purpose.CURSOR, organization, 1, store.kept, START);
        UUID faster = keys.faster.id();
        assertThat(vault.purposeKey(Purpose.CURSOR, organization).id()).isEqualTo(faster);

        keys.faster = new PurposeKey(Purpose.CURSOR, organization, 2, store.kept, START);
        assertThat(vault.rotate(Purpose.CURSOR, organization).generation()).isEqualTo(2);
        assertThat(keys.rows).hasSize(2);
    }

    /** Both have read that there is none before one of them makes it, which it does while the other waits or makes one, too. */
    @Test
    @Timeout(30)
    void threadsThatNeedTheFirstKeyAtOnceMakeOne() throws Exception {
        List<Thread> readers = new CopyOnWriteArrayList<>();
        CountDownLatch bothHaveRead = new CountDownLatch(2);
        CountDownLatch bothInsert = new CountDownLatch(2);
        FakePurposeKeys shared = new FakePurposeKeys() {
            @Override
            public Optional<PurposeKey> current(Purpose purpose, UUID organizationId) {
                Optional<PurposeKey> read = super.current(purpose, organizationId);
                if (!readers.contains(Thread.currentThread())) {
                    readers.add(Thread.currentThread());
                    bothHaveRead.countDown();
                    spinUntil(() -> bothHaveRead.getCount() == 0);
                }
                return read;
            }

            @Override
            public void insert(PurposeKey key) {
                bothInsert.countDown();
                spinUntil(() -> bothInsert.getCount() == 0
                        || readers.stream().anyMatch(reader -> reader.getState() == Thread.State.WAITING));
                synchronized (rows) {
                    super.insert(key);
                }
            }
        };
        Vault busy = new Vault(store, records, shared, clock);
        busy.open(new Startup());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<UUID> use =
                    () -> busy.purposeKey(Purpose.CURSOR, organization).id();
            List<Future<UUID>> found = List.of(threads.submit(use), threads.submit(use));

            assertThat(found.get(0).get()).isEqualTo(found.get(1).get());
        } finally {
            threads.shutdownNow();
        }
        assertThat(shared.rows).hasSize(1);
    }

    private static void spinUntil(BooleanSupplier isSo) {
        while (!isSo.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aReadFromBeforeTheFirstKeyMakesNoSecondOne() {
        keys.afterNextRead = () -> vault.purposeKey(Purpose.CURSOR, organization);

        UUID slower = vault.purposeKey(Purpose.CURSOR, organization).id();

        assertThat(keys.rows).extracting(PurposeKey::id).containsExactly(slower);
    }

    @Test
    void whatIsNoRaceIsReported() {
        vault.purposeKey(Purpose.CURSOR, organization);
        keys.failure = new PersistenceException("connection lost");
        assertThatThrownBy(() -> vault.rotate(Purpose.CURSOR, organization)).isSameAs(keys.failure);
        assertThatThrownBy(() -> vault.purposeKey(Purpose.MEDIA_URL, organization))
                .isSameAs(keys.failure);
    }

    private static byte[] signature(SigningPair pair, byte[] message) throws GeneralSecurityException {
        Signature signature = pair.signature();
        signature.update(message);
        return signature.sign();
    }

    private static boolean isSignature(PublicKey key, byte[] message, byte[] bytes) throws GeneralSecurityException {
        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(key);
        check.update(message);
        return check.verify(bytes);
    }

    @Test
    void aPairIsMadeAtFirstUseAndSignsTheSameInTheSameWay() throws GeneralSecurityException {
        byte[] message = {1, 2, 3};
        assertThat(vault.signingPairs(Purpose.MANIFEST_SIGNING, organization)).isEmpty();
        SigningPair made = vault.signingPair(Purpose.MANIFEST_SIGNING, organization);
        SigningPair found = reopened().signingPair(Purpose.MANIFEST_SIGNING, organization);

        assertThat(keys.rows).hasSize(1);
        assertThat(found.id()).isEqualTo(made.id());
        assertThat(signature(found, message)).hasSize(384).isEqualTo(signature(made, message));
        assertThat(isSignature(found.publicKey(), message, signature(made, message)))
                .isTrue();
        assertThat(isSignature(found.publicKey(), new byte[] {1, 2, 4}, signature(made, message)))
                .isFalse();
    }

    @Test
    void thePublicHalfIsPemThatAnyToolReads() throws GeneralSecurityException {
        SigningPair pair = vault.signingPair(Purpose.MANIFEST_SIGNING, organization);
        String pem = pair.publicKeyPem();
        assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        assertThat(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)))
                .isEqualTo(pair.publicKey());
    }

    @Test
    void aRotatedPairSignsAndTheOldOneIsStillShown() {
        SigningPair old = vault.signingPair(Purpose.MANIFEST_SIGNING, organization);
        SigningPair next = vault.rotatePair(Purpose.MANIFEST_SIGNING, organization);

        assertThat(vault.signingPair(Purpose.MANIFEST_SIGNING, organization).id())
                .isEqualTo(next.id());
        assertThat(vault.signingPair(Purpose.MANIFEST_SIGNING, organization, old.id())
                        .orElseThrow()
                        .publicKey())
                .isEqualTo(old.publicKey());
        assertThat(vault.signingPairs(Purpose.MANIFEST_SIGNING, organization))
                .extracting(SigningPair::id)
                .containsExactly(next.id(), old.id());
    }

    @Test
    void aPairIsNoOtherOrganizationsAndNoSecret() {
        UUID pair = vault.signingPair(Purpose.MANIFEST_SIGNING, organization).id();
        UUID secret = vault.purposeKey(Purpose.CURSOR, organization).id();
        UUID stranger = UUID.randomUUID();

        assertThat(vault.signingPair(Purpose.MANIFEST_SIGNING, stranger, pair)).isEmpty();
        assertThat(vault.signingPairs(Purpose.MANIFEST_SIGNING, stranger)).isEmpty();
        assertThat(vault.signingPair(Purpose.MANIFEST_SIGNING, organization, secret))
                .isEmpty();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> vault.purposeKey(Purpose.MANIFEST_SIGNING, organization));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> vault.purposeKey(Purpose.MANIFEST_SIGNING, organization, pair));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> vault.signingPair(Purpose.CURSOR, organization));
    }
}
