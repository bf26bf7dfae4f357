package dev.tapelock.keys.kms;

import dev.tapelock.keys.HolderConnections;
import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyHolder;
import dev.tapelock.keys.KeyMaterial;
import dev.tapelock.keys.KeyProvider;
import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.WrapAlgorithm;
import dev.tapelock.seal.DataKey;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * Keys whose private halves a customer's symmetric KMS key protects. A private half is in our memory only while it opens one data
 * key.
 */
@ApplicationScoped
class KmsKeyProvider implements KeyProvider {

    private final KmsConnections connections;
    private final SecureRandom random;
    private final HolderConnections<KmsConnection> open;

    @Inject
    KmsKeyProvider(KmsConnections connections, SecureRandom random) {
        this.connections = connections;
        this.random = random;
        this.open = new HolderConnections<>(connections::connect);
    }

    @Override
    public KeyHolder holder() {
        return KeyHolder.KMS_SYMMETRIC;
    }

    @Override
    public void check(KeyConfiguration configuration, UUID userId) {
        try (KmsConnection kms = connections.connect(configuration)) {
            KeyMaterial made = kms.makePair();
            try (DataKey sample = DataKey.random(random);
                    DataKey opened = unwrap(
                            kms,
                            Objects.requireNonNull(made.kmsKeyArn()),
                            Objects.requireNonNull(made.protectedPrivateHalf()),
                            made.wrapAlgorithm(),
                            KeyWrapping.wrap(made.wrapAlgorithm(), publicKey(made.publicHalf()), sample))) {
                if (!opened.isSameAs(sample)) {
                    throw new UnwrapFailedException("what KMS opens is not what was wrapped", null);
                }
            }
        }
    }

    @Override
    public KeyMaterial makePair(KeyConfiguration configuration, UUID keyId) {
        // Not kept open: nothing is stored yet, and what fails must not take the place of what is used.
        try (KmsConnection kms = connections.connect(configuration)) {
            return kms.makePair();
        }
    }

    @Override
    public DataKey unwrap(RecordingKey key, KeyConfiguration through, byte[] wrapped, UUID userId) {
        return unwrap(
                open.to(through),
                key.kmsKeyArn().orElseThrow(KmsKeyProvider::incomplete),
                key.protectedPrivateHalf().orElseThrow(KmsKeyProvider::incomplete),
                key.wrapAlgorithm(),
                wrapped);
    }

    private static UnwrapFailedException incomplete() {
        return new UnwrapFailedException("there is no private half", null);
    }

    private static DataKey unwrap(
            KmsConnection kms, String keyArn, byte[] protectedHalf, WrapAlgorithm algorithm, byte[] wrapped) {
        byte[] pkcs8 = kms.privateHalf(keyArn, protectedHalf);
        try {
            return KeyWrapping.unwrap(algorithm, pkcs8, wrapped);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static PublicKey publicKey(byte[] spki) {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw new UnwrapFailedException("what KMS made is no public key", e);
        }
    }

    @PreDestroy
    void close() {
        open.close();
    }
}
