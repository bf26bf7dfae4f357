package dev.tapelock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssociatedDataTest {

    @Test
    void partsAreLengthAndBytes() {
        assertThat(AssociatedData.of("ab", "").and(new byte[] {7}).encoded())
                .containsExactly(0, 0, 0, 2, 'a', 'b', 0, 0, 0, 0, 0, 0, 0, 1, 7);
    }

    @Test
    void differentListsAreEncodedDifferently() {
        List<byte[]> encoded = Stream.of(
                        AssociatedData.of("ab", "c"),
                        AssociatedData.of("a", "bc"),
                        AssociatedData.of("abc"),
                        AssociatedData.of("abc", ""),
                        AssociatedData.of("", "abc"),
                        AssociatedData.of("c", "ab"),
                        AssociatedData.of("a", "b", "c"),
                        AssociatedData.of("ab\0\0\0\1c"))
                .map(AssociatedData::encoded)
                .toList();
        for (byte[] one : encoded) {
            assertThat(encoded).filteredOn(other -> Arrays.equals(one, other)).hasSize(1);
        }
    }

    @Test
    void aTextIsItsUtf8() {
        assertThat(AssociatedData.of("録音").encoded())
                .isEqualTo(HexFormat.of().parseHex("00000006" + "e98cb2" + "e99fb3"));
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> AssociatedData.of("a\ud800"));
    }

    @Test
    void aListDoesNotChange() {
        AssociatedData list = AssociatedData.of("a");
        byte[] before = list.encoded();
        list.and("b");
        list.encoded()[0] = 1;
        assertThat(list.encoded()).isEqualTo(before);
    }
}
