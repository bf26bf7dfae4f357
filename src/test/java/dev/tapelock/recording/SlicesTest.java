package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.storage.Sha256;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passed through {@link SliceMacOutput} comes out of {@link CheckedSlices}, and nothing else does. */
class SlicesTest {

    private static final int SLICE = Slices.LENGTH_BYTES;

    private final MemoryVault vault = new MemoryVault();
    private final UUID organization = UUID.randomUUID();
    private final OwnedId artifact = new OwnedId(organization, UUID.randomUUID());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SLICE - 1, SLICE, SLICE + 1, 3 * SLICE, 3 * SLICE + 77})
    void whatCameInComesOut(int length) throws IOException {
        byte[] content = bytes(length);
        List<SliceMacs> macs = macsOf(artifact, content, 4099);

        try (SeekableByteChannel read = read(content, macs, length)) {
            assertThat(read.size()).isEqualTo(length);
            assertThat(all(read)).isEqualTo(content);
            assertThat(read.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void howItWasWrittenMakesNoDifference() throws IOException {
        byte[] content = bytes(2 * SLICE + 5);
        byte[] atOnce = macsOf(artifact, content, content.length).get(0).mac(1);

        assertThat(macsOf(artifact, content, 1).get(0).mac(1)).isEqualTo(atOnce);
        assertThat(macsOf(artifact, content, SLICE).get(0).mac(1))
                .isEqualTo(atOnce)
                .hasSize(16);
    }

    @Test
    void anyRangeIsRead() throws IOException {
        byte[] content = bytes(3 * SLICE + 77);
        try (SeekableByteChannel read = read(content, macsOf(artifact, content, SLICE), content.length)) {
            for (int start : new int[] {content.length - 1, 0, SLICE - 3, 2 * SLICE, SLICE}) {
                ByteBuffer range = ByteBuffer.allocate(Math.min(10, content.length - start));
                read.position(start);
                while (range.hasRemaining() && read.read(range) >= 0) {}
                assertThat(range.array()).isEqualTo(Arrays.copyOfRange(content, start, start + range.capacity()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, SLICE, 2 * SLICE + 6})
    void aChangedByteKeepsItsSliceBackAndNoOther(int changed) throws IOException {
        byte[] content = bytes(2 * SLICE + 7);
        List<SliceMacs> macs = macsOf(artifact, content, SLICE);
        byte[] other = content.clone();
        other[changed] ^= 1;

        try (SeekableByteChannel read = read(other, macs, other.length)) {
            for (int slice = 0; slice < 3; slice++) {
                read.position((long) slice * SLICE);
                ByteBuffer some = ByteBuffer.allocate(5);
                if (slice == changed / SLICE) {
                    assertThatExceptionOfType(AlteredContentException.class).isThrownBy(() -> read.read(some));
                    assertThatExceptionOfType(AlteredContentException.class).isThrownBy(() -> read.read(some));
                    assertThat(some.position()).isZero();
                } else {
                    assertThat(read.read(some)).isEqualTo(5);
                }
            }
        }
    }

    @Test
    void slicesInAnotherOrderAreRefused() throws IOException {
        byte[] content = bytes(2 * SLICE);
        byte[] swapped = new byte[content.length];
        System.arraycopy(content, 0, swapped, SLICE, SLICE);
        System.arraycopy(content, SLICE, swapped, 0, SLICE);

        assertAltered(swapped, macsOf(artifact, content, SLICE), swapped.length);
    }

    @Test
    void contentOfAnotherArtifactIsRefused() throws IOException {
        byte[] content = bytes(SLICE);
        assertAltered(content, macsOf(new OwnedId(organization, UUID.randomUUID()), content, SLICE), SLICE);
    }

    @Test
    void anotherLengthIsRefused() throws IOException {
        byte[] content = bytes(SLICE + 10);
        List<SliceMacs> macs = macsOf(artifact, content, SLICE);
        assertAltered(Arrays.copyOf(content, SLICE), macs, content.length);
        assertAltered(Arrays.copyOf(content, content.length + 1), macs, content.length);
    }

    @Test
    void contentWithoutMacsIsRefused() throws IOException {
        assertAltered(bytes(10), List.of(), 10);
        byte[] longer = bytes(2 * SLICE);
        assertThatExceptionOfType(AlteredContentException.class)
                .isThrownBy(() -> all(read(longer, macsOf(artifact, bytes(SLICE), SLICE), longer.length)));
    }

    @Test
    void theMacsOfLongContentAreInSeveralParts() throws IOException {
        byte[] slice = bytes(SLICE);
        SliceMacOutput output = new SliceMacOutput(OutputStream.nullOutputStream(), artifact, secret());
        for (int i = 0; i < Slices.OF_A_PART + 1; i++) {
            output.write(slice, 0, slice.length);
        }
        List<SliceMacs> macs = output.finish();

        assertThat(macs).extracting(part -> part.id().part()).containsExactly(0, 1);
        assertThat(macs.get(0).mac(Slices.OF_A_PART - 1)).hasSize(16);
        assertThat(macs.get(0).mac(Slices.OF_A_PART)).isEmpty();
        assertThat(macs.get(1).mac(0)).isEqualTo(mac(Slices.OF_A_PART, slice));
        assertThat(macs.get(1).mac(1)).isEmpty();
    }

    @Test
    void nothingIsWrittenThroughIt() throws IOException {
        byte[] content = bytes(10);
        try (SeekableByteChannel read = read(content, macsOf(artifact, content, SLICE), 10)) {
            assertThatExceptionOfType(NonWritableChannelException.class)
                    .isThrownBy(() -> read.write(ByteBuffer.allocate(1)));
            assertThatExceptionOfType(NonWritableChannelException.class).isThrownBy(() -> read.truncate(1));
        }
    }

    private void assertAltered(byte[] content, List<SliceMacs> macs, long size) throws IOException {
        assertThatExceptionOfType(AlteredContentException.class).isThrownBy(() -> all(read(content, macs, size)));
    }

    private List<SliceMacs> macsOf(OwnedId owner, byte[] content, int step) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        SliceMacOutput output = new SliceMacOutput(target, owner, secret());
        for (int done = 0; done < content.length; done += step) {
            output.write(content, done, Math.min(step, content.length - done));
        }
        assertThat(target.toByteArray()).isEqualTo(content);
        return output.finish();
    }

    private CheckedSlices read(byte[] content, List<SliceMacs> macs, long size) throws IOException {
        Path file = Files.write(directory.resolve(UUID.randomUUID().toString()), content);
        return new CheckedSlices(
                Files.newByteChannel(file),
                size,
                (slice, sha256) -> !macs.isEmpty()
                        && MessageDigest.isEqual(
                                Slices.mac(secret(), artifact.id(), slice, sha256),
                                macs.get((int) (slice / Slices.OF_A_PART)).mac((int) (slice % Slices.OF_A_PART))));
    }

    private byte[] mac(long slice, byte[] content) {
        return Slices.mac(secret(), artifact.id(), slice, Sha256.digest().digest(content));
    }

    private PurposeSecret secret() {
        return vault.purposeKey(Purpose.SCREEN_CONTENT, organization);
    }

    private static byte[] all(SeekableByteChannel channel) throws IOException {
        try (channel) {
            ByteBuffer content = ByteBuffer.allocate((int) channel.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {}
            return content.array();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
