package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tapelock.testbed.Corretto;
import java.lang.reflect.Field;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class GcmCipherTest {

    private static final byte[] NONCE = new byte[12];

    private static SecretKey key(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return new SecretKeySpec(bytes, "AES");
    }

    private static void encrypt(GcmCipher cipher) {
        cipher.encrypt(NONCE, new byte[5], new byte[40], 40, new byte[40 + ChunkCipher.TAG_BYTES]);
    }

    @Test
    void noCopyOfTheKeyIsLeftInThePlatformsCipher() throws Exception {
        assertForgotten();
    }

    @Test
    void noCopyOfTheKeyIsLeftInCorrettosCipher() throws Exception {
        Corretto.inFront(() -> {
            assertForgotten();
            return null;
        });
    }

    /** A cipher refuses the key and the nonce that it has encrypted with last; if it does not, it has them no more. */
    private static void assertForgotten() throws Exception {
        GcmCipher cipher = new GcmCipher(key(7));
        encrypt(cipher);
        cipher.destroy();

        Field platforms = GcmCipher.class.getDeclaredField("cipher");
        platforms.setAccessible(true);
        Cipher left = (Cipher) platforms.get(cipher);
        assertThatCode(() -> left.init(Cipher.ENCRYPT_MODE, key(7), new GCMParameterSpec(128, NONCE)))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsEncryptedAfterThat() {
        GcmCipher cipher = new GcmCipher(key(7));
        cipher.destroy();

        assertThatCode(cipher::destroy).doesNotThrowAnyException();
        assertThatIllegalStateException().isThrownBy(() -> encrypt(cipher));
    }

    @Test
    void anyKeyIsForgotten() {
        GcmCipher cipher = new GcmCipher(key(0));
        encrypt(cipher);

        assertThatCode(cipher::destroy).doesNotThrowAnyException();
        assertThatCode(new GcmCipher(key(7))::destroy).doesNotThrowAnyException();
    }
}
