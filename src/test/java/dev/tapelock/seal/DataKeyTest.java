package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.Serializable;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DataKeyTest {

    @Test
    void keepsACopyAndGivesCopies() {
        byte[] bytes = SealedFileForge.DATA_KEY.clone();
        try (DataKey dataKey = DataKey.of(bytes)) {
            bytes[0] ^= 1;
            dataKey.revealBytes()[1] ^= 1;

            assertThat(dataKey.revealBytes()).isEqualTo(SealedFileForge.DATA_KEY);
        }
    }

    @Test
    void randomKeysDiffer() {
        try (DataKey one = DataKey.random(SealedFiles.RANDOM);
                DataKey other = DataKey.random(SealedFiles.RANDOM)) {
            assertThat(one.revealBytes()).hasSize(32).isNotEqualTo(other.revealBytes());
        }
    }

    @Test
    void refusesEveryOtherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> DataKey.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> DataKey.of(new byte[33]));
        assertThatIllegalArgumentException().isThrownBy(() -> DataKey.of(new byte[0]));
    }

    @Test
    void isZeroedOnClose() throws ReflectiveOperationException {
        DataKey dataKey = SealedFiles.dataKey();
        dataKey.close();
        dataKey.close();

        var field = DataKey.class.getDeclaredField("bytes");
        field.setAccessible(true);
        assertThat((byte[]) field.get(dataKey)).containsOnly(0);
        assertThat(dataKey.isDestroyed()).isTrue();
        assertThatIllegalStateException().isThrownBy(dataKey::revealBytes);
    }

    @Test
    void isNeitherPrintedNorSerializable() {
        try (DataKey dataKey = SealedFiles.dataKey()) {
            assertThat(dataKey.toString()).doesNotContain(HexFormat.of().formatHex(SealedFileForge.DATA_KEY, 0, 4));
            assertThat(dataKey).isNotInstanceOf(Serializable.class);
        }
    }

    @Test
    void isTheSameAsAKeyWithItsBytesAlone() {
        byte[] bytes = new byte[DataKey.LENGTH_BYTES];
        try (DataKey one = DataKey.of(bytes);
                DataKey same = DataKey.of(bytes)) {
            assertThat(one.isSameAs(same)).isTrue();
            for (int i = 0; i < bytes.length; i++) {
                byte[] changed = bytes.clone();
                changed[i] = 1;
                try (DataKey other = DataKey.of(changed)) {
                    assertThat(one.isSameAs(other)).isFalse();
                }
            }
        }
    }
}
