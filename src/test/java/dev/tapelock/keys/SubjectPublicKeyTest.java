package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
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

    @Test
    void aCustomersKeyIsTakenInEitherForm() {
        byte[] spki = KeyPairs.ofBits(3072).getPublic().getEncoded();

        assertThat(SubjectPublicKey.ofCustomer(SubjectPublicKey.pkcs1Of(spki))).isEqualTo(spki);
        assertThat(SubjectPublicKey.ofCustomer(spki)).isEqualTo(spki);
    }

    @Test
    void aCustomersKeyOfAnotherSizeIsRefused() {
        byte[] spki = KeyPairs.ofBits(2048).getPublic().getEncoded();

        assertCustomersKeyRefused(SubjectPublicKey.pkcs1Of(spki), "RSA-2048");
        assertCustomersKeyRefused(spki, "RSA-2048");
    }

    @Test
    void aCustomersKeyWithASmallExponentIsRefused() throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) KeyPairs.ofBits(3072).getPublic();
        byte[] spki = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), BigInteger.valueOf(3)))
                .getEncoded();

        assertCustomersKeyRefused(SubjectPublicKey.pkcs1Of(spki), "exponent 3");
    }

    @Test
    void whatIsNoCustomersKeyIsRefused() throws GeneralSecurityException {
        byte[] pkcs1 =
                SubjectPublicKey.pkcs1Of(KeyPairs.ofBits(3072).getPublic().getEncoded());
        assertCustomersKeyRefused(new byte[0], "not a DER RSAPublicKey");
        assertCustomersKeyRefused(new byte[398], "not a DER RSAPublicKey");
        assertCustomersKeyRefused(new byte[70_000], "has 70000 bytes");
        assertCustomersKeyRefused(Arrays.copyOf(pkcs1, 200), "not a DER RSAPublicKey");
        assertCustomersKeyRefused(
                KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded(),
                "not a DER RSAPublicKey");
        assertCustomersKeyRefused(Arrays.copyOf(pkcs1, pkcs1.length + 1), "not a DER RSAPublicKey");
    }

    private static void assertCustomersKeyRefused(byte[] encoded, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectPublicKey.ofCustomer(encoded))
                .withMessageContaining(reason);
    }

    private static void assertRefused(byte[] bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectPublicKey.pkcs1Of(bytes))
                .withMessage("Not the SubjectPublicKeyInfo of an RSA key");
    }
}
