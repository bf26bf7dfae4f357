package dev.tapelock.export.pgp;

import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.bcpg.BCPGKey;
import org.bouncycastle.bcpg.ECPublicBCPGKey;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.jspecify.annotations.Nullable;

/** Which keys are good enough, by algorithm and length, and what people call them. */
final class KeyStrength {

    /** Nobody makes these any more, but they are in use. */
    private static final int RSA_FOR_ENCRYPTION = 2;

    private static final int RSA_FOR_SIGNING = 3;

    private static final int FEWEST_RSA_BITS = 2048;
    /** Longer ones, and long exponents, keep a processor busy for nobody's good. */
    private static final int MOST_RSA_BITS = 8192;

    private static final int MOST_EXPONENT_BITS = 32;

    private static final Map<String, String> CURVES = Map.of(
            "1.2.840.10045.3.1.7", "NIST P-256",
            "1.3.132.0.34", "NIST P-384",
            "1.3.132.0.35", "NIST P-521",
            "1.3.36.3.3.2.8.1.1.7", "Brainpool P-256",
            "1.3.36.3.3.2.8.1.1.11", "Brainpool P-384",
            "1.3.36.3.3.2.8.1.1.13", "Brainpool P-512",
            "1.3.6.1.4.1.11591.15.1", "Ed25519",
            "1.3.6.1.4.1.3029.1.5.1", "Curve25519",
            "1.3.101.111", "X448",
            "1.3.101.113", "Ed448");

    private KeyStrength() {}

    /** Whether a key may be used, to sign other keys or to encrypt. */
    static boolean isAllowed(PGPPublicKey key) {
        boolean isVersionKnown = key.getVersion() == 4 || key.getVersion() == 6;
        return isVersionKnown
                && switch (key.getAlgorithm()) {
                    case PublicKeyAlgorithmTags.RSA_GENERAL, RSA_FOR_ENCRYPTION, RSA_FOR_SIGNING -> isGoodRsa(key);
                    case PublicKeyAlgorithmTags.ECDH,
                            PublicKeyAlgorithmTags.ECDSA,
                            PublicKeyAlgorithmTags.EDDSA_LEGACY -> curve(key) != null;
                    case PublicKeyAlgorithmTags.X25519,
                            PublicKeyAlgorithmTags.X448,
                            PublicKeyAlgorithmTags.Ed25519,
                            PublicKeyAlgorithmTags.Ed448 -> true;
                    default -> false;
                };
    }

    private static boolean isGoodRsa(PGPPublicKey key) {
        BCPGKey numbers = key.getPublicKeyPacket().getKey();
        if (!(numbers instanceof RSAPublicBCPGKey rsa)) {
            return false;
        }
        int bits = rsa.getModulus().bitLength();
        return bits >= FEWEST_RSA_BITS
                && bits <= MOST_RSA_BITS
                && rsa.getPublicExponent().bitLength() <= MOST_EXPONENT_BITS;
    }

    private static @Nullable String curve(PGPPublicKey key) {
        if (!(key.getPublicKeyPacket().getKey() instanceof ECPublicBCPGKey ec)) {
            return null;
        }
        ASN1ObjectIdentifier id = ec.getCurveOID();
        return CURVES.get(id.getId());
    }

    /** As people write it: RSA 3072, or ECDH with a curve. */
    static String wordsOf(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL, RSA_FOR_ENCRYPTION -> "RSA " + key.getBitStrength();
            case PublicKeyAlgorithmTags.ECDH -> "ECDH " + curve(key);
            case PublicKeyAlgorithmTags.X25519 -> "X25519";
            case PublicKeyAlgorithmTags.X448 -> "X448";
            default -> "algorithm " + key.getAlgorithm();
        };
    }
}
