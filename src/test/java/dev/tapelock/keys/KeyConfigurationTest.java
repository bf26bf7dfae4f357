package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.keys.KeyConfiguration.VersionId;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.MemoryVault;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyConfigurationTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID ID = UUID.randomUUID();
    private static final MemoryVault VAULT = new MemoryVault();

    @Test
    void aSecretIsStoredProtectedAndComesBack() {
        KeyConfiguration made = version(1, order(KeyHolder.LOCAL_KEY_MANAGER, "id", "secret"), Optional.empty());
        assertThat(made.apiKey(VAULT)).contains("secret");
        assertThat(made.hasApiKey()).isTrue();
    }

    @Test
    void aChangeWithoutASecretKeepsTheOneOfTheSameName() {
        KeyConfiguration before = version(1, order(KeyHolder.LOCAL_KEY_MANAGER, "id", "secret"), Optional.empty());

        assertThat(version(2, order(KeyHolder.LOCAL_KEY_MANAGER, "id", ""), Optional.of(before))
                        .apiKey(VAULT))
                .contains("secret");
        assertThat(version(2, order(KeyHolder.LOCAL_KEY_MANAGER, "id", "new"), Optional.of(before))
                        .apiKey(VAULT))
                .contains("new");
        assertThat(version(2, order(KeyHolder.LOCAL_KEY_MANAGER, "other", ""), Optional.of(before))
                        .apiKey(VAULT))
                .isEmpty();
        assertThat(version(2, order(KeyHolder.KMS_SYMMETRIC, "id", ""), Optional.of(before))
                        .apiKey(VAULT))
                .isEmpty();
    }

    @Test
    void keysOfOursNeedNoWordsOfTheCustomers() {
        KeyConfiguration made = version(1, order(KeyHolder.MANAGED, "id", "secret"), Optional.empty());
        assertThat(made.hasApiKey()).isFalse();
        assertThat(made.apiId()).isEmpty();
        assertThat(made.url()).isEmpty();
        assertThat(made.isToBeAcknowledged()).isFalse();
    }

    @Test
    void whatIsHeldOutsideIsToBeAcknowledgedOnce() {
        KeyConfiguration made = version(1, order(KeyHolder.KMS_SYMMETRIC, "id", "secret"), Optional.empty());
        assertThat(made.isToBeAcknowledged()).isTrue();
        made.acknowledge(Optional.of(UUID.randomUUID()), Instant.EPOCH);
        assertThat(made.isToBeAcknowledged()).isFalse();
    }

    @Test
    void aDraftIsAnotherConnectionThanTheVersionThatWasStoredInItsPlace() {
        KeyConfiguration draft = version(1, order(KeyHolder.LOCAL_KEY_MANAGER, "id", "secret"), Optional.empty());
        KeyConfiguration stored = version(1, order(KeyHolder.LOCAL_KEY_MANAGER, "id", "other"), Optional.empty());
        assertThat(draft.identity()).isNotEqualTo(stored.identity()).isEqualTo(draft.identity());
    }

    @Test
    void wordsThatWereExchangedAreNoticed() throws Exception {
        KeyConfiguration made = version(1, order(KeyHolder.KMS_SYMMETRIC, "id", "secret"), Optional.empty());
        made.acknowledge(Optional.empty(), Instant.EPOCH);
        made.openThrough(7);
        assertThatCode(() -> made.requireAuthentic(VAULT)).doesNotThrowAnyException();
        for (String field :
                List.of("url", "apiId", "apiKey", "caCertificate", "roleArn", "holder", "configurationId")) {
            KeyConfiguration altered = version(1, order(KeyHolder.KMS_SYMMETRIC, "id", "secret"), Optional.empty());
            Field exchanged = KeyConfiguration.class.getDeclaredField(field);
            exchanged.setAccessible(true);
            exchanged.set(
                    altered,
                    switch (field) {
                        case "apiKey" -> new byte[] {1};
                        case "holder" -> KeyHolder.LOCAL_KEY_MANAGER;
                        case "configurationId" -> UUID.randomUUID();
                        default -> "another";
                    });
            assertThatExceptionOfType(ConfigurationAlteredException.class)
                    .as(field)
                    .isThrownBy(() -> altered.requireAuthentic(VAULT));
        }
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> order(KeyHolder.LOCAL_KEY_MANAGER, "i".repeat(257), "secret"))
                .withMessageContaining("apiId");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> order(KeyHolder.LOCAL_KEY_MANAGER, "id", "s".repeat(4097)))
                .withMessageContaining("apiKey")
                .withMessageNotContaining("sss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\tb", "\ud800"})
    void whatIsNoTextIsRefused(String apiId) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> order(KeyHolder.LOCAL_KEY_MANAGER, apiId, "secret"))
                .withMessageContaining("apiId");
    }

    @Test
    void theContractsWordsAreKnownInAnyCase() {
        assertThat(KeyHolder.ofWireName("kmssymmetric")).contains(KeyHolder.KMS_SYMMETRIC);
        assertThat(KeyHolder.ofWireName("None")).contains(KeyHolder.MANAGED);
        assertThat(KeyHolder.ofWireName("Native")).contains(KeyHolder.MANAGED);
        assertThat(KeyHolder.ofWireName("KmsAsymmetric")).isEmpty();
    }

    private static KeyConfiguration version(
            int version, KeyConfigurationOrder order, Optional<KeyConfiguration> before) {
        return KeyConfiguration.of(
                new VersionId(ORGANIZATION, version), ID, order, before, VAULT, Optional.empty(), Instant.EPOCH);
    }

    private static KeyConfigurationOrder order(KeyHolder holder, String apiId, String apiKey) {
        return new KeyConfigurationOrder(
                holder,
                Optional.of("https://service.example/decrypt"),
                Optional.of(apiId),
                Optional.of(apiKey),
                Optional.empty(),
                Optional.empty(),
                false);
    }
}
