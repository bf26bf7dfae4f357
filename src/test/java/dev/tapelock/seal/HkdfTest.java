package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The inputs of RFC 5869, appendix A, tests 1 and 2; the results for SHA-512 come from OpenSSL. */
class HkdfTest {

    @Test
    void derivesFromShortInputs() {
        byte[] pseudorandomKey = Hkdf.extract(range(0, 13), hex("0b".repeat(22)));

        assertThat(pseudorandomKey)
                .isEqualTo(hex("665799823737ded04a88e47e54a5890bb2c3d247c7a4254a8e61350723590a26"
                        + "c36238127d8661b88cf80ef802d57e2f7cebcf1e00e083848be19929c61b4237"));
        assertThat(Hkdf.expand(pseudorandomKey, range(0xf0, 0xfa), 42))
                .isEqualTo(hex("832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cb"));
    }

    @Test
    void derivesMoreThanOneBlock() {
        byte[] pseudorandomKey = Hkdf.extract(range(0x60, 0xb0), range(0, 0x50));

        assertThat(Hkdf.expand(pseudorandomKey, range(0xb0, 0x100), 82))
                .isEqualTo(hex("ce6c97192805b346e6161e821ed165673b84f400a2b514b2fe23d84cd189ddf1"
                        + "b695b48cbd1c8388441137b3ce28f16aa64ba33ba466b24df6cfcb021ecff235"
                        + "f6a2056ce3af1de44d572097a8505d9e7a93"));
    }

    @Test
    void refusesMoreThanTheStandardAllows() {
        assertThat(Hkdf.expand(new byte[64], new byte[0], 255 * 64)).hasSize(255 * 64);
        assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(new byte[64], new byte[0], 255 * 64 + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(new byte[64], new byte[0], 0));
    }

    private static byte[] range(int from, int to) {
        byte[] bytes = new byte[to - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
