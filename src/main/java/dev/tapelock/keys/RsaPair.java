package dev.tapelock.keys;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;

/** The pairs that we make: RSA-3072 with the exponent 65537 (NIST SP 800-57 part 1: 128 bits of strength). */
public final class RsaPair {

    static final int KEY_BITS = 3072;

    private RsaPair() {}

    /** Makes a pair; it takes a second or so. */
    public static KeyPair make(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(KEY_BITS, RSAKeyGenParameterSpec.F4), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key pair could not be made", e);
        }
    }
}
