package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.keys.managed.ManagedKeyProvider;
import dev.tapelock.platform.FakeMeters;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DataKeysTest {

    private static final FakeMeters METERS = new FakeMeters();
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID KEY = UUID.randomUUID();
    private static final MemoryVault VAULT = new MemoryVault();
    private static final ManagedKeyProvider PROVIDER = new ManagedKeyProvider(VAULT, new SecureRandom());

    private static KeyMaterial material;

    @BeforeAll
    static void makePair() {
        material = PROVIDER.makePair(KeyConfiguration.none(ORGANIZATION), KEY);
    }

    @Test
    void aFreshDataKeyUnwrapsToItself() {
        DataKeys keys = dataKeys(authentic(material));
        try (FreshDataKey fresh = keys.fresh(ORGANIZATION);
                OpenedDataKey unwrapped = keys.unwrap(ORGANIZATION, fresh.keyId(), fresh.encrypted(), Actor.SYSTEM)) {
            assertThat(unwrapped.dataKey().revealBytes())
                    .isEqualTo(fresh.dataKey().revealBytes());
            assertThat(fresh.encrypted().providerId()).isEqualTo("tapelock");
            assertThat(unwrapped.askAgainAt()).isEmpty();
        }
    }

    @Test
    void closingAFreshDataKeyDestroysIt() {
        FreshDataKey fresh = dataKeys(authentic(material)).fresh(ORGANIZATION);
        fresh.close();
        assertThat(fresh.dataKey().isDestroyed()).isTrue();
    }

    @Test
    void nothingIsWrappedUnderAPublicHalfThatWasExchanged() {
        RecordingKey stored = authentic(material);
        KeyMaterial exchanged = KeyMaterial.managed(
                KeyPairs.ofBits(2048).getPublic().getEncoded(),
                material.protectedPrivateHalf(),
                material.wrapAlgorithm());
        RecordingKey altered = key(exchanged);
        altered.authenticate(stored.macKeyId(), stored.publicHalfMac());
        assertThatExceptionOfType(PublicHalfAlteredException.class)
                .isThrownBy(() -> dataKeys(altered).fresh(ORGANIZATION))
                .withMessageContaining(KEY.toString());
    }

    @Test
    void nothingIsWrappedUnderAKeyWhoseMacNamesAKeyForSomethingElse() {
        RecordingKey altered = key(material);
        PurposeSecret other = VAULT.purposeKey(Purpose.MEDIA_URL, AuditTrail.INSTALLATION);
        altered.authenticate(other.id(), other.mac(altered.authenticated()));
        assertThatExceptionOfType(PublicHalfAlteredException.class)
                .isThrownBy(() -> dataKeys(altered).fresh(ORGANIZATION));
    }

    @Test
    void aMacFromBeforeTheRotationOfItsKeyIsStillGood() {
        RecordingKey stored = authentic(material);
        VAULT.rotate(Purpose.PUBLIC_HALF, AuditTrail.INSTALLATION);
        try (FreshDataKey fresh = dataKeys(stored).fresh(ORGANIZATION)) {
            assertThat(fresh.keyId()).isEqualTo(KEY);
        }
    }

    @Test
    void unwrapsAreCountedAndSoAreThoseThatFail() {
        long done = METERS.counted("unwraps");
        long failed = METERS.counted("unwraps_failed");
        DataKeys dataKeys = dataKeys(authentic(material));
        try (FreshDataKey fresh = dataKeys.fresh(ORGANIZATION);
                OpenedDataKey unwrapped = dataKeys.unwrap(ORGANIZATION, KEY, fresh.encrypted(), Actor.SYSTEM)) {
            assertThat(unwrapped.dataKey().revealBytes())
                    .isEqualTo(fresh.dataKey().revealBytes());
        }
        EncryptedDataKey broken = new EncryptedDataKey(DataKeys.PROVIDER_ID, KEY.toString(), new byte[384]);
        assertThatExceptionOfType(UnwrapFailedException.class)
                .isThrownBy(() -> dataKeys.unwrap(ORGANIZATION, KEY, broken, Actor.SYSTEM));

        assertThat(METERS.counted("unwraps") - done).isOne();
        assertThat(METERS.counted("unwraps_failed") - failed).isOne();
    }

    @Test
    void unwrapFailsForAKeyThatTheOrganizationDoesNotHave() {
        EncryptedDataKey encrypted = new EncryptedDataKey(DataKeys.PROVIDER_ID, KEY.toString(), new byte[384]);
        assertThatExceptionOfType(UnknownKeyException.class)
                .isThrownBy(
                        () -> dataKeys(authentic(material)).unwrap(UUID.randomUUID(), KEY, encrypted, Actor.SYSTEM));
        assertThatExceptionOfType(UnknownKeyException.class)
                .isThrownBy(() ->
                        dataKeys(authentic(material)).unwrap(ORGANIZATION, UUID.randomUUID(), encrypted, Actor.SYSTEM));
    }

    private static RecordingKey key(KeyMaterial material) {
        return new RecordingKey(
                new OwnedId(ORGANIZATION, KEY), KeyHolder.MANAGED, 0, material, Optional.empty(), Instant.EPOCH);
    }

    private static RecordingKey authentic(KeyMaterial material) {
        RecordingKey key = key(material);
        PurposeSecret secret = VAULT.purposeKey(Purpose.PUBLIC_HALF, AuditTrail.INSTALLATION);
        key.authenticate(secret.id(), secret.mac(key.authenticated()));
        return key;
    }

    @SuppressWarnings("NullAway")
    private static DataKeys dataKeys(RecordingKey only) {
        RecordingKeys stored = new RecordingKeys() {
            @Override
            public Optional<RecordingKey> active(UUID organizationId) {
                return find(organizationId, KEY);
            }

            @Override
            public Optional<RecordingKey> find(UUID organizationId, UUID keyId) {
                return Optional.of(only)
                        .filter(key -> key.organizationId().equals(organizationId)
                                && key.id().equals(keyId));
            }
        };
        KeyProviders providers = new KeyProviders(null) {
            @Override
            KeyProvider of(KeyHolder holder) {
                return PROVIDER;
            }
        };
        return new DataKeys(
                stored, null, providers, null, VAULT, new KeyMeters(METERS, stored, null), new SecureRandom());
    }
}
