package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.export.FileEncryptor;
import dev.tapelock.export.RecipientKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that other tools make are read, and what is encrypted to them those tools open. Where a tool is missing, its tests are left out. */
class OtherToolsTest {

    private static final int[] LENGTHS = {
        0,
        1,
        2,
        3,
        191,
        192,
        8383,
        8384,
        65_506,
        65_529,
        65_530,
        65_531,
        65_535,
        65_536,
        65_537,
        131_072,
        1 << 20,
        (1 << 20) + 1,
        (1 << 20) + 2
    };

    private final OpenPgpEncryption encryption = new OpenPgpEncryption(new SecureRandom());
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        // Short: an agent's socket has its name in there.
        directory = Files.createTempDirectory("pgp");
    }

    @AfterEach
    void removeDirectory() throws Exception {
        if (isInstalled("gpgconf")) {
            run(new byte[0], "gpgconf", "--kill", "all");
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }

    private byte[] run(byte[] input, String... command) throws Exception {
        Path in = Files.write(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(said.toFile());
        builder.environment().putAll(Map.of("GNUPGHOME", directory.toString(), "LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + ": " + Files.readString(said))
                .isZero();
        return Files.readAllBytes(out);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private byte[] encrypted(FileEncryptor encryptor, byte[] content) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        encryptor.encrypting(stream -> stream.write(content)).writeTo(target);
        return target.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa3072", "future-default", "brainpoolP256r1"})
    void gpgDecryptsEachLength(String algorithm) throws Exception {
        assumeTrue(isInstalled("gpg"), "gpg is not installed");
        gpg(
                "--quick-generate-key",
                "Ann <ann@example.com>",
                algorithm.startsWith("b") ? "ed25519" : algorithm,
                "default",
                "1y");
        if (!algorithm.startsWith("f")) {
            String fingerprint = read().get(0);
            gpg("--quick-add-key", fingerprint, algorithm, "encr", "1y");
        }
        String armored = new String(gpg("--armor", "--export"), StandardCharsets.UTF_8);
        Instant now = Instant.now();
        List<RecipientKey> recipients = encryption.read(List.of(armored), now);
        assertThat(recipients).hasSize(1);
        assertThat(recipients.get(0).userIds()).containsExactly("Ann <ann@example.com>");
        assertThat(recipients.get(0).expires()).isPresent();
        FileEncryptor encryptor = encryption.to(recipients, now);
        for (int length : LENGTHS) {
            byte[] content = content(length);
            assertThat(run(encrypted(encryptor, content), gpgCommand("--decrypt")))
                    .as(length + " bytes")
                    .isEqualTo(content);
        }
    }

    /** The fingerprint of the only key. */
    private List<String> read() throws Exception {
        return new String(gpg("--with-colons", "--list-keys"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .map(line -> line.split(":")[9])
                .toList();
    }

    private static String[] gpgCommand(String... rest) {
        List<String> command = new ArrayList<>(
                List.of("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""));
        command.addAll(List.of(rest));
        return command.toArray(String[]::new);
    }

    private byte[] gpg(String... rest) throws Exception {
        return run(new byte[0], gpgCommand(rest));
    }

    @Test
    void whatIsKeptOfAKeyGpgImports() throws Exception {
        assumeTrue(isInstalled("gpg"), "gpg is not installed");
        RecipientKey kept = encryption
                .read(
                        List.of(SampleKey.of(SampleKey.ed25519(), SampleKey.x25519())
                                .armored()),
                        SampleKey.MADE.plusSeconds(1))
                .get(0);
        run(kept.armored().getBytes(StandardCharsets.US_ASCII), gpgCommand("--import"));
        assertThat(read()).contains(kept.fingerprint());
    }

    @Test
    void whatGpgRevokedIsRefused() throws Exception {
        assumeTrue(isInstalled("gpg"), "gpg is not installed");
        gpg("--quick-generate-key", "Ann <ann@example.com>", "future-default", "default", "never");
        String fingerprint = read().get(0);
        String revocation = Files.readString(
                        directory.resolve("openpgp-revocs.d").resolve(fingerprint + ".rev"))
                .replace(":-----BEGIN", "-----BEGIN");
        run(revocation.getBytes(StandardCharsets.US_ASCII), gpgCommand("--import"));
        String armored = new String(gpg("--armor", "--export"), StandardCharsets.UTF_8);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> encryption.read(List.of(armored), Instant.now())))
                .hasMessageContaining("It was revoked");
    }

    @Test
    void sequoiaDecryptsEachLength() throws Exception {
        assumeTrue(isInstalled("sqop"), "sqop is not installed");
        byte[] secret = run(new byte[0], "sqop", "generate-key", "Ann <ann@example.com>");
        Path key = Files.write(directory.resolve("key"), secret);
        String armored = new String(run(secret, "sqop", "extract-cert"), StandardCharsets.UTF_8);
        // Its clock is the same, but it rounds.
        Instant now = Instant.now().plusSeconds(2);
        FileEncryptor encryptor = encryption.to(encryption.read(List.of(armored), now), now);
        for (int length : LENGTHS) {
            byte[] content = content(length);
            assertThat(run(encrypted(encryptor, content), "sqop", "decrypt", key.toString()))
                    .as(length + " bytes")
                    .isEqualTo(content);
        }
    }
}
