package dev.tapelock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesGcmProtectionTest {

    private static final UUID ID = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");
    private static final AssociatedData BELONGS_TO = AssociatedData.of("recording-key", "42");

    private final RootKey rootKey = TestRootKey.of(ID, 1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 1000, 100_000})
    void whatWasProtectedOpens(int length) {
        byte[] plaintext = new byte[length];
        Arrays.fill(plaintext, (byte) 7);
        byte[] protectedBytes = rootKey.protect(plaintext, BELONGS_TO);
        assertThat(protectedBytes).hasSize(1 + 16 + 12 + length + 16);
        assertThat(rootKey.unprotect(protectedBytes, BELONGS_TO)).isEqualTo(plaintext);
    }

    @Test
    void theLayoutIsTheDocumentedOne() throws Exception {
        byte[] bytes = rootKey.protect(new byte[] {7, 8}, BELONGS_TO);

        assertThat(Arrays.copyOf(bytes, 17)).containsExactly(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] key = new byte[32];
        key[0] = 1;
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, bytes, 17, 12));
        cipher.updateAAD(bytes, 0, 17);
        cipher.updateAAD(BELONGS_TO.encoded());
        assertThat(cipher.doFinal(bytes, 29, bytes.length - 29)).containsExactly(7, 8);
    }

    @Test
    void eachProtectionDiffers() {
        assertThat(rootKey.protect(new byte[32], BELONGS_TO)).isNotEqualTo(rootKey.protect(new byte[32], BELONGS_TO));
    }

    @Test
    void noByteCanBeChanged() {
        byte[] bytes = rootKey.protect(new byte[] {1, 2, 3}, BELONGS_TO);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertCorrupt(rootKey, changed, BELONGS_TO);
        }
    }

    @Test
    void noByteCanBeLeftOutOrAdded() {
        byte[] bytes = rootKey.protect(new byte[] {1, 2, 3}, BELONGS_TO);
        for (int length = 0; length < bytes.length; length++) {
            assertCorrupt(rootKey, Arrays.copyOf(bytes, length), BELONGS_TO);
        }
        assertCorrupt(rootKey, Arrays.copyOf(bytes, bytes.length + 1), BELONGS_TO);
    }

    @Test
    void whatBelongsElsewhereDoesNotOpen() {
        byte[] bytes = rootKey.protect(new byte[] {1, 2, 3}, BELONGS_TO);
        assertCorrupt(rootKey, bytes, AssociatedData.of("recording-key", "43"));
        assertCorrupt(rootKey, bytes, AssociatedData.of("recording-key4", "2"));
    }

    @Test
    void anotherKeyDoesNotOpen() {
        byte[] bytes = rootKey.protect(new byte[] {1, 2, 3}, BELONGS_TO);
        assertCorrupt(TestRootKey.of(ID, 2), bytes, BELONGS_TO);
        assertCorrupt(TestRootKey.of(UUID.randomUUID(), 1), bytes, BELONGS_TO);
    }

    /** All failures look alike. */
    private static void assertCorrupt(RootKey rootKey, byte[] bytes, AssociatedData associatedData) {
        assertThatExceptionOfType(ProtectedDataCorruptException.class)
                .isThrownBy(() -> rootKey.unprotect(bytes, associatedData))
                .withMessage("protected bytes do not open under root key " + rootKey.id());
    }
}
