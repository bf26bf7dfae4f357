package dev.tapelock.vault;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * A purpose key that is a pair and open: ready to sign what others check with its public half.
 *
 * <p>RSA-3072 with RSASSA-PKCS1-v1_5 and SHA-256 (RFC 8017, section 8.2): the same bytes have the same signature, and neither
 * signer nor checker has to hold them. The public half is worked out from the private one, which alone is stored, so nobody can
 * put another one beside it. Thread-safe. The text form holds no secret.
 */
public final class SigningPair {

    private static final String ALGORITHM = "RSA";
    private static final String SIGNATURE = "SHA256withRSA";
    private static final int BITS = 3072;
    private static final int PEM_LINE = 64;

    private final UUID id;
    private final UUID organizationId;
    private final Instant createdAt;
    private final RSAPrivateCrtKey key;
    private final PublicKey publicKey;

    /** @param pkcs8 what {@link #make} made; copied */
    SigningPair(UUID id, UUID organizationId, Instant createdAt, byte[] pkcs8) {
        this.id = id;
        this.organizationId = organizationId;
        this.createdAt = createdAt;
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            this.key = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            this.publicKey = factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("pair " + id + " is authentic, but no RSA key", e);
        }
    }

    /** A new pair, as PKCS#8 (RFC 5208). The caller clears it. */
    static byte[] make(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(new RSAKeyGenParameterSpec(BITS, RSAKeyGenParameterSpec.F4), random);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK makes RSA keys", e);
        }
    }

    public UUID id() {
        return id;
    }

    public UUID organizationId() {
        return organizationId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** The public half as PEM (RFC 7468, section 13), as openssl reads it. */
    public String publicKeyPem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(publicKey.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** Begins a signature, which takes the bytes as they come. */
    public Signature signature() {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(key);
            return signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("pair " + id + " cannot sign", e);
        }
    }

    /** Begins a check of a signature, which takes the bytes as they come. */
    public Signature check() {
        try {
            Signature check = Signature.getInstance(SIGNATURE);
            check.initVerify(publicKey);
            return check;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("pair " + id + " cannot check", e);
        }
    }

    @Override
    public String toString() {
        return "signing pair " + id;
    }
}
