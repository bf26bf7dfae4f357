package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.export.FileEncryptor;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys that openpgp.js makes are read, and what is encrypted to them openpgp.js opens. Left out where Node or the module is missing:
 * {@code npm install --prefix target/node openpgp@6.3.2}
 */
class OpenPgpJsTest {

    private static final Path MODULE = Path.of("target/node/node_modules/openpgp/dist/node/openpgp.mjs");
    private static final Path SCRIPT = Path.of("src/test/resources/dev/tapelock/export/pgp/openpgp.mjs");
    private static final int PART = 64 * 1024;

    @TempDir
    Path directory;

    private final OpenPgpEncryption encryption = new OpenPgpEncryption(new SecureRandom());

    @BeforeEach
    void requireOpenPgpJs() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "node"))),
                "node is not installed");
        assumeTrue(Files.exists(MODULE), "openpgp.js is not installed in target/node");
    }

    /** The shortest ones, whole groups of three and what is around them, and the borders of partial lengths. */
    private static List<Integer> lengths() {
        return Stream.of(
                        IntStream.rangeClosed(0, 5),
                        IntStream.of(9_998, 9_999, 10_000, 10_001),
                        IntStream.of(191, 192, 8_383, 8_384),
                        IntStream.rangeClosed(PART - 64, PART + 8),
                        IntStream.rangeClosed(2 * PART - 12, 2 * PART + 4),
                        IntStream.of(1 << 20, (1 << 20) + 1))
                .flatMap(IntStream::boxed)
                .toList();
    }

    private void node(String... arguments) throws Exception {
        assertThat(exit(arguments)).as(Files.readString(said())).isZero();
    }

    private int exit(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString(), MODULE.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said().toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Path said() {
        return directory.resolve("said");
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    /** All its new keys ask for GCM; OCB it gets with somebody who asks for nothing else. */
    @ParameterizedTest
    @CsvSource({
        "curve25519, MDC",
        "rsa3072, MDC",
        "nistP256, MDC",
        "version6, MDC",
        "curve25519Aead, GCM",
        "curve25519Aead, OCB",
        "rsa3072Aead, GCM",
        "version6Aead, GCM",
        "version6Aead, OCB"
    })
    void openPgpJsDecryptsEachLength(String kind, MessageFormat format) throws Exception {
        String secret = directory.resolve("secret").toString();
        Path key = directory.resolve("public");
        node("generate", kind, secret, key.toString());
        FileEncryptor encryptor = encryptor(Files.readString(key), format);
        List<String> arguments = new ArrayList<>(List.of("open", secret));
        for (int length : lengths()) {
            arguments.add(Files.write(message(length), encrypted(encryptor, content(length)))
                    .toString());
        }

        node(arguments.toArray(String[]::new));

        for (int length : lengths()) {
            assertThat(message(length).resolveSibling(message(length).getFileName() + ".opened"))
                    .as(length + " bytes")
                    .hasBinaryContent(content(length));
        }
    }

    private FileEncryptor encryptor(String key, MessageFormat format) {
        // Its clock is the same, but it rounds.
        Instant now = Instant.now().plusSeconds(2);
        List<String> keys = new ArrayList<>(List.of(key));
        if (format == MessageFormat.OCB) {
            keys.add(
                    SampleKey.wanting(SampleKey.x25519(), AEADAlgorithmTags.OCB).armored());
        }
        List<RecipientKey> recipients = encryption.read(keys, now);
        assertThat(encryption.format(recipients, now)).isEqualTo(format);
        return encryption.to(recipients, now);
    }

    @ParameterizedTest
    @EnumSource
    void openPgpJsRefusesWhatWasAltered(MessageFormat format) throws Exception {
        String secret = directory.resolve("secret").toString();
        Path key = directory.resolve("public");
        node("generate", format == MessageFormat.MDC ? "curve25519" : "curve25519Aead", secret, key.toString());
        byte[] message = encrypted(encryptor(Files.readString(key), format), content(3 * PART));
        Path file = message(3 * PART);
        node("open", secret, Files.write(file, message).toString());
        for (int at : new int[] {message.length - 1, message.length - 3 * PART / 2, message.length - 3 * PART}) {
            message[at] ^= 1;
            assertThat(exit("open", secret, Files.write(file, message).toString()))
                    .as("byte " + at)
                    .isNotZero();
            assertThat(said()).content().contains("Error");
            message[at] ^= 1;
        }
    }

    private Path message(int length) {
        return directory.resolve(length + ".pgp");
    }

    private static byte[] encrypted(FileEncryptor encryptor, byte[] content) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        encryptor.encrypting(stream -> stream.write(content)).writeTo(target);
        return target.toByteArray();
    }
}
