package dev.tapelock.opener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.WrapAlgorithm;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.EncryptionContext;
import dev.tapelock.seal.SealingOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TapelockCommandTest {

    private static final String RECORDING = "22222222-2222-4222-8222-222222222222";
    private static KeyPair pair;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private byte[] content;
    private Path sealed;
    private Path pem;
    private Path opened;

    @BeforeAll
    static void makePair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
    }

    @BeforeEach
    void seal() throws IOException {
        content = new byte[200_000];
        new Random(5).nextBytes(content);
        sealed = directory.resolve("call.sealed");
        opened = directory.resolve("call.wav");
        pem = write("key.pem", pair.getPrivate().getEncoded());
        seal(WrapAlgorithm.RSAES_OAEP_SHA_256);
    }

    private void seal(WrapAlgorithm algorithm) throws IOException {
        SecureRandom random = new SecureRandom();
        try (DataKey dataKey = DataKey.random(random);
                SealingOutputStream sealing = new SealingOutputStream(
                        Files.newOutputStream(sealed),
                        dataKey,
                        EncryptionContext.of(Map.of("organization", "o", "recording", RECORDING, "artifact", "call.0")),
                        List.of(
                                new EncryptedDataKey("another", "key of somebody", new byte[256]),
                                new EncryptedDataKey(
                                        "tapelock",
                                        "33333333-3333-4333-8333-333333333333",
                                        KeyWrapping.wrap(algorithm, pair.getPublic(), dataKey))),
                        random)) {
            sealing.write(content);
            sealing.finish();
        }
    }

    private Path write(String name, byte[] pkcs8) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs8)
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private int run(Object... arguments) {
        CommandLine command =
                TapelockCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.equals("call.sealed") || name.endsWith(".pem"));
        }
    }

    @Test
    void inspectTellsTheHeaderAndNoSecret() {
        assertThat(run("inspect", sealed)).isZero();

        assertThat(out.toString())
                .contains("recording: " + RECORDING, "artifact: call.0", "provider: tapelock", "contentBytes: 200000")
                .contains("frameLengthBytes: 65536");
        assertThat(run("inspect", "--json", sealed)).isZero();
        assertThat(out.toString()).contains("\"contentBytes\":200000");
    }

    @Test
    void verifyReadsToTheEnd() {
        assertThat(run("verify", sealed, "--key", pem)).isZero();
        assertThat(out.toString()).contains("authentic to its end, 200000 bytes");
    }

    @Test
    void openWritesTheContentForItsOwnerAlone() throws IOException {
        assertThat(run("open", sealed, "--key", pem, "-o", opened)).isZero();

        assertThat(opened).hasBinaryContent(content);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(opened)))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyServicesOlderPaddingOpensToo() throws IOException {
        seal(WrapAlgorithm.RSAES_OAEP_SHA_1);

        assertThat(run("open", sealed, "--key", pem, "-o", opened)).isZero();

        assertThat(opened).hasBinaryContent(content);
    }

    @Test
    void whatIsThereIsNotReplaced() throws IOException {
        Files.writeString(opened, "mine");

        assertThat(run("open", sealed, "--key", pem, "-o", opened)).isEqualTo(TapelockCommand.NOT_OPENED);

        assertThat(err.toString()).contains("is there already and is not replaced");
        assertThat(opened).hasContent("mine");
    }

    @Test
    void aDamagedFileLeavesNothing() throws IOException {
        byte[] bytes = Files.readAllBytes(sealed);
        for (int position : new int[] {3, 60, 400, bytes.length / 2, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[position] ^= 1;
            Files.write(sealed, damaged);
            assertThat(run("open", sealed, "--key", pem, "-o", opened))
                    .as("byte " + position)
                    .isEqualTo(1);
            assertThat(run("verify", sealed, "--key", pem))
                    .as("byte " + position)
                    .isEqualTo(1);
            nothingIsLeft();
        }
        for (int length : new int[] {0, 40, 1000, bytes.length - 1}) {
            Files.write(sealed, java.util.Arrays.copyOf(bytes, length));
            assertThat(run("open", sealed, "--key", pem, "-o", opened))
                    .as("length " + length)
                    .isEqualTo(1);
            nothingIsLeft();
        }
        assertThat(err.toString()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void anotherKeyIsToldInOneLine() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        Path other = write("other.pem", generator.generateKeyPair().getPrivate().getEncoded());

        assertThat(run("open", sealed, "--key", other, "-o", opened)).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly("tapelock: the key in " + other + " does not open this file");
        nothingIsLeft();
    }

    @Test
    void whatIsNoKeyIsToldInOneLine() throws IOException {
        Path none = Files.writeString(directory.resolve("none.pem"), "no key");

        assertThat(run("verify", sealed, "--key", none)).isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("holds no RSA private key");
    }

    @Test
    void aKeystoreOpensWithItsPassphraseAlone() throws Exception {
        Path passphrase = Files.writeString(directory.resolve("passphrase.pem"), "correct horse battery\n");
        Path keystore = directory.resolve("key.p12.pem");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-keystore",
                        keystore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "correct horse battery",
                        "-alias",
                        "key",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=test")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("error");
        assertThat(keytool.waitFor()).isZero();

        // It holds a key, which is another one than the file's.
        assertThat(run("verify", sealed, "--key", keystore, "--key-passphrase", passphrase))
                .isEqualTo(1);
        assertThat(err.toString()).contains("does not open this file");
        assertThat(run("verify", sealed, "--key", keystore)).isEqualTo(1);
        assertThat(err.toString()).contains("does not open as PKCS#12");
        assertThat(run("verify", sealed, "--key", keystore, "--key-passphrase", directory.resolve("missing")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("missing is not there");
    }

    @Test
    void withoutAKeyOrWithTwoKindsItSaysHowItIsUsed() {
        assertThat(run("verify", sealed)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("verify", sealed, "--key", pem, "--root", pem, "--passphrase", pem, "--keys", directory))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("verify", directory.resolve("missing"), "--key", pem)).isEqualTo(1);
        assertThat(err.toString()).contains("is not there");
    }
}
