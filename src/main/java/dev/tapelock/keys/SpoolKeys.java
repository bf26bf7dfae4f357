package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.ProtectedDataCorruptException;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/**
 * Gives data keys for files that are sealed only as long as they lie in our spool. A key of the organization's under the root key wraps
 * them, no recording key: what lies there under one of these ends with the move to the repository.
 */
@ApplicationScoped
public class SpoolKeys {

    /** Names us as the maker of such an encrypted data key; its provider info is the spool key's id. */
    public static final String PROVIDER_ID = "tapelock-spool";

    private final Vault vault;
    private final SecureRandom random;

    @Inject
    public SpoolKeys(Vault vault, SecureRandom random) {
        this.vault = vault;
        this.random = random;
    }

    /** A new data key, wrapped under the organization's present spool key. The caller closes it. */
    public FreshDataKey fresh(UUID organizationId) {
        PurposeSecret secret = vault.purposeKey(Purpose.SPOOL, organizationId);
        DataKey dataKey = DataKey.random(random);
        byte[] bytes = dataKey.revealBytes();
        try {
            byte[] wrapped = secret.protect(bytes, belongings(organizationId));
            return new FreshDataKey(
                    secret.id(),
                    dataKey,
                    new EncryptedDataKey(PROVIDER_ID, secret.id().toString(), wrapped));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Unwraps a data key. The caller closes it.
     *
     * @throws UnknownKeyException if the organization has no such spool key
     * @throws UnwrapFailedException if it does not open
     */
    public DataKey unwrap(UUID organizationId, UUID spoolKeyId, EncryptedDataKey encrypted) {
        PurposeSecret secret = vault.purposeKey(Purpose.SPOOL, organizationId, spoolKeyId)
                .orElseThrow(() -> new UnknownKeyException(spoolKeyId));
        byte[] bytes = {};
        try {
            bytes = secret.unprotect(encrypted.ciphertext(), belongings(organizationId));
            return DataKey.of(bytes);
        } catch (ProtectedDataCorruptException | IllegalArgumentException e) {
            throw new UnwrapFailedException(e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static AssociatedData belongings(UUID organizationId) {
        return AssociatedData.of("spooled-data-key", organizationId.toString());
    }
}
