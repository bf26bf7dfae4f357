package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's own CFB mode is the measure. */
class CfbOutputStreamTest {

    private final SecretKey key = new SecretKeySpec(random(32, 7), "AES");

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] expected(byte[] plain) throws Exception {
        Cipher cfb = Cipher.getInstance("AES/CFB/NoPadding", "SunJCE");
        cfb.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[16]));
        return cfb.doFinal(plain);
    }

    private byte[] encrypted(byte[] plain, int step) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (CfbOutputStream stream = new CfbOutputStream(target, key)) {
            for (int from = 0; from < plain.length; from += step) {
                stream.write(plain, from, Math.min(step, plain.length - from));
            }
        }
        return target.toByteArray();
    }

    static IntStream lengths() {
        return IntStream.rangeClosed(0, 100);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void eachLengthInEachStepIsAsThePlatformEncryptsIt(int length) throws Exception {
        byte[] plain = random(length, length);
        byte[] expected = expected(plain);
        for (int step = 1; step <= Math.max(1, length); step++) {
            assertThat(encrypted(plain, step)).as("in steps of " + step).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32767, 32768, 32769, 65536, 65537, 100_003})
    void lengthsAroundItsBufferAreAsThePlatformEncryptsThem(int length) throws Exception {
        byte[] plain = random(length, length);
        byte[] expected = expected(plain);
        for (int step : new int[] {5, 16, 17, 4096, 32768, 32769, length}) {
            assertThat(encrypted(plain, step)).as("in steps of " + step).isEqualTo(expected);
        }
    }

    @Test
    void singleBytesAndPartsOfArraysMixAtRandom() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] plain = random(random.nextInt(3000), round);
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            try (CfbOutputStream stream = new CfbOutputStream(target, key)) {
                for (int from = 0; from < plain.length; ) {
                    int step = Math.min(random.nextInt(70), plain.length - from);
                    if (step == 1) {
                        stream.write(plain[from]);
                    } else {
                        stream.write(plain, from, step);
                    }
                    from += step;
                }
            }
            assertThat(target.toByteArray()).isEqualTo(expected(plain));
        }
    }

    @Test
    void theContentThatIsWrittenStaysAsItIs() throws IOException {
        byte[] plain = random(1000, 1);
        byte[] before = plain.clone();
        encrypted(plain, 77);
        assertThat(plain).isEqualTo(before);
    }
}
