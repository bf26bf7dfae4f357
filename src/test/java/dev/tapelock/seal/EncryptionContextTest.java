package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptionContextTest {

    /** U+FF5E is EF BD 9E in UTF-8 and U+1F3A7 is F0 9F 8E A7; as Java chars they sort the other way round. */
    private static final String LATER_AS_CHARS = "\uFF5E";

    private static final String LATER_AS_BYTES = "\uD83C\uDFA7";

    @Test
    void sortsByUnsignedBytesOfUtf8() {
        EncryptionContext context = EncryptionContext.of(Map.of(LATER_AS_BYTES, "1", LATER_AS_CHARS, "2", "b", "3"));

        assertThat(LATER_AS_BYTES).isLessThan(LATER_AS_CHARS);
        assertThat(context.asMap().keySet()).containsExactly("b", LATER_AS_CHARS, LATER_AS_BYTES);
        assertThat(serialized(context))
                .isEqualTo(HexFormat.of()
                        .parseHex("0003" + "000162" + "000133" + "0003efbd9e" + "000132" + "0004f09f8ea7" + "000131"));
    }

    @Test
    void isEqualWhateverTheOrderOfTheMap() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("recording", "r1");
        pairs.put("artifact", "call.0");

        assertThat(EncryptionContext.of(pairs)).isEqualTo(SealedFiles.CONTEXT).hasSameHashCodeAs(SealedFiles.CONTEXT);
        assertThat(EncryptionContext.parse(serialized(SealedFiles.CONTEXT))).isEqualTo(SealedFiles.CONTEXT);
        assertThat(EncryptionContext.of(Map.of("artifact", "call.1"))).isNotEqualTo(SealedFiles.CONTEXT);
    }

    @Test
    void emptyContextHasNoBytes() {
        assertThat(serialized(EncryptionContext.of(Map.of()))).isEmpty();
        assertThat(EncryptionContext.parse(new byte[0]).asMap()).isEmpty();
    }

    @Test
    void refusesToBeMadeOfEmptyOrMalformedOrReservedTexts() {
        assertThatIllegalArgumentException().isThrownBy(() -> EncryptionContext.of(Map.of("", "v")));
        assertThatIllegalArgumentException().isThrownBy(() -> EncryptionContext.of(Map.of("k", "")));
        assertThatIllegalArgumentException().isThrownBy(() -> EncryptionContext.of(Map.of("k", "\uD800")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncryptionContext.of(Map.of("aws-crypto-public-key", "v")));
    }

    @Test
    void holdsExactlyTheMaximum() {
        int overhead = 2 + 2 + 1 + 2;
        String longest = "v".repeat(SealedFileLayout.MAX_CONTEXT_LENGTH_BYTES - overhead);

        assertThat(EncryptionContext.of(Map.of("k", longest)).lengthBytes()).isEqualTo(8192);
        assertThatIllegalArgumentException().isThrownBy(() -> EncryptionContext.of(Map.of("k", longest + "v")));
    }

    @Test
    void refusesPairsOutOfOrder() {
        assertRefused("0002" + "000162" + "000131" + "000161" + "000131");
    }

    @Test
    void refusesAKeyTwice() {
        assertRefused("0002" + "000161" + "000131" + "000161" + "000132");
    }

    @Test
    void refusesEmptyKeysAndValues() {
        assertRefused("0001" + "0000" + "000131");
        assertRefused("0001" + "000161" + "0000");
    }

    @Test
    void refusesACountOfNone() {
        assertRefused("0000");
    }

    @Test
    void refusesBytesBehindTheLastPair() {
        assertRefused("0001" + "000161" + "000131" + "00");
    }

    @Test
    void refusesMalformedUtf8() {
        assertRefused("0001" + "0002c080" + "000131");
        assertRefused("0001" + "000161" + "0001ff");
        assertRefused("0001" + "000161" + "0003eda080");
    }

    @Test
    void refusesEveryBeginningOfAContext() {
        byte[] whole = serialized(SealedFiles.CONTEXT);
        for (int length = 1; length < whole.length; length++) {
            assertRefused(HexFormat.of().formatHex(Arrays.copyOf(whole, length)));
        }
    }

    private static byte[] serialized(EncryptionContext context) {
        ByteBuffer out = ByteBuffer.allocate(context.lengthBytes());
        context.writeTo(out);
        return out.array();
    }

    private static void assertRefused(String hex) {
        SealedFileCorruptException refused = catchThrowableOfType(
                SealedFileCorruptException.class,
                () -> EncryptionContext.parse(HexFormat.of().parseHex(hex)));
        assertThat(refused).as(hex).isNotNull();
        assertThat(refused.reason()).isEqualTo(CorruptReason.CONTEXT);
    }
}
