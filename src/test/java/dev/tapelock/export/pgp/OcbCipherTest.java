package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bouncy Castle's OCB mode is the measure. */
class OcbCipherTest {

    private static final int LONGEST = 65_536;

    private final byte[] key = random(32, 7);
    private final OcbCipher cipher = new OcbCipher(new SecretKeySpec(key, "AES"), LONGEST);

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] expected(byte[] nonce, byte[] associated, byte[] plain) throws Exception {
        OCBBlockCipher ocb = new OCBBlockCipher(AESEngine.newInstance(), AESEngine.newInstance());
        ocb.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, associated));
        byte[] encrypted = new byte[plain.length + 16];
        int done = ocb.processBytes(plain, 0, plain.length, encrypted, 0);
        ocb.doFinal(encrypted, done);
        return encrypted;
    }

    private byte[] encrypted(byte[] nonce, byte[] associated, byte[] plain) {
        byte[] target = new byte[plain.length + 16];
        cipher.encrypt(nonce, associated, plain.clone(), plain.length, target);
        return target;
    }

    static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 100), IntStream.of(4095, 4096, 4097, LONGEST - 1, LONGEST));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void eachLengthIsAsTheLibraryEncryptsIt(int length) throws Exception {
        byte[] plain = random(length, length);
        for (int associated : new int[] {0, 1, 5, 13, 15}) {
            byte[] nonce = random(15, length + associated);
            byte[] vouchedFor = random(associated, length);
            assertThat(encrypted(nonce, vouchedFor, plain)).isEqualTo(expected(nonce, vouchedFor, plain));
        }
    }

    @Test
    void eachNonceIsAsTheLibraryTakesIt() throws Exception {
        byte[] plain = random(40, 1);
        byte[] nonce = random(15, 2);
        for (int last = 0; last < 256; last++) {
            nonce[14] = (byte) last;
            assertThat(encrypted(nonce, new byte[5], plain)).isEqualTo(expected(nonce, new byte[5], plain));
        }
    }

    @Test
    void whatStandsBehindTheLengthDoesNotCount() throws Exception {
        byte[] plain = random(100, 1);
        byte[] target = new byte[200];
        cipher.encrypt(new byte[15], new byte[5], plain.clone(), 37, target);
        assertThat(Arrays.copyOf(target, 53)).isEqualTo(expected(new byte[15], new byte[5], Arrays.copyOf(plain, 37)));
    }

    @Test
    void whatItCannotVouchForIsRefusedBeforeAnythingIsEncrypted() {
        for (int[] refused : new int[][] {{16, 100}, {17, 100}, {5, LONGEST + 1}, {5, LONGEST + 16}}) {
            byte[] target = new byte[refused[1] + 16];
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cipher.encrypt(
                            new byte[15], new byte[refused[0]], new byte[refused[1]], refused[1], target));
            assertThat(target).containsOnly(0);
        }
    }
}
