package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedContentTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 100_000})
    void theContentExpectedPasses(int length) throws IOException {
        byte[] content = bytes(length);
        assertThat(expecting(content, content).readAllBytes()).isEqualTo(content);
    }

    @Test
    void theContentExpectedPassesByteByByte() throws IOException {
        byte[] content = bytes(300);
        InputStream stream = expecting(content, content);
        for (byte each : content) {
            assertThat(stream.read()).isEqualTo(each & 0xFF);
        }
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read()).isEqualTo(-1);
    }

    @Test
    void anAlteredByteFailsAtTheEnd() throws IOException {
        byte[] content = bytes(100);
        byte[] altered = content.clone();
        altered[0] ^= 1;
        InputStream stream = expecting(content, altered);
        assertThat(stream.read(new byte[200])).isEqualTo(100);
        assertFails(stream);
    }

    @Test
    void contentThatIsShorterOrLongerFails() {
        byte[] content = bytes(100);
        assertFails(expecting(content, Arrays.copyOf(content, 99)));
        assertFails(expecting(content, Arrays.copyOf(content, 101)));
        assertFails(expecting(content, new byte[0]));
    }

    @Test
    void aFailureIsNotForgotten() {
        InputStream stream = expecting(bytes(10), bytes(9));
        assertFails(stream);
        assertFails(stream);
    }

    @Test
    void aReadOfNothingIsNoEnd() throws IOException {
        byte[] content = bytes(10);
        InputStream stream = expecting(content, content);
        assertThat(stream.read(new byte[0], 0, 0)).isZero();
        assertThat(stream.readAllBytes()).isEqualTo(content);
    }

    @Test
    void nothingIsSkippedUnread() {
        byte[] content = bytes(10);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> expecting(content, content).skip(1));
        assertThat(expecting(content, content).markSupported()).isFalse();
    }

    private static void assertFails(InputStream stream) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(stream::readAllBytes)
                .withMessage("The sealed file in the spool is not the one that was written");
    }

    private static InputStream expecting(byte[] expected, byte[] actual) {
        try {
            return new ExpectedContent(
                    new ByteArrayInputStream(actual),
                    MessageDigest.getInstance("SHA-256").digest(expected));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }
}
