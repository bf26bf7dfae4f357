package dev.tapelock.seal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Made {@code src/test/resources/dev/tapelock/seal/vectors}: sealed files with what a decoder has to say to each. Message ids
 * and wrapped keys are random, so a second run makes other files; vectors once committed stay as they are.
 */
final class VectorMaker {

    private static final int FRAME_LENGTH = 16;
    private static final Map<String, String> CONTEXT =
            Map.of("organization", "o1", "recording", "r1", "artifact", "call.0");
    private static final byte[] PLAINTEXT = SealedFiles.plaintext(40);

    private final Path directory;
    private final OfficialLibrary official;
    private final JsonArrayBuilder manifest = Json.createArrayBuilder();

    private VectorMaker(Path directory, OfficialLibrary official) {
        this.directory = directory;
        this.official = official;
    }

    /** @param arguments a folder that is not there yet */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Files.createDirectory(directory);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        KeyPair kek = generator.generateKeyPair();
        Files.writeString(
                directory.resolve("kek.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(kek.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        VectorMaker maker = new VectorMaker(directory, new OfficialLibrary(kek, OfficialLibrary.Padding.SHA_256));
        maker.makeOurs();
        maker.makeTheOfficialOnes(maker.official, "");
        maker.makeTheOfficialOnes(new OfficialLibrary(kek, OfficialLibrary.Padding.SHA_1), "-oaep-sha-1");
        maker.makeForged();
        maker.makeChanged();
        try (OutputStream out = Files.newOutputStream(directory.resolve("manifest.json"));
                JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                        .createWriter(out)) {
            writer.write(maker.manifest.build());
        }
    }

    private void makeOurs() throws Exception {
        for (int size : OfficialLibrary.sizesAround(FRAME_LENGTH)) {
            opens(
                    "ours-" + size,
                    "tapelock",
                    official,
                    size,
                    official.sealByUs(SealedFiles.plaintext(size), FRAME_LENGTH, CONTEXT));
        }
        opens(
                "ours-65537-in-64k",
                "tapelock",
                official,
                65_537,
                official.sealByUs(SealedFiles.plaintext(65_537), 65_536, CONTEXT));
        opens("ours-no-context", "tapelock", official, 40, official.sealByUs(PLAINTEXT, FRAME_LENGTH, Map.of()));
        opens(
                "ours-utf-8-context",
                "tapelock",
                official,
                40,
                official.sealByUs(PLAINTEXT, FRAME_LENGTH, Map.of("\u9332\u97f3", "r\u00e9\uD83C\uDFA7", "z", "1")));
    }

    private void makeTheOfficialOnes(OfficialLibrary library, String suffix) throws Exception {
        for (int size : OfficialLibrary.sizesAround(FRAME_LENGTH)) {
            opens(
                    "official-" + size + suffix,
                    "aws-encryption-sdk-java 2.4.1",
                    library,
                    size,
                    library.seal(SealedFiles.plaintext(size), FRAME_LENGTH, CONTEXT));
        }
    }

    private void makeForged() throws Exception {
        forged("forged-empty-final-frame", 32, forge -> forge.emptyFinalFrame = true);
        forged("forged-eight-keys", 40, forge -> forge.encryptedDataKeys = 8);
        forged("forged-longest-frames", 40, forge -> forge.frameLength = 16 * 1024 * 1024);
        forged(
                "forged-longest-context",
                40,
                forge -> forge.context = SealedFileForge.context(Map.of("k", "v".repeat(8192 - 7))));

        refusedForgery("version-1", "the version is 2", CorruptReason.BAD_HEADER, forge -> forge.version = 1);
        refusedForgery(
                "suite-0578", "the algorithm suite is 0x0478", CorruptReason.BAD_HEADER, forge -> forge.suite = 0x0578);
        refusedForgery(
                "not-framed",
                "the content type is framed (2)",
                CorruptReason.BAD_HEADER,
                forge -> forge.contentType = 1);
        refusedForgery(
                "no-keys",
                "at least 1 encrypted data key",
                CorruptReason.LIMIT_EXCEEDED,
                forge -> forge.encryptedDataKeys = 0);
        refusedForgery(
                "nine-keys",
                "at most 8 encrypted data keys",
                CorruptReason.LIMIT_EXCEEDED,
                forge -> forge.encryptedDataKeys = 9);
        refusedForgery(
                "provider-id-not-text",
                "provider ids are UTF-8",
                CorruptReason.BAD_HEADER,
                forge -> forge.providerId = new byte[] {(byte) 0xC0, (byte) 0x80});
        refusedForgery(
                "header-too-long",
                "a header has at most 64 KiB",
                CorruptReason.LIMIT_EXCEEDED,
                forge -> forge.ciphertext = Arrays.copyOf(forge.ciphertext, 0xFFFF));
        refusedForgery(
                "frame-length-0",
                "a frame holds at least 1 byte",
                CorruptReason.LIMIT_EXCEEDED,
                forge -> forge.frameLength = 0);
        refusedForgery(
                "frame-length-16-mib-and-1",
                "a frame holds at most 16 MiB",
                CorruptReason.LIMIT_EXCEEDED,
                forge -> forge.frameLength = 16 * 1024 * 1024 + 1);
        refusedForgery(
                "frame-length-4-gib",
                "a frame holds at most 16 MiB",
                CorruptReason.LIMIT_EXCEEDED,
                forge -> forge.frameLength = -1);
        refusedForgery(
                "wrong-commitment",
                "the commitment is that of the data key",
                CorruptReason.COMMITMENT,
                forge -> forge.wrongCommitment = true);

        refusedContext("unsorted", "pairs are sorted by the bytes of their keys", context("r", "1", "a", "2"));
        refusedContext("key-twice", "no key twice", context("a", "1", "a", "2"));
        refusedContext("empty-key", "keys are not empty", context("", "1"));
        refusedContext("empty-value", "values are not empty", context("a", ""));
        refusedContext(
                "bytes-behind",
                "no byte after the last pair",
                Arrays.copyOf(context("a", "1"), context("a", "1").length + 1));
        refusedContext("count-0", "an empty context has no bytes", new byte[2]);
        refusedContext(
                "beyond-its-end",
                "pairs end where the context does",
                Arrays.copyOf(context("a", "1"), context("a", "1").length - 1));
        refusedContext(
                "not-text", "keys and values are UTF-8", new byte[] {0, 1, 0, 1, 'a', 0, 2, (byte) 0xED, (byte) 0xA0});
        refusedForgery(
                "context-too-long",
                "a context has at most 8 KiB",
                CorruptReason.LIMIT_EXCEEDED,
                forge -> forge.context = SealedFileForge.context(Map.of("k", "v".repeat(8192 - 6))));

        refusedForgery(
                "sequence-from-0",
                "frames are numbered from 1",
                CorruptReason.FRAME_SEQUENCE,
                forge -> forge.sequenceOfFrame = number -> number - 1);
        refusedForgery(
                "sequence-gap",
                "frames are numbered without a gap",
                CorruptReason.FRAME_SEQUENCE,
                forge -> forge.sequenceOfFrame = number -> number < 2 ? number : number + 1);
        refusedForgery(
                "final-sequence",
                "the final frame is numbered, too",
                CorruptReason.FRAME_SEQUENCE,
                forge -> forge.sequenceOfFrame = number -> number < 3 ? number : 7);
        refusedForgery(
                "random-iv",
                "the IV is the sequence number",
                CorruptReason.FRAME_IV,
                forge -> forge.ivOfFrame = number -> ByteBuffer.allocate(12)
                        .putLong(0x0123_4567_89AB_CDEFL)
                        .putInt((int) number)
                        .array());
        refusedForgery(
                "final-iv",
                "the IV is the sequence number",
                CorruptReason.FRAME_IV,
                forge -> forge.ivOfFrame = number -> ByteBuffer.allocate(12)
                        .putInt(number < 3 ? 0 : 1)
                        .putInt(8, (int) number)
                        .array());
    }

    /** Of one genuine file: 40 bytes in two frames of 16 and a final one of 8. */
    private void makeChanged() throws Exception {
        byte[] file = official.sealByUs(PLAINTEXT, FRAME_LENGTH, CONTEXT);
        SealedHeader header = SealedHeader.read(new ByteArrayInputStream(file));
        int first = header.lengthBytes();
        int frame = SealedFileLayout.regularFrameBytes(FRAME_LENGTH);
        int last = first + 2 * frame;
        byte[] head = Arrays.copyOf(file, first);
        byte[] one = Arrays.copyOfRange(file, first, first + frame);
        byte[] two = Arrays.copyOfRange(file, first + frame, last);
        byte[] end = Arrays.copyOfRange(file, last, file.length);
        byte[] otherFile = official.sealByUs(PLAINTEXT, FRAME_LENGTH, CONTEXT);
        byte[] otherOne = Arrays.copyOfRange(otherFile, first, first + frame);

        changed("message-id", "one bit of the message id", CorruptReason.COMMITMENT, flipped(file, 3));
        changed("context", "one bit of the context", CorruptReason.HEADER_TAG, flipped(file, 1 + 2 + 32 + 2 + 2 + 2));
        changed(
                "provider-info",
                "one bit of the KEK's name",
                CorruptReason.HEADER_TAG,
                flipped(file, first - 16 - 32 - 4 - 1 - 384 - 2 - 1));
        changed("commitment", "one bit of the commitment", CorruptReason.COMMITMENT, flipped(file, first - 17));
        changed("frame-length", "one bit of the frame length", CorruptReason.HEADER_TAG, flipped(file, first - 49));
        changed("header-tag", "one bit of the header's tag", CorruptReason.HEADER_TAG, flipped(file, first - 1));
        changed("sequence", "one bit of a sequence number", CorruptReason.FRAME_SEQUENCE, flipped(file, first + 3));
        changed("iv", "one bit of an IV", CorruptReason.FRAME_IV, flipped(file, first + 4));
        changed("ciphertext", "one bit of a ciphertext", CorruptReason.FRAME_TAG, flipped(file, first + 16));
        changed("frame-tag", "one bit of a frame's tag", CorruptReason.FRAME_TAG, flipped(file, first + frame - 1));
        changed(
                "final-length",
                "the final frame announces one byte less",
                CorruptReason.TRAILING_BYTES,
                flipped(file, last + 4 + 4 + 12 + 3, 15));
        changed(
                "final-length-4-gib",
                "the final frame announces 4 GiB",
                CorruptReason.FRAME_LENGTH,
                flipped(file, last + 4 + 4 + 12, 0xFF));
        changed("final-tag", "one bit of the last tag", CorruptReason.FRAME_TAG, flipped(file, file.length - 1));
        changed("swapped", "two frames in the other order", CorruptReason.FRAME_SEQUENCE, joined(head, two, one, end));
        changed("twice", "a frame twice", CorruptReason.FRAME_SEQUENCE, joined(head, one, one, two, end));
        changed("missing", "the first frame is missing", CorruptReason.FRAME_SEQUENCE, joined(head, two, end));
        changed("other-file", "a frame of another file", CorruptReason.FRAME_TAG, joined(head, otherOne, two, end));
        changed("no-final-frame", "cut at a frame's border", CorruptReason.TRUNCATED, joined(head, one, two));
        changed("cut", "cut within the last tag", CorruptReason.TRUNCATED, Arrays.copyOf(file, file.length - 1));
        changed("header-alone", "cut behind the header", CorruptReason.TRUNCATED, head);
        changed("half-a-header", "cut within the header", CorruptReason.TRUNCATED, Arrays.copyOf(file, 100));
        changed("nothing", "no byte at all", CorruptReason.TRUNCATED, new byte[0]);
        changed(
                "one-more-byte",
                "a byte behind the final frame",
                CorruptReason.TRAILING_BYTES,
                Arrays.copyOf(file, file.length + 1));
        changed(
                "two-final-frames",
                "the final frame twice",
                CorruptReason.TRAILING_BYTES,
                joined(head, one, two, end, end));
    }

    private static byte[] flipped(byte[] file, int offset) {
        return flipped(file, offset, 1);
    }

    private static byte[] flipped(byte[] file, int offset, int bits) {
        byte[] flipped = file.clone();
        flipped[offset] ^= (byte) bits;
        return flipped;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** Keys and values by turns, in whatever order. */
    private static byte[] context(String... texts) {
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        context.writeBytes(new byte[] {0, (byte) (texts.length / 2)});
        for (String text : texts) {
            context.writeBytes(new byte[] {0, (byte) text.length()});
            context.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return context.toByteArray();
    }

    private void forged(String name, int size, Consumer<SealedFileForge> change) throws Exception {
        opens(name, "forged", official, size, forge(change).forge(SealedFiles.plaintext(size)));
    }

    private void refusedContext(String name, String rule, byte[] context) throws Exception {
        refusedForgery("context-" + name, rule, CorruptReason.CONTEXT, forge -> forge.context = context);
    }

    private void refusedForgery(String name, String rule, CorruptReason reason, Consumer<SealedFileForge> change)
            throws Exception {
        refused("forged-" + name, "forged", rule, reason, forge(change).forge(PLAINTEXT));
    }

    private void changed(String name, String change, CorruptReason reason, byte[] file) throws Exception {
        refused("changed-" + name, "changed", change, reason, file);
    }

    /** With a message id of its own: no two headers under one. */
    private SealedFileForge forge(Consumer<SealedFileForge> change) throws GeneralSecurityException {
        SealedFileForge forge = new SealedFileForge();
        forge.messageId = new byte[32];
        SealedFiles.RANDOM.nextBytes(forge.messageId);
        forge.providerInfo = OfficialLibrary.KEK_ID.getBytes(StandardCharsets.UTF_8);
        try (DataKey dataKey = SealedFiles.dataKey()) {
            forge.ciphertext = official.wrap(dataKey);
        }
        change.accept(forge);
        return forge;
    }

    private void opens(String name, String maker, OfficialLibrary library, int size, byte[] file) throws Exception {
        write(
                name,
                file,
                library,
                Json.createObjectBuilder()
                        .add("name", name)
                        .add("maker", maker)
                        .add("padding", library.padding().transformation())
                        .add("outcome", "opens")
                        .add("plaintextBytes", size)
                        .add("plaintextSha256", sha256(SealedFiles.plaintext(size))));
    }

    private void refused(String name, String maker, String rule, CorruptReason reason, byte[] file) throws Exception {
        write(
                name,
                file,
                official,
                Json.createObjectBuilder()
                        .add("name", name)
                        .add("maker", maker)
                        .add("padding", official.padding().transformation())
                        .add("outcome", "refused")
                        .add("reason", reason.name())
                        .add(maker.equals("changed") ? "change" : "rule", rule));
    }

    private void write(String name, byte[] file, OfficialLibrary library, JsonObjectBuilder vector) throws IOException {
        Files.write(directory.resolve(name + ".sealed"), file);
        manifest.add(vector.add("officialLibrary", library.opens(file) ? "opens" : "refuses"));
    }

    static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
