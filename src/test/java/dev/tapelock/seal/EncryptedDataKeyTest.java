package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EncryptedDataKeyTest {

    @Test
    void keepsACopyAndGivesCopies() {
        byte[] ciphertext = {1, 2, 3};
        EncryptedDataKey key = new EncryptedDataKey("tapelock", "kek", ciphertext);
        ciphertext[0] = 9;
        key.ciphertext()[1] = 9;
        key.providerInfoBytes()[0] = 9;

        assertThat(key.ciphertext()).containsExactly(1, 2, 3);
        assertThat(key.providerInfo()).isEqualTo("kek");
    }

    @Test
    void equalsByAllItsParts() {
        EncryptedDataKey key = new EncryptedDataKey("tapelock", "kek", new byte[] {1});

        assertThat(key)
                .isEqualTo(new EncryptedDataKey("tapelock", new byte[] {'k', 'e', 'k'}, new byte[] {1}))
                .hasSameHashCodeAs(new EncryptedDataKey("tapelock", "kek", new byte[] {1}))
                .isNotEqualTo(new EncryptedDataKey("other", "kek", new byte[] {1}))
                .isNotEqualTo(new EncryptedDataKey("tapelock", "kej", new byte[] {1}))
                .isNotEqualTo(new EncryptedDataKey("tapelock", "kek", new byte[] {2}));
    }

    @Test
    void refusesPartsThatTheirLengthFieldCannotTell() {
        assertThat(new EncryptedDataKey("p", "i", new byte[0xFFFF]).ciphertext())
                .hasSize(0xFFFF);
        assertThatIllegalArgumentException().isThrownBy(() -> new EncryptedDataKey("p", "i", new byte[0x10000]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncryptedDataKey("p", "i".repeat(0x10000), new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncryptedDataKey("p".repeat(0x10000), "i", new byte[1]));
    }
}
