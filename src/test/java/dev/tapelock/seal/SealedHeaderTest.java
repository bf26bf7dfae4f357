package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealedHeaderTest {

    private static final byte[] PLAINTEXT = SealedFiles.plaintext(40);
    private static final byte[] FILE = SealedFiles.seal(PLAINTEXT, 16);
    private static final int CONTEXT_OFFSET = 1 + 2 + 32 + 2;
    private static final int KEYS_OFFSET = CONTEXT_OFFSET + SealedFiles.CONTEXT.lengthBytes();
    private static final int PROVIDER_ID_OFFSET = KEYS_OFFSET + 2 + 2;
    private static final int PROVIDER_INFO_OFFSET = PROVIDER_ID_OFFSET + "tapelock".length() + 2;
    private static final int CIPHERTEXT_OFFSET = PROVIDER_INFO_OFFSET + "kek".length() + 2;
    private static final int CONTENT_TYPE_OFFSET = CIPHERTEXT_OFFSET + 48;
    private static final int FRAME_LENGTH_OFFSET = CONTENT_TYPE_OFFSET + 1;
    private static final int COMMITMENT_OFFSET = FRAME_LENGTH_OFFSET + 4;
    private static final int TAG_OFFSET = COMMITMENT_OFFSET + 32;

    @Test
    void tellsWhatWasSealed() throws IOException {
        ByteArrayInputStream source = new ByteArrayInputStream(FILE);
        SealedHeader header = SealedHeader.read(source);

        assertThat(header.context()).isEqualTo(SealedFiles.CONTEXT);
        assertThat(header.encryptedDataKeys()).containsExactly(SealedFiles.ENCRYPTED_DATA_KEY);
        assertThat(header.frameLengthBytes()).isEqualTo(16);
        assertThat(header.messageId()).isEqualTo(Arrays.copyOfRange(FILE, 3, 35));
        assertThat(header.commitmentKey()).isEqualTo(Arrays.copyOfRange(FILE, COMMITMENT_OFFSET, TAG_OFFSET));
        assertThat(header.lengthBytes())
                .isEqualTo(TAG_OFFSET + 16)
                .isEqualTo(SealedFileLayout.headerLength(SealedFiles.CONTEXT, List.of(SealedFiles.ENCRYPTED_DATA_KEY)));
        assertThat(source.available()).as("read no further").isEqualTo(FILE.length - header.lengthBytes());
    }

    @Test
    void isReadFromAChannelWithoutGoingFurther() throws IOException {
        MemoryChannel source = new MemoryChannel(FILE);

        assertThat(SealedHeader.read(source).lengthBytes()).isEqualTo((int) source.position());
    }

    @Test
    void cannotBeChangedFromOutside() throws IOException {
        SealedHeader header = SealedHeader.read(new ByteArrayInputStream(FILE));
        header.messageId()[0] ^= 1;
        header.commitmentKey()[0] ^= 1;

        assertThat(header.messageId()).isEqualTo(Arrays.copyOfRange(FILE, 3, 35));
        assertThatCode(() -> header.open(SealedFiles.dataKey())).doesNotThrowAnyException();
    }

    @Test
    void refusesAnotherPlacesContext() throws IOException {
        SealedHeader header = SealedHeader.read(new ByteArrayInputStream(FILE));

        header.requireContext(EncryptionContext.of(Map.of("recording", "r1", "artifact", "call.0")));
        for (Map<String, String> other : List.of(
                Map.of("recording", "r2", "artifact", "call.0"),
                Map.of("artifact", "call.0"),
                Map.of("recording", "r1", "artifact", "call.0", "organization", "o"))) {
            SealedFileCorruptException refused = catchThrowableOfType(
                    SealedFileCorruptException.class, () -> header.requireContext(EncryptionContext.of(other)));
            assertThat(refused.reason()).isEqualTo(CorruptReason.CONTEXT_MISMATCH);
        }
    }

    @Test
    void anotherDataKeyIsRefusedByTheCommitment() throws IOException {
        SealedHeader header = SealedHeader.read(new ByteArrayInputStream(FILE));
        try (DataKey other = DataKey.random(SealedFiles.RANDOM)) {
            SealedFileCorruptException refused = catchThrowableOfType(
                    SealedFileCorruptException.class,
                    () -> new OpeningInputStream(InputStream.nullInputStream(), header, other));
            assertThat(refused.reason()).isEqualTo(CorruptReason.COMMITMENT);
        }
    }

    @Test
    void refusesAnotherVersion() {
        assertRefused(changed(0), CorruptReason.BAD_HEADER);
    }

    @Test
    void refusesAnotherAlgorithmSuite() {
        assertRefused(changed(1), CorruptReason.BAD_HEADER);
        assertRefused(changed(2), CorruptReason.BAD_HEADER);
    }

    @Test
    void refusesAnotherMessageId() {
        assertRefused(changed(3), CorruptReason.COMMITMENT);
        assertRefused(changed(34), CorruptReason.COMMITMENT);
    }

    @Test
    void refusesAnotherContextLength() {
        assertRefused(changed(CONTEXT_OFFSET - 1), CorruptReason.CONTEXT);
        assertRefused(changed(CONTEXT_OFFSET - 2, 0x80), CorruptReason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAChangedContext() {
        assertRefused(changed(KEYS_OFFSET - 1), CorruptReason.HEADER_TAG);
        assertRefused(changed(CONTEXT_OFFSET + 4), CorruptReason.HEADER_TAG);
        assertRefused(changed(CONTEXT_OFFSET + 1), CorruptReason.CONTEXT);
    }

    @Test
    void refusesAnotherCountOfEncryptedDataKeys() {
        assertRefused(changed(KEYS_OFFSET + 1, 1), CorruptReason.LIMIT_EXCEEDED);
        assertRefused(changed(KEYS_OFFSET + 1, 8), CorruptReason.LIMIT_EXCEEDED);
        assertRefused(changed(KEYS_OFFSET, 1), CorruptReason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAChangedEncryptedDataKey() {
        assertRefused(changed(PROVIDER_ID_OFFSET), CorruptReason.HEADER_TAG);
        assertRefused(changed(PROVIDER_ID_OFFSET, 0x80), CorruptReason.BAD_HEADER);
        assertRefused(changed(PROVIDER_INFO_OFFSET), CorruptReason.HEADER_TAG);
        assertRefused(changed(CIPHERTEXT_OFFSET), CorruptReason.HEADER_TAG);
        assertRefused(changed(CONTENT_TYPE_OFFSET - 1), CorruptReason.HEADER_TAG);
    }

    @Test
    void refusesAnotherContentType() {
        assertRefused(changed(CONTENT_TYPE_OFFSET, 3), CorruptReason.BAD_HEADER);
    }

    @Test
    void refusesAnotherFrameLength() {
        assertRefused(changed(FRAME_LENGTH_OFFSET + 3), CorruptReason.HEADER_TAG);
        assertRefused(changed(FRAME_LENGTH_OFFSET + 3, 16), CorruptReason.LIMIT_EXCEEDED);
        assertRefused(changed(FRAME_LENGTH_OFFSET, 0x80), CorruptReason.LIMIT_EXCEEDED);
        assertRefused(changed(FRAME_LENGTH_OFFSET, 1), CorruptReason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAnotherCommitment() {
        assertRefused(changed(COMMITMENT_OFFSET), CorruptReason.COMMITMENT);
        assertRefused(changed(TAG_OFFSET - 1), CorruptReason.COMMITMENT);
    }

    @Test
    void refusesAnotherTag() {
        assertRefused(changed(TAG_OFFSET), CorruptReason.HEADER_TAG);
        assertRefused(changed(TAG_OFFSET + 15), CorruptReason.HEADER_TAG);
    }

    @Test
    void refusesEveryChangedBit() {
        for (int offset = 0; offset < TAG_OFFSET + 16; offset++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = changed(offset, 1 << bit);
                assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> SealedFiles.open(changed)))
                        .as("bit " + bit + " of byte " + offset)
                        .isNotNull();
            }
        }
    }

    @Test
    void refusesAGenuineHeaderWithAWrongCommitment() {
        SealedFileForge forge = new SealedFileForge();
        forge.wrongCommitment = true;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.COMMITMENT);
    }

    @Test
    void refusesAGenuineHeaderWithAnUnsortedContext() {
        SealedFileForge forge = new SealedFileForge();
        Map<String, String> unsorted = new LinkedHashMap<>();
        unsorted.put("recording", "r1");
        unsorted.put("artifact", "call.0");
        forge.context = SealedFileForge.context(unsorted);
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.CONTEXT);
    }

    @Test
    void refusesAGenuineHeaderWithAContextBeyondTheLimit() {
        SealedFileForge forge = new SealedFileForge();
        forge.context = SealedFileForge.context(Map.of("k", "v".repeat(8192 - 7)));
        assertThatCode(() -> SealedFiles.open(forge.forge(PLAINTEXT))).doesNotThrowAnyException();

        forge.context = SealedFileForge.context(Map.of("k", "v".repeat(8192 - 6)));
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAGenuineHeaderWithNoneOrNineEncryptedDataKeys() {
        SealedFileForge forge = new SealedFileForge();
        forge.encryptedDataKeys = 8;
        assertThatCode(() -> SealedFiles.open(forge.forge(PLAINTEXT))).doesNotThrowAnyException();

        forge.encryptedDataKeys = 9;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.LIMIT_EXCEEDED);
        forge.encryptedDataKeys = 0;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAGenuineHeaderWithAFrameLengthBeyondTheLimits() {
        SealedFileForge forge = new SealedFileForge();
        forge.frameLength = 16 * 1024 * 1024;
        assertThatCode(() -> SealedFiles.open(forge.forge(PLAINTEXT))).doesNotThrowAnyException();

        forge.frameLength++;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.LIMIT_EXCEEDED);
        forge.frameLength = 0;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.LIMIT_EXCEEDED);
        forge.frameLength = -1;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAGenuineHeaderThatIsTooLong() {
        SealedFileForge forge = new SealedFileForge();
        int rest = new SealedFileForge().forge(new byte[0]).length - 40 - 48;
        forge.ciphertext = new byte[64 * 1024 - rest];
        assertThatCode(() -> SealedFiles.open(forge.forge(PLAINTEXT))).doesNotThrowAnyException();

        forge.ciphertext = new byte[forge.ciphertext.length + 1];
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAGenuineHeaderWithAProviderIdThatIsNotText() {
        SealedFileForge forge = new SealedFileForge();
        forge.providerId = new byte[] {(byte) 0xC0, (byte) 0x80};
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.BAD_HEADER);
    }

    @Test
    void lengthsBeyondTheLimitsAreRefusedBeforeAnythingIsReadForThem() throws IOException {
        SealedFileForge forge = new SealedFileForge();
        forge.context = new byte[0xFFFF];
        assertReadNoFurtherThan(3 + 32 + 2, forge.forge(PLAINTEXT));

        SealedFileForge manyKeys = new SealedFileForge();
        manyKeys.encryptedDataKeys = 0xFFFF;
        manyKeys.ciphertext = new byte[0];
        assertReadNoFurtherThan(3 + 32 + 2 + manyKeys.context.length + 2, manyKeys.forge(PLAINTEXT));

        SealedFileForge longKeys = new SealedFileForge();
        longKeys.encryptedDataKeys = 8;
        longKeys.ciphertext = new byte[0x7FFF];
        assertReadNoFurtherThan(64 * 1024, longKeys.forge(PLAINTEXT));
    }

    @Test
    void aWriterIsHeldToTheSameLimits() {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (DataKey dataKey = SealedFiles.dataKey()) {
            for (List<EncryptedDataKey> keys : List.<List<EncryptedDataKey>>of(
                    List.of(), Collections.nCopies(9, SealedFiles.ENCRYPTED_DATA_KEY))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new SealingOutputStream(
                                target, dataKey, SealedFiles.CONTEXT, keys, SealedFiles.RANDOM));
            }
            for (int frameLength : new int[] {0, -1, 16 * 1024 * 1024 + 1}) {
                assertThatIllegalArgumentException().isThrownBy(() -> SealedFiles.sealing(target, frameLength));
            }
        }
        assertThat(target.size()).isZero();
    }

    private static void assertReadNoFurtherThan(int bytes, byte[] file) throws IOException {
        MemoryChannel source = new MemoryChannel(file);
        SealedFileCorruptException refused = catchThrowableOfType(
                SealedFileCorruptException.class, () -> SealedHeader.read(Channels.newInputStream(source)));
        assertThat(refused.reason()).isEqualTo(CorruptReason.LIMIT_EXCEEDED);
        assertThat(source.bytesRead).isLessThanOrEqualTo(bytes);
    }

    private static byte[] changed(int offset) {
        return changed(offset, 1);
    }

    private static byte[] changed(int offset, int bits) {
        byte[] changed = FILE.clone();
        ByteBuffer.wrap(changed).put(offset, (byte) (changed[offset] ^ bits));
        return changed;
    }

    private static void assertRefused(byte[] file, CorruptReason reason) {
        SealedFiles.assertRefused(file, PLAINTEXT, reason);
    }
}
