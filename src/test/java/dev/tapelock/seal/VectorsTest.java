package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The committed files, each with its outcome: what was sealed once opens for ever, and what was refused stays refused. */
class VectorsTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/dev/tapelock/seal/vectors");
    private static final List<JsonObject> VECTORS = vectors();

    private static KeyPair kek;

    private static List<JsonObject> vectors() {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(DIRECTORY.resolve("manifest.json")))) {
            JsonArray manifest = reader.readArray();
            return manifest.getValuesAs(JsonObject.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void readKek() throws IOException, GeneralSecurityException {
        byte[] encoded = Base64.getMimeDecoder()
                .decode(Files.readString(DIRECTORY.resolve("kek.pem")).replaceAll("-----[A-Z ]+-----", ""));
        KeyFactory keys = KeyFactory.getInstance("RSA");
        RSAPrivateCrtKey privateHalf = (RSAPrivateCrtKey) keys.generatePrivate(new PKCS8EncodedKeySpec(encoded));
        kek = new KeyPair(
                keys.generatePublic(new RSAPublicKeySpec(privateHalf.getModulus(), privateHalf.getPublicExponent())),
                privateHalf);
    }

    @Test
    void everyFileHasItsOutcomeAndEveryReasonItsFile() throws IOException {
        Set<String> names =
                VECTORS.stream().map(vector -> vector.getString("name")).collect(Collectors.toSet());
        assertThat(names).hasSameSizeAs(VECTORS);
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".sealed"))
                            .map(name -> name.replace(".sealed", "")))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
        assertThat(VECTORS.stream()
                        .filter(vector -> vector.containsKey("reason"))
                        .map(vector -> CorruptReason.valueOf(vector.getString("reason"))))
                .containsAll(EnumSet.complementOf(EnumSet.of(CorruptReason.CONTEXT_MISMATCH)));
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void hasItsOutcome(JsonObject vector) throws Exception {
        byte[] file = Files.readAllBytes(DIRECTORY.resolve(vector.getString("name") + ".sealed"));
        OfficialLibrary official = official(vector);
        if (vector.getString("outcome").equals("opens")) {
            assertOpens(file, vector, official);
        } else {
            assertRefused(file, CorruptReason.valueOf(vector.getString("reason")), official);
        }
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void theOfficialLibraryThinksOfItAsNoted(JsonObject vector) throws IOException {
        byte[] file = Files.readAllBytes(DIRECTORY.resolve(vector.getString("name") + ".sealed"));

        assertThat(official(vector).opens(file))
                .isEqualTo(vector.getString("officialLibrary").equals("opens"));
    }

    private static void assertOpens(byte[] file, JsonObject vector, OfficialLibrary official) throws Exception {
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        openByStream(file, official, opened);

        assertThat(opened.size()).isEqualTo(vector.getInt("plaintextBytes"));
        assertThat(VectorMaker.sha256(opened.toByteArray())).isEqualTo(vector.getString("plaintextSha256"));
        assertThat(openByChannel(file, official)).isEqualTo(opened.toByteArray());
    }

    private static void assertRefused(byte[] file, CorruptReason reason, OfficialLibrary official) {
        byte[] plaintext = SealedFiles.plaintext(40);
        ByteArrayOutputStream released = new ByteArrayOutputStream();

        assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> openByStream(file, official, released))
                        .reason())
                .isEqualTo(reason);
        assertThat(released.toByteArray()).isEqualTo(Arrays.copyOf(plaintext, released.size()));
        assertThat(released.size()).isLessThanOrEqualTo(plaintext.length);
        assertThat(catchThrowableOfType(SealedFileCorruptException.class, () -> openByChannel(file, official)))
                .isNotNull();
    }

    private static void openByStream(byte[] file, OfficialLibrary official, ByteArrayOutputStream out)
            throws Exception {
        ByteArrayInputStream source = new ByteArrayInputStream(file);
        SealedHeader header = SealedHeader.read(source);
        try (DataKey dataKey = official.unwrap(header.encryptedDataKeys().get(0));
                OpeningInputStream opening = new OpeningInputStream(source, header, dataKey)) {
            opening.transferTo(out);
        }
    }

    private static byte[] openByChannel(byte[] file, OfficialLibrary official) throws Exception {
        SealedHeader header = SealedHeader.read(new ByteArrayInputStream(file));
        try (DataKey dataKey = official.unwrap(header.encryptedDataKeys().get(0));
                SealedByteChannel channel = new SealedByteChannel(new MemoryChannel(file), header, dataKey)) {
            ByteBuffer all = ByteBuffer.allocate((int) channel.size());
            channel.read(all);
            return all.array();
        }
    }

    private static OfficialLibrary official(JsonObject vector) {
        return new OfficialLibrary(
                kek,
                Arrays.stream(OfficialLibrary.Padding.values())
                        .filter(padding -> padding.transformation().equals(vector.getString("padding")))
                        .findFirst()
                        .orElseThrow());
    }
}
