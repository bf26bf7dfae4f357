package dev.tapelock.keys.managed;

import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyCopy;
import dev.tapelock.keys.KeyHolder;
import dev.tapelock.keys.KeyMaterial;
import dev.tapelock.keys.KeyProvider;
import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.RsaPair;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.WrapAlgorithm;
import dev.tapelock.seal.DataKey;
import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.ProtectedDataCorruptException;
import dev.tapelock.vault.RootKey;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** RSA-3072 pairs (NIST SP 800-57 part 1: 128 bits of strength), the private half protected in the vault. */
@ApplicationScoped
public class ManagedKeyProvider implements KeyProvider {

    private final Vault vault;
    private final SecureRandom random;

    @Inject
    public ManagedKeyProvider(Vault vault, SecureRandom random) {
        this.vault = vault;
        this.random = random;
    }

    @Override
    public KeyHolder holder() {
        return KeyHolder.MANAGED;
    }

    @Override
    public void check(KeyConfiguration configuration, UUID userId) {
        // Whoever holds the root key has all that is needed.
    }

    @Override
    public KeyMaterial makePair(KeyConfiguration configuration, UUID keyId) {
        KeyPair pair = RsaPair.make(random);
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        try {
            return KeyMaterial.managed(
                    pair.getPublic().getEncoded(),
                    vault.protect(pkcs8, binding(configuration.organizationId(), keyId)),
                    WrapAlgorithm.RSAES_OAEP_SHA_256);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    @Override
    public DataKey unwrap(RecordingKey key, KeyConfiguration through, byte[] wrapped, UUID userId) {
        return unwrap(
                () -> vault.unprotect(half(key.protectedPrivateHalf()), binding(key.organizationId(), key.id())),
                key.wrapAlgorithm(),
                wrapped);
    }

    /**
     * Unwraps a data key with what lies in the repository and the root key, where there is no server. The caller closes it.
     *
     * @throws UnwrapFailedException if it does not open
     */
    public static DataKey unwrap(RootKey rootKey, KeyCopy copy, byte[] wrapped) {
        return unwrap(
                () -> rootKey.unprotect(
                        half(Optional.ofNullable(copy.privateHalf())), binding(copy.organizationId(), copy.keyId())),
                copy.wrapAlgorithm(),
                wrapped);
    }

    private static byte[] half(Optional<byte[]> protectedHalf) {
        return protectedHalf.orElseThrow(() -> new UnwrapFailedException("there is no private half", null));
    }

    private static DataKey unwrap(Supplier<byte[]> privateHalf, WrapAlgorithm algorithm, byte[] wrapped) {
        byte[] pkcs8 = new byte[0];
        try {
            pkcs8 = privateHalf.get();
            return KeyWrapping.unwrap(algorithm, pkcs8, wrapped);
        } catch (ProtectedDataCorruptException e) {
            throw new UnwrapFailedException(e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static AssociatedData binding(UUID organizationId, UUID keyId) {
        return AssociatedData.of("recording-key-private-half", organizationId.toString(), keyId.toString());
    }
}
