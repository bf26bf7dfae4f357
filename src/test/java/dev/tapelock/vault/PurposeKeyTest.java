package dev.tapelock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PurposeKeyTest {

    private static final Instant NOW = Instant.parse("2026-02-01T10:00:00.123456789Z");
    private static final AssociatedData MESSAGE = AssociatedData.of("message", "1");

    private final RootKey rootKey = TestRootKey.any();
    private final UUID organization = UUID.randomUUID();

    @Test
    void theOpenedKeySaysWhatItIsFor() {
        PurposeKey key = new PurposeKey(Purpose.CURSOR, organization, 3, rootKey, NOW);
        PurposeSecret secret = key.open(rootKey);
        assertThat(secret.id()).isEqualTo(key.id());
        assertThat(secret.purpose()).isEqualTo(Purpose.CURSOR);
        assertThat(secret.organizationId()).isEqualTo(organization);
        assertThat(secret.generation()).isEqualTo(3);
        assertThat(secret.key().getEncoded()).hasSize(32);
        assertThat(key.createdAt()).isEqualTo(Instant.parse("2026-02-01T10:00:00.123456Z"));
    }

    @Test
    void eachOpeningGivesTheSameKeyAndEachKeyDiffers() {
        PurposeKey key = new PurposeKey(Purpose.CURSOR, organization, 1, rootKey, NOW);
        PurposeKey other = new PurposeKey(Purpose.CURSOR, organization, 1, rootKey, NOW);
        assertThat(key.open(rootKey).mac(MESSAGE))
                .hasSize(32)
                .isEqualTo(key.open(rootKey).mac(MESSAGE))
                .isNotEqualTo(other.open(rootKey).mac(MESSAGE));
    }

    @Test
    void aMacBelongsToOneMessage() {
        PurposeSecret secret = new PurposeKey(Purpose.CURSOR, organization, 1, rootKey, NOW).open(rootKey);
        byte[] mac = secret.mac(MESSAGE);
        assertThat(secret.verify(MESSAGE, mac)).isTrue();
        assertThat(secret.verify(AssociatedData.of("message", "2"), mac)).isFalse();
        mac[31] ^= 1;
        assertThat(secret.verify(MESSAGE, mac)).isFalse();
        assertThat(secret.verify(MESSAGE, new byte[0])).isFalse();
    }

    @Test
    void whatAKeyProtectsOpensUnderItAloneAndWhereItBelongs() {
        PurposeSecret secret = new PurposeKey(Purpose.SPOOL, organization, 1, rootKey, NOW).open(rootKey);
        PurposeSecret other = new PurposeKey(Purpose.SPOOL, organization, 2, rootKey, NOW).open(rootKey);
        byte[] plaintext = {1, 2, 3};

        byte[] protectedBytes = secret.protect(plaintext, MESSAGE);

        assertThat(secret.unprotect(protectedBytes, MESSAGE)).isEqualTo(plaintext);
        assertThat(secret.protect(plaintext, MESSAGE)).isNotEqualTo(protectedBytes);
        assertThatExceptionOfType(ProtectedDataCorruptException.class)
                .isThrownBy(() -> secret.unprotect(protectedBytes, AssociatedData.of("message", "2")));
        assertThatExceptionOfType(ProtectedDataCorruptException.class)
                .isThrownBy(() -> other.unprotect(protectedBytes, MESSAGE));
    }

    @Test
    void noRowCanBePassedOffAsAnother() throws ReflectiveOperationException {
        Map<String, Object> changes = Map.of(
                "id",
                UUID.randomUUID(),
                "purpose",
                Purpose.MEDIA_URL,
                "organizationId",
                UUID.randomUUID(),
                "generation",
                2);
        for (Map.Entry<String, Object> change : changes.entrySet()) {
            PurposeKey key = new PurposeKey(Purpose.CURSOR, organization, 1, rootKey, NOW);
            Field column = PurposeKey.class.getDeclaredField(change.getKey());
            column.setAccessible(true);
            column.set(key, change.getValue());
            assertThatExceptionOfType(ProtectedDataCorruptException.class)
                    .as(change.getKey())
                    .isThrownBy(() -> key.open(rootKey));
        }
    }

    @Test
    void anotherRootKeyDoesNotOpenIt() {
        PurposeKey key = new PurposeKey(Purpose.CURSOR, organization, 1, rootKey, NOW);
        assertThatExceptionOfType(ProtectedDataCorruptException.class).isThrownBy(() -> key.open(TestRootKey.any()));
    }

    @Test
    void generationsBeginAtOne() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new PurposeKey(Purpose.CURSOR, organization, 0, rootKey, NOW))
                .withMessageContaining("0");
    }

    @Test
    void theTextFormHoldsNoSecret() {
        PurposeSecret secret = new PurposeKey(Purpose.CURSOR, organization, 1, rootKey, NOW).open(rootKey);
        assertThat(secret).hasToString("CURSOR key " + secret.id() + ", generation 1");
    }
}
