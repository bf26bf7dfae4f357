package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealedByteChannelTest {

    private static final int FRAME_LENGTH = 16;
    private static final int REGULAR = 4 + 12 + FRAME_LENGTH + 16;

    @Test
    void everyRangeIsTheSameAsInTheStream() throws IOException {
        Random random = new Random(42);
        for (int size : new int[] {0, 1, 15, 16, 17, 31, 32, 33, 160, 163}) {
            for (boolean emptyFinalFrame : new boolean[] {false, true}) {
                SealedFileForge forge = new SealedFileForge();
                forge.emptyFinalFrame = emptyFinalFrame;
                byte[] file = forge.forge(SealedFiles.plaintext(size));
                byte[] plaintext = SealedFiles.open(file);
                SealedByteChannel channel = SealedFiles.channel(new MemoryChannel(file));
                assertThat(channel.size()).isEqualTo(size).isEqualTo(plaintext.length);

                for (int i = 0; i < 200; i++) {
                    int from = random.nextInt(size + 2);
                    int length = 1 + random.nextInt(size + 2);
                    ByteBuffer target = ByteBuffer.allocate(length);
                    int expected = Math.max(0, Math.min(length, size - from));

                    assertThat(channel.position(from).read(target)).isEqualTo(from < size ? expected : -1);
                    assertThat(channel.position()).isEqualTo(from + expected);
                    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(plaintext, Math.min(from, size), expected));
                }
            }
        }
    }

    @Test
    void readsOnlyTheFramesItNeedsAndEachOnlyOnceInSequence() throws IOException {
        MemoryChannel source = new MemoryChannel(SealedFiles.seal(SealedFiles.plaintext(100 * FRAME_LENGTH), 16));
        SealedByteChannel channel = SealedFiles.channel(source);
        long opened = source.bytesRead;

        channel.position(50 * FRAME_LENGTH);
        for (int i = 0; i < FRAME_LENGTH; i++) {
            channel.read(ByteBuffer.allocate(1));
        }
        assertThat(source.bytesRead - opened).isEqualTo(REGULAR);

        channel.position(70 * FRAME_LENGTH - 1).read(ByteBuffer.allocate(2));
        assertThat(source.bytesRead - opened).isEqualTo(3 * REGULAR);
    }

    @Test
    void takesTheTargetsOwnBounds() throws IOException {
        byte[] plaintext = SealedFiles.plaintext(40);
        SealedByteChannel channel = SealedFiles.channel(new MemoryChannel(SealedFiles.seal(plaintext, 16)));
        ByteBuffer target = ByteBuffer.allocateDirect(50).position(3).limit(33);

        assertThat(channel.read(target)).isEqualTo(30);
        assertThat(channel.read(target)).isZero();
        byte[] read = new byte[30];
        target.flip().position(3).get(read);
        assertThat(read).isEqualTo(Arrays.copyOf(plaintext, 30));
    }

    @Test
    void aTruncatedFileNeverLooksComplete() {
        for (int frameLength : new int[] {1, 7, 8, 9, 16, 40}) {
            byte[] file = SealedFiles.seal(SealedFiles.plaintext(3 * frameLength + 1), frameLength);
            for (int length = 0; length < file.length; length++) {
                byte[] truncated = Arrays.copyOf(file, length);
                SealedFileCorruptException refused = catchThrowableOfType(
                        SealedFileCorruptException.class, () -> SealedFiles.channel(new MemoryChannel(truncated)));
                assertThat(refused).as(length + " of " + file.length).isNotNull();
                assertThat(refused.reason()).isEqualTo(CorruptReason.TRUNCATED);
            }
        }
    }

    @Test
    void aFinalFrameOfAnotherPlaceIsNoEnd() throws IOException {
        SealedFileForge forge = new SealedFileForge();
        byte[] file = forge.forge(SealedFiles.plaintext(3 * FRAME_LENGTH + 5));
        int header = SealedHeader.read(new MemoryChannel(file)).lengthBytes();
        ByteBuffer cut = ByteBuffer.allocate(file.length - REGULAR);
        cut.put(file, 0, header + 2 * REGULAR).put(file, header + 3 * REGULAR, file.length - header - 3 * REGULAR);

        SealedFileCorruptException refused = catchThrowableOfType(
                SealedFileCorruptException.class, () -> SealedFiles.channel(new MemoryChannel(cut.array())));
        assertThat(refused.reason()).isEqualTo(CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void aFinalLengthThatTheSizeDeniesIsRefused() throws IOException {
        byte[] file = SealedFiles.seal(SealedFiles.plaintext(5), FRAME_LENGTH);
        int lengthAt = file.length - 16 - 5 - 1;

        assertThat(file[lengthAt]).isEqualTo((byte) 5);
        file[lengthAt] = 4;
        assertThat(catchThrowableOfType(
                                SealedFileCorruptException.class, () -> SealedFiles.channel(new MemoryChannel(file)))
                        .reason())
                .isEqualTo(CorruptReason.TRAILING_BYTES);
        file[lengthAt] = 6;
        assertThat(catchThrowableOfType(
                                SealedFileCorruptException.class, () -> SealedFiles.channel(new MemoryChannel(file)))
                        .reason())
                .isEqualTo(CorruptReason.TRUNCATED);
    }

    @Test
    void afterAFailureThereIsNeverPlaintextAgain() throws IOException {
        byte[] plaintext = SealedFiles.plaintext(5 * FRAME_LENGTH);
        byte[] file = SealedFiles.seal(plaintext, FRAME_LENGTH);
        file[SealedHeader.read(new MemoryChannel(file)).lengthBytes() + REGULAR + 20] ^= 1;
        SealedByteChannel channel = SealedFiles.channel(new MemoryChannel(file));
        ByteBuffer target = ByteBuffer.allocate(3 * FRAME_LENGTH);

        SealedFileCorruptException first =
                catchThrowableOfType(SealedFileCorruptException.class, () -> channel.read(target));
        assertThat(first.reason()).isEqualTo(CorruptReason.FRAME_TAG);
        assertThat(target.position()).isEqualTo(FRAME_LENGTH);
        assertThat(Arrays.copyOf(target.array(), FRAME_LENGTH)).isEqualTo(Arrays.copyOf(plaintext, FRAME_LENGTH));
        assertThat(channel.position()).isZero();

        ByteBuffer later = ByteBuffer.allocate(5);
        SealedFileCorruptException again =
                catchThrowableOfType(SealedFileCorruptException.class, () -> channel.read(later));
        assertThat(again.reason()).isEqualTo(CorruptReason.FRAME_TAG);
        assertThat(later.array()).containsOnly(0);
    }

    @Test
    void aFileThatShrinksIsRefused() throws IOException {
        byte[] file = SealedFiles.seal(SealedFiles.plaintext(5 * FRAME_LENGTH), FRAME_LENGTH);
        MemoryChannel source = new MemoryChannel(file);
        SealedByteChannel channel = SealedFiles.channel(source);
        source.end = file.length - 4 * REGULAR;

        assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> channel.read(ByteBuffer.allocate(80)))
                        .reason())
                .isEqualTo(CorruptReason.TRUNCATED);
    }

    @Test
    void isReadOnlyAndClosesTheSource() throws IOException {
        MemoryChannel source = new MemoryChannel(SealedFiles.seal(SealedFiles.plaintext(40), FRAME_LENGTH));
        SealedByteChannel channel = SealedFiles.channel(source);

        assertThatExceptionOfType(NonWritableChannelException.class)
                .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
        assertThatExceptionOfType(NonWritableChannelException.class).isThrownBy(() -> channel.truncate(0));
        assertThatIllegalArgumentException().isThrownBy(() -> channel.position(-1));
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThat(source.isOpen()).isFalse();
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::size);
    }
}
