package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningInputStreamTest {

    private static final int FRAME_LENGTH = 16;
    private static final int REGULAR = 4 + 12 + FRAME_LENGTH + 16;
    private static final byte[] PLAINTEXT = SealedFiles.plaintext(2 * FRAME_LENGTH + 5);
    private static final byte[] FILE = SealedFiles.seal(PLAINTEXT, FRAME_LENGTH);
    private static final int FIRST =
            SealedFileLayout.headerLength(SealedFiles.CONTEXT, List.of(SealedFiles.ENCRYPTED_DATA_KEY));
    private static final int SECOND = FIRST + REGULAR;
    private static final int FINAL = SECOND + REGULAR;

    @Test
    void takesAFullAndAnEmptyFinalFrame() throws IOException {
        SealedFileForge forge = new SealedFileForge();
        byte[] plaintext = SealedFiles.plaintext(3 * FRAME_LENGTH);
        byte[] endsFull = forge.forge(plaintext);
        forge.emptyFinalFrame = true;
        byte[] endsEmpty = forge.forge(plaintext);

        assertThat(endsEmpty.length).isEqualTo(endsFull.length + 32);
        assertThat(SealedFiles.open(endsFull)).isEqualTo(plaintext);
        assertThat(SealedFiles.open(endsEmpty)).isEqualTo(plaintext);
    }

    @Test
    void readsTheSameInEveryStep() throws IOException {
        for (int step : new int[] {1, 3, FRAME_LENGTH, FRAME_LENGTH + 1, 1000}) {
            try (OpeningInputStream opening = SealedFiles.opening(new TricklingStream(FILE))) {
                assertThat(opening.read(new byte[0])).isZero();
                assertThat(opening.available()).isZero();
                byte[] read = new byte[PLAINTEXT.length];
                int position = 0;
                while (position < read.length) {
                    int count = opening.read(read, position, Math.min(step, read.length - position));
                    assertThat(count).isPositive();
                    position += count;
                }
                assertThat(read).isEqualTo(PLAINTEXT);
                assertThat(opening.read()).isEqualTo(-1);
                assertThat(opening.read(read)).isEqualTo(-1);
            }
        }
    }

    @Test
    void transfersWhatIsLeftWhereverItStands() throws IOException {
        for (int length : new int[] {0, 1, 15, 16, 17, 160, 161}) {
            byte[] plaintext = SealedFiles.plaintext(length);
            for (int first = 0; first <= length; first++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (OpeningInputStream opening = SealedFiles.opening(SealedFiles.seal(plaintext, 16))) {
                    out.write(opening.readNBytes(first));
                    assertThat(opening.transferTo(out)).isEqualTo(length - first);
                    assertThat(opening.read()).isEqualTo(-1);
                }
                assertThat(out.toByteArray()).isEqualTo(plaintext);
            }
        }
    }

    @Test
    void refusesAnotherSequence() {
        assertRefused(changed(FIRST + 3), CorruptReason.FRAME_SEQUENCE);
        assertRefused(changed(SECOND), CorruptReason.FRAME_SEQUENCE);
        assertRefused(changed(FINAL + 7), CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void refusesAnotherIv() {
        assertRefused(changed(FIRST + 4), CorruptReason.FRAME_IV);
        assertRefused(changed(SECOND + 15), CorruptReason.FRAME_IV);
        assertRefused(changed(FINAL + 19), CorruptReason.FRAME_IV);
    }

    @Test
    void refusesAChangedCiphertext() {
        assertRefused(changed(FIRST + 16), CorruptReason.FRAME_TAG);
        assertRefused(changed(SECOND + 31), CorruptReason.FRAME_TAG);
        assertRefused(changed(FINAL + 24), CorruptReason.FRAME_TAG);
    }

    @Test
    void refusesAChangedTag() {
        assertRefused(changed(FIRST + 32), CorruptReason.FRAME_TAG);
        assertRefused(changed(SECOND + REGULAR - FRAME_LENGTH), CorruptReason.FRAME_TAG);
        assertRefused(changed(FILE.length - 1), CorruptReason.FRAME_TAG);
    }

    @Test
    void refusesAChangedFinalMarker() {
        assertRefused(changed(FINAL), CorruptReason.FRAME_SEQUENCE);
        assertRefused(changed(FINAL + 3), CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void refusesAnotherFinalLength() {
        assertRefused(changed(FINAL + 23), CorruptReason.TRAILING_BYTES);
        assertRefused(changed(FINAL + 23, 2), CorruptReason.TRUNCATED);
        assertRefused(changed(FINAL + 23, 0x14), CorruptReason.FRAME_LENGTH);
        assertRefused(changed(FINAL + 20, 0x80), CorruptReason.FRAME_LENGTH);
    }

    @Test
    void refusesEveryChangedBit() {
        for (int offset = FIRST; offset < FILE.length; offset++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = changed(offset, 1 << bit);
                assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> SealedFiles.open(changed)))
                        .as("bit " + bit + " of byte " + offset)
                        .isNotNull();
                assertThat(catchThrowableOfType(
                                SealedFileCorruptException.class, () -> SealedFiles.openByChannel(changed)))
                        .as("bit " + bit + " of byte " + offset + ", by the channel")
                        .isNotNull();
            }
        }
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < FILE.length; length++) {
            assertRefused(Arrays.copyOf(FILE, length), CorruptReason.TRUNCATED);
        }
    }

    @Test
    void refusesTruncationAtAFrameBorder() {
        assertRefused(Arrays.copyOf(FILE, FIRST), CorruptReason.TRUNCATED);
        assertRefused(Arrays.copyOf(FILE, SECOND), CorruptReason.TRUNCATED);
        assertRefused(Arrays.copyOf(FILE, FINAL), CorruptReason.TRUNCATED);
    }

    @Test
    void refusesTrailingBytes() {
        for (int more = 1; more < 3 * REGULAR; more++) {
            assertRefused(Arrays.copyOf(FILE, FILE.length + more), CorruptReason.TRAILING_BYTES);
        }
    }

    @Test
    void refusesTrailingBytesBehindAFullFinalFrame() {
        byte[] plaintext = SealedFiles.plaintext(2 * FRAME_LENGTH);
        byte[] file = SealedFiles.seal(plaintext, FRAME_LENGTH);
        for (int more = 1; more < 2 * REGULAR; more++) {
            SealedFiles.assertRefused(Arrays.copyOf(file, file.length + more), plaintext, CorruptReason.TRAILING_BYTES);
        }
    }

    @Test
    void theLastBytesAreHeldBackUntilNothingFollows() throws IOException {
        byte[] file = Arrays.copyOf(SealedFiles.seal(new byte[] {1, 2, 3}, FRAME_LENGTH), FIRST + 40 + 3 + 1);
        try (OpeningInputStream opening = SealedFiles.opening(file)) {
            byte[] target = new byte[3];

            assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> opening.read(target)))
                    .isNotNull();
            assertThat(target).containsOnly(0);
        }
    }

    @Test
    void refusesTwoFinalFrames() {
        byte[] finalFrame = Arrays.copyOfRange(FILE, FINAL, FILE.length);
        assertRefused(joined(FILE, finalFrame), CorruptReason.TRAILING_BYTES);
    }

    @Test
    void refusesFramesInAnotherOrder() {
        assertRefused(
                joined(
                        Arrays.copyOf(FILE, FIRST),
                        Arrays.copyOfRange(FILE, SECOND, FINAL),
                        Arrays.copyOfRange(FILE, FIRST, SECOND),
                        Arrays.copyOfRange(FILE, FINAL, FILE.length)),
                CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void refusesAFrameTwice() {
        assertRefused(
                joined(
                        Arrays.copyOf(FILE, SECOND),
                        Arrays.copyOfRange(FILE, FIRST, SECOND),
                        Arrays.copyOfRange(FILE, SECOND, FILE.length)),
                CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void refusesAMissingFrame() {
        assertRefused(
                joined(Arrays.copyOf(FILE, FIRST), Arrays.copyOfRange(FILE, SECOND, FILE.length)),
                CorruptReason.FRAME_SEQUENCE);
        assertRefused(
                joined(Arrays.copyOf(FILE, SECOND), Arrays.copyOfRange(FILE, FINAL, FILE.length)),
                CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void refusesAFrameOfAnotherFileUnderTheSameDataKey() {
        byte[] other = SealedFiles.seal(PLAINTEXT, FRAME_LENGTH);
        assertRefused(
                joined(
                        Arrays.copyOf(FILE, SECOND),
                        Arrays.copyOfRange(other, SECOND, FINAL),
                        Arrays.copyOfRange(FILE, FINAL, FILE.length)),
                CorruptReason.FRAME_TAG);
    }

    @Test
    void refusesARegularFrameMadeFinal() {
        byte[] marker = {-1, -1, -1, -1};
        byte[] length = {0, 0, 0, FRAME_LENGTH};
        assertRefused(
                joined(
                        Arrays.copyOf(FILE, SECOND),
                        marker,
                        Arrays.copyOfRange(FILE, SECOND, SECOND + 16),
                        length,
                        Arrays.copyOfRange(FILE, SECOND + 16, FINAL)),
                CorruptReason.FRAME_TAG);
    }

    @Test
    void refusesGenuineFramesWithWrongSequences() {
        SealedFileForge forge = new SealedFileForge();
        forge.sequenceOfFrame = number -> number + 1;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.FRAME_SEQUENCE);
        forge.sequenceOfFrame = number -> number == 2 ? 7 : number;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.FRAME_SEQUENCE);
        forge.sequenceOfFrame = number -> number == 3 ? 4 : number;
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void refusesGenuineFramesWithOtherIvs() {
        SealedFileForge forge = new SealedFileForge();
        forge.ivOfFrame = number -> Arrays.copyOf(SealedFiles.plaintext((int) (100 + number)), 12);
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.FRAME_IV);
        forge.ivOfFrame = number -> ByteBuffer.allocate(12)
                .putInt(number == 3 ? 1 : 0)
                .putInt(8, (int) number)
                .array();
        assertRefused(forge.forge(PLAINTEXT), CorruptReason.FRAME_IV);
    }

    @Test
    void afterAFailureThereIsNeverPlaintextAgain() throws IOException {
        byte[] changed = changed(SECOND + 16);
        try (OpeningInputStream opening = SealedFiles.opening(changed)) {
            assertThat(opening.readNBytes(FRAME_LENGTH)).isEqualTo(Arrays.copyOf(PLAINTEXT, FRAME_LENGTH));
            SealedFileCorruptException first = catchThrowableOfType(SealedFileCorruptException.class, opening::read);
            byte[] target = new byte[100];
            for (int i = 0; i < 3; i++) {
                SealedFileCorruptException again =
                        catchThrowableOfType(SealedFileCorruptException.class, () -> opening.read(target));
                assertThat(again.reason()).isEqualTo(first.reason());
                assertThat(again).hasMessage(first.getMessage()).isNotSameAs(first);
            }
            assertThatExceptionOfType(SealedFileCorruptException.class).isThrownBy(opening::available);
            assertThatExceptionOfType(SealedFileCorruptException.class).isThrownBy(() -> opening.skip(1));
            assertThat(target).containsOnly(0);
        }
    }

    @Test
    void aFailureOfTheSourceIsPassedOnAndNotTakenForAnEnd() throws IOException {
        InputStream broken = new InputStream() {
            private int calls;

            @Override
            public int read() throws IOException {
                if (calls++ == 0) {
                    throw new IOException("line cut");
                }
                return -1;
            }
        };
        InputStream source =
                new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOf(FILE, SECOND + 20)), broken);
        OpeningInputStream opening = SealedFiles.opening(source);
        assertThat(opening.readNBytes(FRAME_LENGTH)).isEqualTo(Arrays.copyOf(PLAINTEXT, FRAME_LENGTH));

        assertThatIOException().isThrownBy(opening::read).withMessage("line cut");
        assertThatIOException().isThrownBy(opening::read).withMessageContaining("broke");
        opening.close();
        assertThatIOException().isThrownBy(opening::read).withMessageContaining("closed");
    }

    @Test
    void aHugeFrameLengthCostsNothingBeforeTheBytesAreThere() throws IOException {
        SealedFileForge forge = new SealedFileForge();
        forge.frameLength = 16 * 1024 * 1024;
        byte[] file = forge.forge(PLAINTEXT);
        byte[] truncated = Arrays.copyOf(file, file.length - 1);
        SealedFiles.open(file);
        SealedFiles.openByChannel(file);

        assertThat(allocatedBy(() -> SealedFiles.open(file))).isLessThan(1024 * 1024);
        assertThat(allocatedBy(() -> SealedFiles.openByChannel(file))).isLessThan(1024 * 1024);
        assertThat(allocatedBy(() ->
                        catchThrowableOfType(SealedFileCorruptException.class, () -> SealedFiles.open(truncated))))
                .isLessThan(1024 * 1024);
    }

    @Test
    void growsToALargeFrame() throws IOException {
        byte[] plaintext = SealedFiles.plaintext(1_000_000);
        byte[] file = SealedFiles.seal(plaintext, 300_000);

        assertThat(SealedFiles.open(file)).isEqualTo(plaintext);
        assertThat(SealedFiles.openByChannel(file)).isEqualTo(plaintext);
    }

    @Test
    void closesTheSource() throws IOException {
        TricklingStream source = new TricklingStream(FILE);
        OpeningInputStream opening = SealedFiles.opening(source);
        opening.close();
        opening.close();

        assertThat(source.closed).isEqualTo(1);
    }

    private interface Action {
        void run() throws IOException;
    }

    private static long allocatedBy(Action action) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] changed(int offset) {
        return changed(offset, 1);
    }

    private static byte[] changed(int offset, int bits) {
        byte[] changed = FILE.clone();
        changed[offset] ^= (byte) bits;
        return changed;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }

    private static void assertRefused(byte[] file, CorruptReason reason) {
        SealedFiles.assertRefused(file, PLAINTEXT, reason);
    }

    /** Gives at most 5 bytes at a time, as a slow line does. */
    private static final class TricklingStream extends ByteArrayInputStream {

        private int closed;

        TricklingStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 5));
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
