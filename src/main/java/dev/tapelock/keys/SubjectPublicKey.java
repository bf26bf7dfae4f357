package dev.tapelock.keys;

import java.util.Arrays;
import java.util.HexFormat;

/** The two DER forms of an RSA public key: SubjectPublicKeyInfo (RFC 5280), and the RSAPublicKey inside it. */
final class SubjectPublicKey {

    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** SEQUENCE with a length of two bytes. */
    private static final int OUTER_HEADER_BYTES = 4;
    /** BIT STRING with a length of two bytes, then the count of unused bits. */
    private static final int BIT_STRING_HEADER_BYTES = 5;

    private SubjectPublicKey() {}

    /** @param spki of an RSA key of 2048 bits or more, as the JDK encodes it */
    static byte[] pkcs1Of(byte[] spki) {
        int algorithmEnd = OUTER_HEADER_BYTES + RSA_ALGORITHM.length;
        if (spki.length < algorithmEnd + BIT_STRING_HEADER_BYTES
                || !Arrays.equals(spki, OUTER_HEADER_BYTES, algorithmEnd, RSA_ALGORITHM, 0, RSA_ALGORITHM.length)) {
            throw new IllegalArgumentException("Not the SubjectPublicKeyInfo of an RSA key");
        }
        return Arrays.copyOfRange(spki, algorithmEnd + BIT_STRING_HEADER_BYTES, spki.length);
    }
}
