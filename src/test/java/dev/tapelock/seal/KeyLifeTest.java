package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.WrapAlgorithm;
import dev.tapelock.testbed.Corretto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No key is left in the heap once all that used it was closed, even if somebody still holds the closed objects. */
class KeyLifeTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "corretto"})
    void noKeyOutlivesItsUse(String provider) throws Exception {
        if (provider.equals("corretto")) {
            Corretto.requireLoadable();
        }
        byte[] key = new byte[DataKey.LENGTH_BYTES];
        SealedFiles.RANDOM.nextBytes(key);
        run(provider, key);
        byte[] frameKey;
        byte[] pseudorandomKey;
        try (InputStream file = Files.newInputStream(directory.resolve("file"));
                DataKey dataKey = DataKey.of(key)) {
            SealedHeader header = SealedHeader.read(file);
            DerivedKeys derived = DerivedKeys.derive(dataKey, header.messageId());
            frameKey = derived.frameKey().clone();
            pseudorandomKey = Hkdf.extract(header.messageId(), key);
        }

        // That they are found while they are used shows that this test would find them.
        assertThat(isIn("used.hprof", key)).isTrue();
        assertThat(isIn("used.hprof", frameKey)).isTrue();
        assertThat(isIn("closed.hprof", key)).as("the data key").isFalse();
        assertThat(isIn("closed.hprof", frameKey)).as("the frame key").isFalse();
        assertThat(isIn("closed.hprof", pseudorandomKey))
                .as("what the frame key is derived from")
                .isFalse();
        assertThat(isIn("closed.hprof", innerPad(pseudorandomKey)))
                .as("the same within an HMAC, RFC 2104")
                .isFalse();
    }

    private static byte[] innerPad(byte[] key) {
        byte[] pad = key.clone();
        for (int i = 0; i < pad.length; i++) {
            pad[i] ^= 0x36;
        }
        return pad;
    }

    private void run(String provider, byte[] key) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.write(directory.resolve("private"), pair.getPrivate().getEncoded());
        try (DataKey dataKey = DataKey.of(key)) {
            Files.write(
                    directory.resolve("wrapped"),
                    KeyWrapping.wrap(WrapAlgorithm.RSAES_OAEP_SHA_256, pair.getPublic(), dataKey));
        }
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KeyLife.class.getName(),
                        provider,
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /** As bytes, and as words of either order: a key schedule begins with the key. A part of it is enough. */
    private boolean isIn(String dump, byte[] secret) throws IOException {
        byte[] heap = Files.readAllBytes(directory.resolve(dump));
        byte[] key = Arrays.copyOf(secret, 16);
        ByteBuffer swapped = ByteBuffer.allocate(key.length).order(ByteOrder.LITTLE_ENDIAN);
        IntBuffer words = ByteBuffer.wrap(key).asIntBuffer();
        swapped.asIntBuffer().put(words);
        return indexOf(heap, key) >= 0 || indexOf(heap, swapped.array()) >= 0;
    }

    private static int indexOf(byte[] heap, byte[] key) {
        for (int i = 0; i <= heap.length - key.length; i++) {
            if (heap[i] == key[0] && Arrays.equals(heap, i, i + key.length, key, 0, key.length)) {
                return i;
            }
        }
        return -1;
    }
}
