package dev.tapelock.keys;

import dev.tapelock.keys.KeyConfiguration.VersionId;
import dev.tapelock.vault.Vault;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Configurations that are stored nowhere. */
public final class KeyDrafts {

    private KeyDrafts() {}

    /** For the server's own credentials, with or without a role. */
    public static KeyConfiguration kms(UUID organizationId, String alias, Optional<String> roleArn, Vault vault) {
        return draft(
                organizationId,
                new KeyConfigurationOrder(
                        KeyHolder.KMS_SYMMETRIC,
                        Optional.of(alias),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        roleArn,
                        false),
                vault);
    }

    /** For a key service that is nowhere. */
    public static KeyConfiguration localKeyManager(UUID organizationId, Vault vault) {
        return draft(
                organizationId,
                new KeyConfigurationOrder(
                        KeyHolder.LOCAL_KEY_MANAGER,
                        Optional.of("https://service.example/decrypt"),
                        Optional.of("id"),
                        Optional.of("secret"),
                        Optional.empty(),
                        Optional.empty(),
                        true),
                vault);
    }

    private static KeyConfiguration draft(UUID organizationId, KeyConfigurationOrder order, Vault vault) {
        return KeyConfiguration.of(
                new VersionId(organizationId, 1),
                UUID.randomUUID(),
                order,
                Optional.empty(),
                vault,
                Optional.empty(),
                Instant.EPOCH);
    }
}
