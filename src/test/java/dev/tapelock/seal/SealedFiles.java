package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Sealed files for tests: made, opened in both ways, and refused. All are sealed with the forge's data key. */
final class SealedFiles {

    static final EncryptionContext CONTEXT = EncryptionContext.of(Map.of("artifact", "call.0", "recording", "r1"));
    static final EncryptedDataKey ENCRYPTED_DATA_KEY = new EncryptedDataKey("tapelock", "kek", new byte[48]);
    static final SecureRandom RANDOM = new SecureRandom();

    private SealedFiles() {}

    static DataKey dataKey() {
        return DataKey.of(SealedFileForge.DATA_KEY);
    }

    static byte[] plaintext(int length) {
        byte[] plaintext = new byte[length];
        new Random(length).nextBytes(plaintext);
        return plaintext;
    }

    static SealingOutputStream sealing(ByteArrayOutputStream target, int frameLength) throws IOException {
        try (DataKey dataKey = dataKey()) {
            return new SealingOutputStream(target, dataKey, CONTEXT, List.of(ENCRYPTED_DATA_KEY), RANDOM, frameLength);
        }
    }

    static byte[] seal(byte[] plaintext, int frameLength) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealingOutputStream sealing = sealing(file, frameLength)) {
            sealing.write(plaintext);
            sealing.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    static OpeningInputStream opening(InputStream source) throws IOException {
        try (DataKey dataKey = dataKey()) {
            return new OpeningInputStream(source, SealedHeader.read(source), dataKey);
        }
    }

    static OpeningInputStream opening(byte[] file) throws IOException {
        return opening(new ByteArrayInputStream(file));
    }

    static byte[] open(byte[] file) throws IOException {
        try (OpeningInputStream opening = opening(file)) {
            return opening.readAllBytes();
        }
    }

    static SealedByteChannel channel(MemoryChannel source) throws IOException {
        try (DataKey dataKey = dataKey()) {
            return new SealedByteChannel(source, SealedHeader.read(source), dataKey);
        }
    }

    static byte[] openByChannel(byte[] file) throws IOException {
        try (SealedByteChannel channel = channel(new MemoryChannel(file))) {
            ByteBuffer all = ByteBuffer.allocate((int) channel.size());
            channel.read(all);
            return all.array();
        }
    }

    /** Both readers refuse the file, the first for this reason, and release nothing but its authentic beginning. */
    static void assertRefused(byte[] file, byte[] plaintext, CorruptReason reason) {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        SealedFileCorruptException refused = catchThrowableOfType(SealedFileCorruptException.class, () -> {
            try (OpeningInputStream opening = opening(file)) {
                for (int next = opening.read(); next >= 0; next = opening.read()) {
                    released.write(next);
                }
            }
        });
        assertThat(refused).as("refused as " + reason).isNotNull();
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(released.size()).isLessThanOrEqualTo(plaintext.length);
        assertThat(released.toByteArray()).isEqualTo(Arrays.copyOf(plaintext, released.size()));
        ByteArrayOutputStream transferred = new ByteArrayOutputStream();
        assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> {
                    try (OpeningInputStream opening = opening(file)) {
                        opening.transferTo(transferred);
                    }
                }))
                .as("refused when transferred")
                .isNotNull();
        assertThat(transferred.toByteArray()).isEqualTo(released.toByteArray());
        assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> openByChannel(file)))
                .as("refused by the channel")
                .isNotNull();
    }
}
