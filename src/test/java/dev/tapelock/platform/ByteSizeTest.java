package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0B, 0",
        "512B, 512",
        "64KiB, 65536",
        "16MiB, 16777216",
        "10GiB, 10737418240",
        "1TiB, 1099511627776",
        "16 MiB, 16777216",
        "'  16mib ', 16777216",
        "8388607TiB, 9223370937343148032",
    })
    void everyUnitIsRead(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "MiB", "-1B", "+1B", "1.5GiB", "16MB", "16M", "16MiB/s", "1e3B", "٣MiB", "0x10B"})
    void anotherFormIsRefusedWithTheFormsThatThereAre(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessage("\"" + text + "\" is no size; write it as 512B, 64KiB, 16MiB, 10GiB or 1TiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8388608TiB", "999999999999999TiB"})
    void moreThanALongHoldsIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessage("\"" + text + "\" is too large");
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteSize(-1)).withMessageContaining("-1");
    }

    @Test
    void theTextFormIsReadBack() {
        ByteSize size = ByteSize.parse("64KiB");
        assertThat(size).hasToString("65536B");
        assertThat(ByteSize.parse(size.toString())).isEqualTo(size);
    }
}
