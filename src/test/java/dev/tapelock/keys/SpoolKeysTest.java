package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpoolKeysTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final MemoryVault vault = new MemoryVault();
    private final SpoolKeys keys = new SpoolKeys(vault, new SecureRandom());

    @Test
    void aFreshDataKeyUnwrapsToItselfAlsoAfterARotation() {
        try (FreshDataKey fresh = keys.fresh(ORGANIZATION)) {
            assertThat(fresh.encrypted().providerId()).isEqualTo("tapelock-spool");
            assertThat(fresh.encrypted().providerInfo()).isEqualTo(fresh.keyId().toString());
            vault.rotate(Purpose.SPOOL, ORGANIZATION);
            try (DataKey opened = keys.unwrap(ORGANIZATION, fresh.keyId(), fresh.encrypted());
                    FreshDataKey next = keys.fresh(ORGANIZATION)) {
                assertThat(opened.isSameAs(fresh.dataKey())).isTrue();
                assertThat(next.keyId()).isNotEqualTo(fresh.keyId());
                assertThat(next.dataKey().isSameAs(fresh.dataKey())).isFalse();
            }
        }
    }

    @Test
    void anotherOrganizationHasNoSuchKey() {
        FreshDataKey fresh = keys.fresh(ORGANIZATION);
        assertThatExceptionOfType(UnknownKeyException.class)
                .isThrownBy(() -> keys.unwrap(OTHER, fresh.keyId(), fresh.encrypted()));
    }

    @Test
    void aKeyForAnotherPurposeIsNone() {
        FreshDataKey fresh = keys.fresh(ORGANIZATION);
        UUID other = vault.purposeKey(Purpose.SCREEN_CONTENT, ORGANIZATION).id();
        assertThatExceptionOfType(UnknownKeyException.class)
                .isThrownBy(() -> keys.unwrap(ORGANIZATION, other, fresh.encrypted()));
    }

    @Test
    void whatWasChangedDoesNotOpen() {
        FreshDataKey fresh = keys.fresh(ORGANIZATION);
        byte[] changed = fresh.encrypted().ciphertext();
        changed[changed.length - 1] ^= 1;
        assertUnwrapFails(fresh, changed);
        assertUnwrapFails(fresh, new byte[0]);
        byte[] tooShort = vault.purposeKey(Purpose.SPOOL, ORGANIZATION)
                .protect(new byte[31], AssociatedData.of("spooled-data-key", ORGANIZATION.toString()));
        assertUnwrapFails(fresh, tooShort);
    }

    private void assertUnwrapFails(FreshDataKey fresh, byte[] wrapped) {
        EncryptedDataKey encrypted =
                new EncryptedDataKey(SpoolKeys.PROVIDER_ID, fresh.keyId().toString(), wrapped);
        assertThatExceptionOfType(UnwrapFailedException.class)
                .isThrownBy(() -> keys.unwrap(ORGANIZATION, fresh.keyId(), encrypted));
    }

    @Test
    void closingAFreshDataKeyDestroysIt() {
        FreshDataKey fresh = keys.fresh(ORGANIZATION);
        fresh.close();
        assertThat(fresh.dataKey().isDestroyed()).isTrue();
    }
}
