package dev.tapelock.keys.kms;

import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyMaterial;
import dev.tapelock.keys.RsaPair;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.WrapAlgorithm;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** One customer's KMS key, as one version of a configuration reaches it. Thread-safe. */
final class KmsConnection implements AutoCloseable {

    /** Existing customers' key policies ask for this one. */
    private static final String CONTEXT = "genesys-cloud-organization-id";

    private final KmsClient kms;
    private final AliasArn alias;
    private final Map<String, String> context;
    private final SecureRandom random;
    private final List<SdkAutoCloseable> parts;

    /** @param parts are closed with this */
    KmsConnection(
            KmsClient kms, AliasArn alias, UUID organizationId, SecureRandom random, List<SdkAutoCloseable> parts) {
        this.kms = kms;
        this.alias = alias;
        this.context = Map.of(CONTEXT, organizationId.toString());
        this.random = random;
        this.parts = parts;
    }

    /** Makes a pair whose private half the key protects to which the alias leads now. */
    KeyMaterial makePair() {
        try {
            requireSuitable(kms.describeKey(order -> order.keyId(alias.text())).keyMetadata());
            return generated();
        } catch (SdkException e) {
            throw KmsFailures.of(e);
        }
    }

    private void requireSuitable(KeyMetadata key) {
        if (key.keySpec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new UnwrapFailedException(
                    "the alias leads to a key of the type " + key.keySpecAsString() + ", not to a symmetric one", null);
        }
        if (key.keyState() != KeyState.ENABLED) {
            throw new KeyAccessDeniedException(
                    "the KMS key is not enabled; its state is " + key.keyStateAsString(), null);
        }
        if (!key.arn().startsWith("arn:" + alias.partition() + ":kms:" + alias.region() + ":")) {
            throw new UnwrapFailedException("the alias leads to " + key.arn() + ", which is in another region", null);
        }
    }

    private KeyMaterial generated() {
        try {
            GenerateDataKeyPairWithoutPlaintextResponse made =
                    kms.generateDataKeyPairWithoutPlaintext(order -> order.keyId(alias.text())
                            .keyPairSpec(DataKeyPairSpec.RSA_3072)
                            .encryptionContext(context));
            return material(
                    made.publicKey().asByteArray(),
                    made.privateKeyCiphertextBlob().asByteArray(),
                    made.keyId());
        } catch (KmsException e) {
            if (KmsFailures.isUnknownCall(e)) {
                return encrypted();
            }
            throw e;
        }
    }

    /** For a KMS that makes no pairs: ours is in memory until KMS has encrypted it. */
    private KeyMaterial encrypted() {
        KeyPair pair = RsaPair.make(random);
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        try {
            EncryptResponse made = kms.encrypt(order -> order.keyId(alias.text())
                    .plaintext(SdkBytes.fromByteArrayUnsafe(pkcs8))
                    .encryptionContext(context));
            return material(pair.getPublic().getEncoded(), made.ciphertextBlob().asByteArray(), made.keyId());
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static KeyMaterial material(byte[] publicHalf, byte[] privateHalf, String keyArn) {
        return new KeyMaterial(publicHalf, privateHalf, WrapAlgorithm.RSAES_OAEP_SHA_256, keyArn);
    }

    /**
     * Decrypts a private half, which the caller zeroes.
     *
     * @param keyArn the key that protected it, wherever the alias leads now
     * @return PKCS#8
     */
    byte[] privateHalf(String keyArn, byte[] protectedHalf) {
        try {
            return kms.decrypt(order -> order.keyId(keyArn)
                            .ciphertextBlob(SdkBytes.fromByteArrayUnsafe(protectedHalf))
                            .encryptionContext(context))
                    .plaintext()
                    .asByteArrayUnsafe();
        } catch (SdkException e) {
            throw KmsFailures.of(e);
        }
    }

    @Override
    public void close() {
        kms.close();
        parts.forEach(SdkAutoCloseable::close);
    }
}
