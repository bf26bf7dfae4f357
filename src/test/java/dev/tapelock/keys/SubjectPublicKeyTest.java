package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SubjectPublicKeyTest {

    @Test
    void aKeyOf3072BitsHas398BytesOfPkcs1() {
        KeyPair pair = KeyPairs.ofBits(3072);
        byte[] pkcs1 = SubjectPublicKey.pkcs1Of(pair.getPublic().getEncoded());
        assertThat(pkcs1).hasSize(398);
        assertThat(Base64.getEncoder().encodeToString(pkcs1)).startsWith("MIIBigKCAYEA");
    }

    @Test
    void pkcs1HoldsTheModulusAndThenTheExponent() {
        RSAPublicKey key = (RSAPublicKey) KeyPairs.ofBits(2048).getPublic();
        byte[] pkcs1 = SubjectPublicKey.pkcs1Of(key.getEncoded());
        // SEQUENCE (4 bytes), INTEGER (4 bytes) with a leading zero, INTEGER 65537 (2 bytes and 3)
        assertThat(new BigInteger(Arrays.copyOfRange(pkcs1, 8, 8 + 257))).isEqualTo(key.getModulus());
        assertThat(new BigInteger(Arrays.copyOfRange(pkcs1, 8 + 257 + 2, pkcs1.length)))
                .isEqualTo(key.getPublicExponent());
    }

    @Test
    void garbageIsRefused() {
        assertRefused(new byte[0]);
        assertRefused(new byte[23]);
        assertRefused(new byte[422]);
    }

    @Test
    void aKeyThatIsCutOffInItsHeaderIsRefused() {
        byte[] spki = KeyPairs.ofBits(2048).getPublic().getEncoded();
        assertRefused(Arrays.copyOf(spki, 20));
    }

    @Test
    void aKeyOfAnotherAlgorithmIsRefused() throws GeneralSecurityException {
        assertRefused(
                KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded());
    }

    @Test
    void pkcs1ItselfIsRefused() {
        assertRefused(SubjectPublicKey.pkcs1Of(KeyPairs.ofBits(2048).getPublic().getEncoded()));
    }

    private static void assertRefused(byte[] bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectPublicKey.pkcs1Of(bytes))
                .withMessage("Not the SubjectPublicKeyInfo of an RSA key");
    }
}
