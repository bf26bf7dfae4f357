package dev.tapelock.opener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** An export that is whole, and each way in which it may not be. */
class VerifyExportCommandTest {

    private static final String FIRST = "year=2026/month=1/day=5/hour=7/conversation_id=c/a.wav";
    private static final String SECOND = FIRST + "_metadata.json";

    private static KeyPair pair;
    private static KeyPair other;

    private final UUID job = UUID.randomUUID();
    private final List<String> files = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temporary;

    private Path root;
    private Path key;
    private long bytes;

    @BeforeAll
    static void makePairs() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
        other = generator.generateKeyPair();
    }

    @BeforeEach
    void export() throws Exception {
        root = Files.createDirectories(temporary.toRealPath().resolve("export"));
        key = pem("key.pem", pair);
        put(FIRST, "the first one");
        put(SECOND, "{}");
        Files.writeString(root.resolve("README.txt"), "read me");
        sign(job, manifest(job));
    }

    private Path pem(String name, KeyPair of) throws IOException {
        return Files.writeString(
                temporary.resolve(name),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(of.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    private void put(String path, String content) throws Exception {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), content);
        list(path, content);
    }

    private void list(String path, String content) throws Exception {
        byte[] all = content.getBytes(StandardCharsets.UTF_8);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        files.add("{\"type\":\"file\",\"item\":1,\"path\":\"" + path + "\",\"length\":" + all.length + ",\"sha256\":\""
                + sha256 + "\"}");
        bytes += all.length;
    }

    private String counts(int exported, int count) {
        return "\"exported\":" + exported + ",\"failed\":1,\"skipped\":0,\"files\":" + count + ",\"bytes\":" + bytes
                + "}";
    }

    private String first(UUID of) {
        return "{\"type\":\"manifest\",\"format\":\"tapelock-export-manifest\",\"version\":1,\"organizationId\":\"o\","
                + "\"jobId\":\"" + of + "\"," + counts(1, files.size());
    }

    private String manifest(UUID of) {
        return first(of) + "\n" + String.join("\n", files)
                + "\n{\"type\":\"failed\",\"item\":2,\"reason\":\"UNREADABLE\"}\n{\"type\":\"end\","
                + counts(1, files.size()) + "\n";
    }

    private Path sign(UUID of, String text) throws Exception {
        Path file = root.resolve("manifests/" + of + ".jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        Files.write(Path.of(file + ".sig"), signature.sign());
        return file;
    }

    private int run(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("verify-export", root.toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        CommandLine command = TapelockCommand.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(all.toArray(String[]::new));
    }

    private void differs(String what) {
        assertThat(run("--key", key)).as(out + "" + err).isEqualTo(1);
        assertThat(out.toString()).contains(what).contains("NOT verified: ");
    }

    @Test
    void whatIsWholeIsVerified() {
        assertThat(run("--key", key)).as(out + "" + err).isZero();
        assertThat(out.toString())
                .contains("signed; organization o, job " + job + ", 1 recordings in 2 files, 1 failed, 0 skipped")
                .contains("verified: 2 files with 15 bytes are as they are listed; 0 problems, 0 extra files");
    }

    @Test
    void oneOfSeveralKeysIsEnough() throws IOException {
        Path both = Files.writeString(
                temporary.resolve("both.pem"), Files.readString(pem("other.pem", other)) + Files.readString(key));
        assertThat(run("--key", both)).isZero();
        assertThat(run("--key", pem("other.pem", other), "--key", key)).isZero();
    }

    @Test
    void anotherKeyHasNotSignedIt() throws IOException {
        key = pem("other.pem", other);
        differs("the signature does not fit");
        assertThat(out.toString()).contains("NOT verified: 0 files");
    }

    @Test
    void aChangedByteOfTheManifestShows() throws IOException {
        Path file = root.resolve("manifests/" + job + ".jsonl");
        Files.writeString(file, Files.readString(file).replace("UNREADABLE", "UNREADABLy"));
        differs("the signature does not fit");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 255})
    void aSignatureThatIsCutOffOrGoneShows(int length) throws IOException {
        Path signature = root.resolve("manifests/" + job + ".jsonl.sig");
        byte[] all = Files.readAllBytes(signature);
        Files.write(signature, java.util.Arrays.copyOf(all, length));
        differs("the signature does not fit");
        Files.delete(signature);
        differs("its signature is not there");
    }

    @Test
    void aChangedByteOfAFileShows() throws IOException {
        Files.writeString(root.resolve(FIRST), "the first ONE");
        differs("changed: " + FIRST + " has another SHA-256 than is listed");
        assertThat(out.toString()).contains("1 problems");
    }

    @Test
    void aLongerFileShows() throws IOException {
        Files.writeString(root.resolve(FIRST), "the first one and more");
        differs("changed: " + FIRST + " has 22 bytes, 13 are listed");
    }

    @Test
    void aMissingFileShows() throws IOException {
        Files.delete(root.resolve(SECOND));
        differs("missing: " + SECOND);
    }

    @Test
    void aRenamedFileIsMissingAndExtra() throws IOException {
        Files.move(root.resolve(FIRST), root.resolve("renamed.wav"));
        differs("missing: " + FIRST);
        assertThat(out.toString()).contains("extra: renamed.wav");
    }

    @Test
    void anExtraFileIsNamedAndNoProblem() throws IOException {
        Files.writeString(root.resolve("theirs\u001b[2J.txt"), "x");
        Files.writeString(root.resolve("manifests/notes.txt"), "x");
        Files.createDirectory(root.resolve("~incoming-1"));
        Files.writeString(root.resolve("~incoming-1/1"), "x");

        assertThat(run("--key", key)).isZero();

        assertThat(out.toString())
                .contains("extra: theirs?[2J.txt", "extra: manifests/notes.txt", "0 problems, 2 extra files")
                .doesNotContain("incoming");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../secret", "./a", "a//b", "", ".", "a\\\\b"})
    void aPathThatLeadsOutIsNotFollowed(String path) throws Exception {
        Files.writeString(temporary.resolve("secret"), "x");
        list(path, "x");
        sign(job, manifest(job));
        differs("leads out: ");
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(temporary.toRealPath().resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("b.wav"), "x");
        Files.createSymbolicLink(root.resolve("link"), elsewhere);
        Files.createSymbolicLink(root.resolve("c.wav"), elsewhere.resolve("b.wav"));
        list("link/b.wav", "x");
        list("c.wav", "x");
        sign(job, manifest(job));

        differs("leads over a link: link/b.wav");

        assertThat(out.toString()).contains("missing: c.wav", "extra: link");
    }

    @Test
    void aPathThatIsListedTwiceShows() throws Exception {
        list(SECOND, "{}");
        sign(job, manifest(job));
        differs("lists 1 paths more than once");
    }

    @Test
    void theManifestOfAnotherJobShows() throws Exception {
        sign(job, manifest(UUID.randomUUID()));
        differs("and the file is called otherwise");
    }

    @Test
    void twoJobsAreComparedTogether() throws Exception {
        UUID second = UUID.randomUUID();
        sign(second, manifest(second));
        assertThat(run("--key", key)).as(out.toString()).isZero();
        assertThat(out.toString()).contains("verified: 4 files");
    }

    @Test
    void oneManifestAloneLeavesTheOthersFilesExtra() throws Exception {
        files.clear();
        bytes = 0;
        put("b.wav", "x");
        UUID second = UUID.randomUUID();
        Path manifest = sign(second, manifest(second));

        assertThat(run("--key", key, "--manifest", manifest)).as(out.toString()).isZero();

        assertThat(out.toString()).contains("extra: " + FIRST, "verified: 1 files with 1 bytes");
    }

    @Test
    void aManifestThatIsCutOffShowsAlthoughItIsSigned() throws Exception {
        String whole = manifest(job);
        sign(job, "");
        differs("it is cut off in line 1");
        sign(job, whole.substring(0, whole.length() - 1));
        differs("it is cut off in line 5");
        sign(job, whole.substring(0, whole.indexOf("{\"type\":\"end\"")));
        differs("it is cut off in line 5");
    }

    @Test
    void aManifestThatSaysSomethingElseShows() throws Exception {
        String whole = manifest(job);
        sign(job, whole + "{}\n");
        differs("line 5 should be the last one");
        sign(job, whole.replace("\"version\":1", "\"version\":2"));
        differs("is of version 2");
        sign(job, whole.replaceFirst("\"failed\":1", "\"failed\":2"));
        differs("line 1 counts otherwise");
        sign(job, whole.replace(files.get(1) + "\n", ""));
        differs("counts otherwise");
        sign(job, whole.replace("\"type\":\"failed\"", "\"type\":\"other\""));
        differs("line 4 is of a type");
        sign(job, whole.replace("\"length\":2", "\"length\":\"2\""));
        differs("line 3 does not say its length");
        sign(job, whole.replace("{\"type\":\"failed\"", "\"type\":\"failed\""));
        differs("line 4 is no JSON object");
        sign(job, "x".repeat(300_000) + "\n");
        differs("line 1 is longer than any of ours");
    }

    @Test
    void whatCannotBeComparedIsSaid() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--key", temporary.resolve("nothing.pem"))).isEqualTo(2);
        assertThat(run("--key", root.resolve("README.txt"))).isEqualTo(2);
        assertThat(err.toString()).contains("has no PUBLIC KEY in it");
        Path broken = Files.writeString(
                temporary.resolve("broken.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        assertThat(run("--key", broken)).isEqualTo(2);
        assertThat(err.toString()).contains("is no RSA key");
        assertThat(run("--key", key, "--manifest", root.resolve("nothing.jsonl")))
                .isEqualTo(2);
        root = Files.createDirectory(temporary.resolve("empty"));
        assertThat(run("--key", key)).isEqualTo(2);
        assertThat(err.toString()).contains("has no manifests");
        root = temporary.resolve("nowhere");
        assertThat(run("--key", key)).isEqualTo(2);
    }

    @Test
    void manyPathsAreRememberedInEightBytesEach() {
        PathPrints prints = new PathPrints(PathPrints.newSalt());
        for (int number = 0; number < 100_000; number++) {
            prints.add("path " + number);
        }
        assertThat(prints.repeated()).isZero();
        assertThat(prints.contains("path 0")).isTrue();
        assertThat(prints.contains("path 99999")).isTrue();
        assertThat(prints.contains("path 100000")).isFalse();
        prints.add("path 7");
        assertThat(prints.repeated()).isEqualTo(1);
    }
}
