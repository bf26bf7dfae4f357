package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.FileProblem.Kind;
import dev.tapelock.export.ManifestComparison.Compared;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was put into a directory, compared with its manifest as it lies there afterwards. */
class ManifestComparisonTest {

    private static final String CALL = OneExport.CALL;
    private static final String METADATA = OneExport.METADATA;
    private static final int LENGTH = OneExport.LENGTH;

    @TempDir
    Path temporary;

    private OneExport export;
    private String manifest;
    private int breaks;
    private String closed = "";
    private List<String> reasons = List.of();
    private final List<String> opened = new ArrayList<>();

    @BeforeEach
    void export() throws IOException {
        export = new OneExport(temporary.toRealPath());
        manifest = export.manifest.path();
    }

    /** What is wrong now: of the manifest first. */
    private List<FileProblem> problems() {
        Signature shown = OneExport.PAIR.check();
        ExportedFile listed = export.writer().show(shown);
        try (ExportSource source = export.adapter.open(export.destination, SignOfLife.NONE)) {
            ManifestComparison comparison = new ManifestComparison(breaking(source), () -> {});
            List<Compared> compared = new ArrayList<>(comparison.compareManifest(listed, shown));
            export.files.forEach(file -> compared.add(comparison.compare(file)));
            reasons = compared.stream().map(Compared::why).toList();
            return compared.stream().flatMap(file -> file.problem().stream()).toList();
        }
    }

    /** Breaks off in the middle of a file, so often as it was told. */
    private ExportSource breaking(ExportSource source) {
        return new ExportSource() {
            @Override
            public Optional<PlacedFile> open(String path) throws IOException {
                opened.add(path);
                if (path.equals(closed)) {
                    throw new IOException("archived");
                }
                return source.open(path).map(file -> new PlacedFile(file.lengthBytes(), broken(file.content())));
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    private InputStream broken(InputStream content) {
        return new FilterInputStream(content) {
            private boolean isBegun;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (isBegun && breaks > 0) {
                    breaks--;
                    throw new IOException("the line broke off");
                }
                isBegun = true;
                return in.read(bytes, offset, length);
            }
        };
    }

    @Test
    void whatLiesThereAsItWasPutHasNoProblem() {
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LENGTH / 2, LENGTH - 1})
    void oneBitOfAFileIsFound(int position) throws IOException {
        export.flip(CALL, position);
        assertThat(problems()).containsExactly(new FileProblem(CALL, Kind.DIFFERENT));
    }

    @Test
    void aFileThatIsCutOffOrLongerIsFound() throws IOException {
        Files.write(export.file(CALL), new byte[LENGTH - 1]);
        Files.write(export.file(METADATA), new byte[] {'{', '}'});
        assertThat(problems())
                .containsExactly(new FileProblem(CALL, Kind.DIFFERENT), new FileProblem(METADATA, Kind.DIFFERENT));
    }

    @Test
    void aMissingFileIsFound() throws IOException {
        Files.delete(export.file(METADATA));
        assertThat(problems()).containsExactly(new FileProblem(METADATA, Kind.MISSING));
    }

    @Test
    void aMissingManifestIsFoundAndTheFilesAreComparedAllTheSame() throws IOException {
        Files.delete(export.file(manifest));
        export.flip(CALL, 0);
        assertThat(problems())
                .containsExactly(new FileProblem(manifest, Kind.MISSING), new FileProblem(CALL, Kind.DIFFERENT));
    }

    @Test
    void anAlteredManifestIsFound() throws IOException {
        export.flip(manifest, 2);
        assertThat(problems()).containsExactly(new FileProblem(manifest, Kind.DIFFERENT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 383})
    void anAlteredSignatureIsFound(int position) throws IOException {
        export.flip(manifest + ".sig", position);
        assertThat(problems()).containsExactly(new FileProblem(manifest + ".sig", Kind.DIFFERENT));
    }

    @Test
    void aSignatureByAnotherKeyIsFound() throws Exception {
        Signature another = new MemoryVault()
                .signingPair(Purpose.MANIFEST_SIGNING, UUID.randomUUID())
                .signature();
        another.update(Files.readAllBytes(export.file(manifest)));
        Files.write(export.file(manifest + ".sig"), another.sign());
        assertThat(problems()).containsExactly(new FileProblem(manifest + ".sig", Kind.DIFFERENT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 385})
    void aSignatureOfAnotherLengthIsFound(int length) throws IOException {
        Files.write(export.file(manifest + ".sig"), new byte[length]);
        assertThat(problems()).containsExactly(new FileProblem(manifest + ".sig", Kind.DIFFERENT));
    }

    @Test
    void aMissingSignatureIsFound() throws IOException {
        Files.delete(export.file(manifest + ".sig"));
        assertThat(problems()).containsExactly(new FileProblem(manifest + ".sig", Kind.MISSING));
    }

    @Test
    void aDatabaseThatListsSomethingElseIsNotWhatWasSigned() {
        String signed = export.manifest.sha256().orElseThrow();
        assertThat(export.writer().show(OneExport.PAIR.check()).sha256()).isEqualTo(signed);
        export.files.remove(1);
        assertThat(export.writer().show(OneExport.PAIR.check()).sha256()).isNotEqualTo(signed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aLineThatBreaksOffIsTriedAgain(int times) {
        breaks = times;
        assertThat(problems()).isEmpty();
    }

    @Test
    void aFileThatBreaksOffEachTimeIsUnreadableAndTheOthersAreComparedAllTheSame() throws IOException {
        breaks = 3;
        export.flip(CALL, 0);
        assertThat(problems())
                .containsExactly(new FileProblem(manifest, Kind.UNREADABLE), new FileProblem(CALL, Kind.DIFFERENT));
        assertThat(reasons.get(0)).contains(manifest, "the line broke off");
        assertThat(reasons.subList(1, 4)).containsOnly("");
    }

    @Test
    void aFileThatDoesNotOpenIsUnreadableAndNotAskedForAgain() {
        closed = CALL;
        assertThat(problems()).containsExactly(new FileProblem(CALL, Kind.UNREADABLE));
        assertThat(reasons.get(2)).contains(CALL, "archived");
        assertThat(opened).containsExactly(manifest, manifest + ".sig", CALL, METADATA);
    }

    @Test
    void aPlaceThatIsGoneIsNoMissingFile() throws IOException {
        Destination gone = export.destinationIn(temporary.toRealPath().resolve("gone"));
        assertThatThrownBy(() -> export.adapter.open(gone, SignOfLife.NONE))
                .isInstanceOf(DestinationUnavailableException.class)
                .hasMessageContaining("There is no such directory");
    }
}
