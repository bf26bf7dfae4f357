package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.keys.DataKeys;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.EncryptionContext;
import dev.tapelock.seal.SealedHeader;
import dev.tapelock.seal.SealingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepositHeaderTest {

    private static final UUID KEY = UUID.fromString("0de00000-0000-4000-8000-00000000000a");
    private static final EncryptionContext PLACE = EncryptionContext.of(Map.of("artifact", "call.0"));
    private static final EncryptedDataKey GOOD = key("tapelock", KEY.toString(), 384);

    private static EncryptedDataKey key(String provider, String info, int bytes) {
        return new EncryptedDataKey(provider, info, new byte[bytes]);
    }

    private static SealedHeader header(EncryptionContext context, List<EncryptedDataKey> keys, int frame) {
        SecureRandom random = new SecureRandom();
        try (DataKey dataKey = DataKey.random(random);
                SealingOutputStream sealing = new SealingOutputStream(
                        OutputStream.nullOutputStream(), dataKey, context, keys, random, frame)) {
            return sealing.header();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(SealedHeader header, String reason) {
        assertThatExceptionOfType(DepositInvalidException.class)
                .isThrownBy(() -> DepositHeader.of(header, PLACE))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 65536, 1048576})
    void aGoodOneSaysWhichKeyItNeeds(int frame) {
        DepositHeader header = DepositHeader.of(header(PLACE, List.of(GOOD), frame), PLACE);
        assertThat(header.recordingKeyId()).isEqualTo(KEY);
        assertThat(header.encrypted()).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 1048577, 16777216})
    void frameLengthsHaveLimits(int frame) {
        assertRefused(header(PLACE, List.of(GOOD), frame), "FRAME_LENGTH");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void thereIsOneDataKey(int count) {
        assertRefused(header(PLACE, Collections.nCopies(count, GOOD), 65536), "DATA_KEY_COUNT");
    }

    @ParameterizedTest
    @CsvSource({"tapelock-spool", "Tapelock", "aws-kms"})
    void theProviderIsOurs(String provider) {
        assertRefused(header(PLACE, List.of(key(provider, KEY.toString(), 384)), 65536), "PROVIDER");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 383, 385, 512})
    void aWrappedDataKeyIsAsLongAsTheModulus(int bytes) {
        assertThat(DataKeys.WRAPPED_BYTES).isEqualTo(384);
        assertRefused(header(PLACE, List.of(key("tapelock", KEY.toString(), bytes)), 65536), "DATA_KEY_LENGTH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kek", "0-0-0-0-0", "0DE00000-0000-4000-8000-00000000000A"})
    void theProviderInfoIsAnIdAsWeWriteIt(String info) {
        assertRefused(header(PLACE, List.of(key("tapelock", info, 384)), 65536), "KEY_ID");
    }

    @Test
    void aProviderInfoThatIsNoTextIsRefused() {
        byte[] info = "0de00000-0000-4000-8000-00000000000a".getBytes(StandardCharsets.US_ASCII);
        info[3] = (byte) 0xFF;
        assertRefused(header(PLACE, List.of(new EncryptedDataKey("tapelock", info, new byte[384])), 65536), "KEY_ID");
    }

    @Test
    void theContextIsTheWholeOfIt() {
        assertRefused(
                header(EncryptionContext.of(Map.of("artifact", "call.0", "x", "y")), List.of(GOOD), 65536),
                "CONTEXT_MISMATCH");
        assertRefused(header(EncryptionContext.of(Map.of()), List.of(GOOD), 65536), "CONTEXT_MISMATCH");
    }
}
