package dev.tapelock.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The two DER forms of an RSA public key: SubjectPublicKeyInfo (RFC 5280), and the RSAPublicKey inside it. */
final class SubjectPublicKey {

    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** SEQUENCE with a length of two bytes. */
    private static final int OUTER_HEADER_BYTES = 4;

    private static final int ALGORITHM_END = OUTER_HEADER_BYTES + RSA_ALGORITHM.length;
    /** BIT STRING with a length of two bytes, then the count of unused bits. */
    private static final int BIT_STRING_HEADER_BYTES = 5;

    private SubjectPublicKey() {}

    /** @param spki of an RSA key of 2048 bits or more, as the JDK encodes it */
    static byte[] pkcs1Of(byte[] spki) {
        if (!isSubjectPublicKeyInfo(spki)) {
            throw new IllegalArgumentException("Not the SubjectPublicKeyInfo of an RSA key");
        }
        return Arrays.copyOfRange(spki, ALGORITHM_END + BIT_STRING_HEADER_BYTES, spki.length);
    }

    /**
     * Reads the public half of a customer's pair, in either form: they differ in what follows the outer header.
     *
     * @return the SubjectPublicKeyInfo, as the JDK encodes it
     * @throws IllegalArgumentException if it is no RSA key of 3072 bits with the exponent 65537; the message says what it is
     *     instead
     */
    static byte[] ofCustomer(byte[] encoded) {
        RSAPublicKey key = parse(isSubjectPublicKeyInfo(encoded) ? encoded : wrapped(encoded));
        if (key.getModulus().bitLength() != RsaPair.KEY_BITS) {
            throw new IllegalArgumentException(
                    "The public key is RSA-" + key.getModulus().bitLength() + ", not RSA-" + RsaPair.KEY_BITS);
        }
        if (!key.getPublicExponent().equals(RSAKeyGenParameterSpec.F4)) {
            throw new IllegalArgumentException("The public key has the exponent " + key.getPublicExponent() + ", not "
                    + RSAKeyGenParameterSpec.F4);
        }
        return key.getEncoded();
    }

    private static boolean isSubjectPublicKeyInfo(byte[] encoded) {
        return encoded.length >= ALGORITHM_END + BIT_STRING_HEADER_BYTES
                && Arrays.equals(encoded, OUTER_HEADER_BYTES, ALGORITHM_END, RSA_ALGORITHM, 0, RSA_ALGORITHM.length);
    }

    /** An RSAPublicKey within a SubjectPublicKeyInfo. */
    private static byte[] wrapped(byte[] pkcs1) {
        int bitString = 1 + pkcs1.length;
        int content = RSA_ALGORITHM.length + BIT_STRING_HEADER_BYTES - 1 + bitString;
        if (content > 0xFFFF) {
            throw new IllegalArgumentException("The public key has " + pkcs1.length + " bytes");
        }
        return ByteBuffer.allocate(OUTER_HEADER_BYTES + content)
                .put((byte) 0x30)
                .put((byte) 0x82)
                .putShort((short) content)
                .put(RSA_ALGORITHM)
                .put((byte) 0x03)
                .put((byte) 0x82)
                .putShort((short) bitString)
                .put((byte) 0)
                .put(pkcs1)
                .array();
    }

    private static RSAPublicKey parse(byte[] spki) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("The public key is not a DER RSAPublicKey (PKCS #1)", e);
        }
    }
}
