package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.seal.DataKey;
import dev.tapelock.testbed.Corretto;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyWrappingTest {

    private static final WrapAlgorithm ALGORITHM = WrapAlgorithm.RSAES_OAEP_SHA_256;

    private static KeyPair pair;
    private static KeyPair other;

    private final DataKey dataKey = DataKey.random(new SecureRandom());

    @BeforeAll
    static void makePairs() {
        pair = KeyPairs.ofBits(2048);
        other = KeyPairs.ofBits(2048);
    }

    @Test
    void unwrapGivesTheDataKeyThatWasWrapped() {
        byte[] wrapped = KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey);
        assertThat(wrapped).hasSize(256);
        try (DataKey unwrapped = KeyWrapping.unwrap(ALGORITHM, pair.getPrivate(), wrapped)) {
            assertThat(unwrapped.revealBytes()).isEqualTo(dataKey.revealBytes());
        }
    }

    @Test
    void wrapNeverGivesTheSameTwice() {
        assertThat(KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey))
                .isNotEqualTo(KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey));
    }

    @Test
    void wrapLeavesTheDataKeyUsable() {
        KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey);
        assertThat(dataKey.isDestroyed()).isFalse();
    }

    @Test
    void aPublicHalfIsReadInBothItsForms() {
        KeyPair large = KeyPairs.ofBits(3072);
        byte[] spki = large.getPublic().getEncoded();

        assertThat(KeyWrapping.publicHalf(spki)).isEqualTo(large.getPublic());
        assertThat(KeyWrapping.publicHalf(SubjectPublicKey.pkcs1Of(spki))).isEqualTo(large.getPublic());
    }

    @Test
    void whatIsNoPublicHalfOfOursIsRefused() {
        for (byte[] bad : new byte[][] {
            {}, {1, 2, 3}, pair.getPublic().getEncoded(), pair.getPrivate().getEncoded()
        }) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> KeyWrapping.publicHalf(bad))
                    .withMessageContaining("public key");
        }
    }

    @Test
    void unwrapFailsUnderAnotherKey() {
        assertDoesNotOpen(KeyWrapping.wrap(ALGORITHM, other.getPublic(), dataKey));
    }

    @Test
    void unwrapFailsForAnAlteredByteAtEitherEnd() {
        byte[] wrapped = KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey);
        for (int at : new int[] {0, 128, wrapped.length - 1}) {
            byte[] altered = wrapped.clone();
            altered[at] ^= 1;
            assertDoesNotOpen(altered);
        }
    }

    @Test
    void unwrapFailsForAnotherLength() {
        byte[] wrapped = KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey);
        assertDoesNotOpen(new byte[0]);
        assertDoesNotOpen(Arrays.copyOf(wrapped, wrapped.length - 1));
        assertDoesNotOpen(Arrays.copyOf(wrapped, wrapped.length + 1));
    }

    @Test
    void unwrapFailsForWhatIsNoDataKey() throws GeneralSecurityException {
        assertDoesNotOpen(encrypt(MGF1ParameterSpec.SHA256, new byte[31]));
        assertDoesNotOpen(encrypt(MGF1ParameterSpec.SHA256, new byte[33]));
        assertDoesNotOpen(encrypt(MGF1ParameterSpec.SHA256, new byte[0]));
    }

    @Test
    void unwrapFailsWhereTheMaskWasMadeWithSha1() throws GeneralSecurityException {
        assertDoesNotOpen(encrypt(MGF1ParameterSpec.SHA1, dataKey.revealBytes()));
        assertDoesNotOpen(encryptAsTheJdkNamesIt(dataKey.revealBytes()));
    }

    @Test
    void unwrapTakesWhatOthersWrapWithSha256Throughout() throws GeneralSecurityException {
        byte[] wrapped = encrypt(MGF1ParameterSpec.SHA256, dataKey.revealBytes());
        try (DataKey unwrapped = KeyWrapping.unwrap(ALGORITHM, pair.getPrivate(), wrapped)) {
            assertThat(unwrapped.revealBytes()).isEqualTo(dataKey.revealBytes());
        }
    }

    @Test
    void theJdkUnwrapsWhatCorrettoWrappedAndBack() throws Exception {
        byte[] byTheJdk = KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey);
        byte[] byCorretto = Corretto.inFront(() -> {
            try (DataKey unwrapped = KeyWrapping.unwrap(ALGORITHM, pair.getPrivate(), byTheJdk)) {
                assertThat(unwrapped.isSameAs(dataKey)).isTrue();
            }
            assertDoesNotOpen(Arrays.copyOf(byTheJdk, byTheJdk.length - 1));
            assertDoesNotOpen(KeyWrapping.wrap(ALGORITHM, other.getPublic(), dataKey));
            assertDoesNotOpen(encrypt(MGF1ParameterSpec.SHA1, dataKey.revealBytes()));
            return KeyWrapping.wrap(ALGORITHM, pair.getPublic(), dataKey);
        });
        try (DataKey unwrapped = KeyWrapping.unwrap(ALGORITHM, pair.getPrivate(), byCorretto)) {
            assertThat(unwrapped.isSameAs(dataKey)).isTrue();
        }
    }

    private static void assertDoesNotOpen(byte[] wrapped) {
        assertThatExceptionOfType(UnwrapFailedException.class)
                .isThrownBy(() -> KeyWrapping.unwrap(ALGORITHM, pair.getPrivate(), wrapped))
                .withMessage("The wrapped data key does not open");
    }

    private static byte[] encrypt(MGF1ParameterSpec mask, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                pair.getPublic(),
                new OAEPParameterSpec("SHA-256", "MGF1", mask, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(bytes);
    }

    /** This name takes SHA-256 for the label alone. */
    private static byte[] encryptAsTheJdkNamesIt(byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, pair.getPublic());
        return cipher.doFinal(bytes);
    }
}
