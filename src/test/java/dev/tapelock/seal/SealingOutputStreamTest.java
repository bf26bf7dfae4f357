package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealingOutputStreamTest {

    private static final int[] FRAME_LENGTHS = {1, 2, 16, 64, 65_536};

    @Test
    void whatIsSealedOpensAgainAroundEveryFrameBorder() throws IOException {
        for (int frameLength : FRAME_LENGTHS) {
            for (int size : sizesAround(frameLength)) {
                byte[] plaintext = SealedFiles.plaintext(size);
                for (int step : stepsAround(frameLength, size)) {
                    String what = size + " bytes in frames of " + frameLength + ", written by " + step;
                    ByteArrayOutputStream file = new ByteArrayOutputStream();
                    SealingOutputStream sealing = SealedFiles.sealing(file, frameLength);
                    for (int position = 0; position < size; position += step) {
                        if (step == 1) {
                            sealing.write(plaintext[position]);
                        } else {
                            sealing.write(plaintext, position, Math.min(step, size - position));
                        }
                    }
                    sealing.finish();

                    assertThat(sealing.plaintextLength()).as(what).isEqualTo(size);
                    assertThat(sealing.sealedLength())
                            .as(what)
                            .isEqualTo(file.size())
                            .isEqualTo(SealedFileLayout.sealedLength(
                                    sealing.header().lengthBytes(), size, frameLength));
                    assertThat(SealedFiles.open(file.toByteArray())).as(what).isEqualTo(plaintext);
                    assertThat(SealedFiles.openByChannel(file.toByteArray()))
                            .as(what)
                            .isEqualTo(plaintext);
                }
            }
        }
    }

    @Test
    void sealsInFramesOf64KibibytesUnlessToldOtherwise() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataKey dataKey = SealedFiles.dataKey();
                SealingOutputStream sealing = new SealingOutputStream(
                        Channels.newChannel(file),
                        dataKey,
                        SealedFiles.CONTEXT,
                        List.of(SealedFiles.ENCRYPTED_DATA_KEY),
                        SealedFiles.RANDOM)) {
            sealing.write(SealedFiles.plaintext(100_000));
            sealing.finish();

            assertThat(sealing.header().frameLengthBytes()).isEqualTo(65_536);
        }
        assertThat(SealedFiles.open(file.toByteArray())).isEqualTo(SealedFiles.plaintext(100_000));
    }

    @Test
    void writesTheHeaderAtOnceAndOnlyOnce() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SealingOutputStream sealing = SealedFiles.sealing(file, 16);
        byte[] header = file.toByteArray();
        assertThat(header).hasSize(sealing.header().lengthBytes());
        assertThat(sealing.messageId())
                .isEqualTo(SealedHeader.read(new ByteArrayInputStream(header)).messageId());
        assertThat(sealing.commitmentKey())
                .isEqualTo(SealedHeader.read(new ByteArrayInputStream(header)).commitmentKey());

        sealing.finish();
        sealing.finish();
        sealing.close();

        assertThat(file.size()).isEqualTo(header.length + 40);
        assertThat(SealedFiles.open(file.toByteArray())).isEmpty();
    }

    @Test
    void everyFileHasAMessageIdOfItsOwn() throws IOException {
        assertThat(SealedFiles.sealing(new ByteArrayOutputStream(), 16).messageId())
                .isNotEqualTo(
                        SealedFiles.sealing(new ByteArrayOutputStream(), 16).messageId());
    }

    @Test
    void closingWithoutFinishLeavesAFileThatDoesNotOpen() throws IOException {
        for (int size : new int[] {0, 1, 15, 16, 17, 32, 40}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            SealingOutputStream sealing = SealedFiles.sealing(file, 16);
            sealing.write(SealedFiles.plaintext(size));
            sealing.flush();
            sealing.close();

            SealedFiles.assertRefused(file.toByteArray(), SealedFiles.plaintext(size), CorruptReason.TRUNCATED);
            assertThatIOException().isThrownBy(sealing::finish);
            assertThatIOException().isThrownBy(() -> sealing.write(1));
            assertThatIllegalStateException().isThrownBy(sealing::sealedLength);
        }
    }

    @Test
    void tellsLengthsOnlyWhenFinished() throws IOException {
        SealingOutputStream sealing = SealedFiles.sealing(new ByteArrayOutputStream(), 16);
        sealing.write(new byte[20]);

        assertThatIllegalStateException().isThrownBy(sealing::plaintextLength);
        assertThatIllegalStateException().isThrownBy(sealing::sealedLength);
        sealing.finish();
        sealing.close();
        assertThat(sealing.plaintextLength()).isEqualTo(20);
    }

    @Test
    void takesNothingMoreOnceFinished() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SealingOutputStream sealing = SealedFiles.sealing(file, 16);
        sealing.finish();
        int length = file.size();

        assertThatIOException().isThrownBy(() -> sealing.write(1));
        assertThatIOException().isThrownBy(() -> sealing.write(new byte[100]));
        assertThat(file.size()).isEqualTo(length);
    }

    @Test
    void aFailureOfTheTargetBreaksItForGood() throws IOException {
        FailingStream target = new FailingStream();
        SealingOutputStream sealing = failing(target);
        sealing.write(new byte[17]);
        target.isFailing = true;
        assertThatIOException().isThrownBy(() -> sealing.write(new byte[16])).withMessage("disk full");
        target.isFailing = false;
        int written = target.size();

        assertThatIOException().isThrownBy(() -> sealing.write(1)).withMessageContaining("broke");
        assertThatIOException().isThrownBy(() -> sealing.write(new byte[100]));
        assertThatIOException().isThrownBy(sealing::finish);
        assertThatIllegalStateException().isThrownBy(sealing::sealedLength);
        sealing.close();
        assertThat(target.size()).isEqualTo(written);
    }

    @Test
    void aFailureInTheFinalFrameIsNotTriedAgain() throws IOException {
        FailingStream target = new FailingStream();
        SealingOutputStream sealing = failing(target);
        target.isFailing = true;
        assertThatIOException().isThrownBy(sealing::finish);
        target.isFailing = false;
        int written = target.size();

        assertThatIOException().isThrownBy(sealing::finish);
        assertThat(target.size()).isEqualTo(written);
        assertThatIllegalStateException().isThrownBy(sealing::sealedLength);
    }

    @Test
    void anUncheckedFailureOfTheTargetBreaksItToo() throws IOException {
        FailingStream target = new FailingStream();
        SealingOutputStream sealing = failing(target);
        target.isFailing = true;
        target.isUnchecked = true;
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> sealing.write(new byte[17]));
        target.isFailing = false;

        assertThatIOException().isThrownBy(() -> sealing.write(new byte[17]));
        assertThatIOException().isThrownBy(sealing::finish);
    }

    @Test
    void refusesMoreFramesThanAllowed() throws IOException {
        byte[] threeFrames = SealedFiles.plaintext(3 * 16);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SealingOutputStream sealing = limited(file, 3);
        sealing.write(threeFrames);
        sealing.finish();
        assertThat(SealedFiles.open(file.toByteArray())).isEqualTo(threeFrames);

        SealingOutputStream more = limited(new ByteArrayOutputStream(), 3);
        more.write(threeFrames);
        assertThatIOException().isThrownBy(() -> more.write(1)).withMessageContaining("3 frames");
        assertThatIOException().isThrownBy(more::finish);
    }

    @Test
    void closesTheTargetAndNeedsTheDataKeyOnlyAtTheBeginning() throws IOException {
        FailingStream target = new FailingStream();
        SealingOutputStream sealing = failing(target);
        sealing.write(SealedFiles.plaintext(50));
        sealing.finish();
        assertThat(target.closed).isZero();
        sealing.close();
        sealing.close();

        assertThat(target.closed).isEqualTo(1);
        assertThat(SealedFiles.open(target.toByteArray())).isEqualTo(SealedFiles.plaintext(50));
    }

    @Test
    void refusesADestroyedDataKey() {
        DataKey dataKey = SealedFiles.dataKey();
        dataKey.close();
        OutputStream target = OutputStream.nullOutputStream();

        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> new SealingOutputStream(
                                target,
                                dataKey,
                                SealedFiles.CONTEXT,
                                List.of(SealedFiles.ENCRYPTED_DATA_KEY),
                                SealedFiles.RANDOM)))
                .isNotNull();
    }

    private static int[] sizesAround(int frameLength) {
        return frameLength < 65_536
                ? new int[] {
                    0,
                    1,
                    frameLength - 1,
                    frameLength,
                    frameLength + 1,
                    2 * frameLength - 1,
                    2 * frameLength,
                    2 * frameLength + 1,
                    5 * frameLength
                }
                : new int[] {0, frameLength - 1, frameLength, frameLength + 1, 2 * frameLength};
    }

    private static int[] stepsAround(int frameLength, int size) {
        return frameLength < 65_536
                ? new int[] {1, 2, frameLength, frameLength + 1, 2 * frameLength + 1, size + 1}
                : new int[] {frameLength - 1, frameLength, size + 1};
    }

    private static SealingOutputStream limited(OutputStream target, long maxFrames) throws IOException {
        try (DataKey dataKey = SealedFiles.dataKey()) {
            return new SealingOutputStream(
                    target,
                    dataKey,
                    SealedFiles.CONTEXT,
                    List.of(SealedFiles.ENCRYPTED_DATA_KEY),
                    SealedFiles.RANDOM,
                    16,
                    maxFrames);
        }
    }

    private static SealingOutputStream failing(FailingStream target) throws IOException {
        return SealedFiles.sealing(target, 16);
    }

    /** Fails when told to, as a full disk does: after some bytes. */
    private static final class FailingStream extends ByteArrayOutputStream {

        private boolean isFailing;
        private boolean isUnchecked;
        private int closed;

        @Override
        public void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, isFailing ? length / 2 : length);
            if (isFailing && isUnchecked) {
                throw new IllegalStateException("disk gone");
            }
            if (isFailing) {
                FailingStream.<RuntimeException>sneak(new IOException("disk full"));
            }
        }

        @Override
        public void close() {
            closed++;
        }

        /** ByteArrayOutputStream does not declare the exception. */
        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void sneak(Throwable throwable) throws E {
            throw (E) throwable;
        }
    }
}
