package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.testbed.SmallDisk;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {

    private static final byte[] CONTENT = SamplePremises.content(70_000);

    @TempDir
    private Path directory;

    private final UUID conversation = UUID.randomUUID();
    private final UUID recording = UUID.randomUUID();
    private final List<Description> taken = new ArrayList<>();
    private FakeCentre centre;
    private SamplePremises site;
    private Path folder;
    private WatchedFolder watched;

    @BeforeEach
    void begin() throws Exception {
        centre = new FakeCentre();
        site = new SamplePremises(directory, centre).leased();
        folder = Files.createDirectory(directory.resolve("watched"));
        watched = new WatchedFolder(folder, site.premises.intake(), site.counters, taken::add);
    }

    @AfterEach
    void end() {
        centre.close();
    }

    private Path write(String name) throws IOException {
        Path file = Files.write(folder.resolve(name), CONTENT);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-05-05T05:05:05.555Z")));
    }

    @Test
    void aCompleteFileIsSealedAndDeleted() throws Exception {
        Path file = write(conversation + "_" + recording + "_call.1.wav");
        Path mail = write(conversation + "_" + UUID.randomUUID() + ".eml");

        watched.takeAll();

        assertThat(file).doesNotExist();
        assertThat(mail).doesNotExist();
        assertThat(taken).hasSize(2).anySatisfy(said -> {
            assertThat(said.label().conversation()).isEqualTo(conversation);
            assertThat(said.label().artifact()).isEqualTo("call.1");
            assertThat(said.label().endTime()).isEqualTo("2026-05-05T05:05:05.555Z");
            assertThat(centre.openFile(Files.readAllBytes(site.spool().waiting().fileOf(said.spoolName()))))
                    .isEqualTo(CONTENT);
        });
        assertThat(taken).anySatisfy(said -> assertThat(said.label().media()).isEqualTo("email"));
    }

    @Test
    void aFileThatWasWrittenToOnceItWasReadStays() throws Exception {
        Path file = write(conversation + "_" + recording + ".wav");
        FileTime before = Files.getLastModifiedTime(file);
        watched = new WatchedFolder(folder, site.premises.intake(), site.counters, said -> {
            try {
                Files.write(file, new byte[1], StandardOpenOption.APPEND);
                Files.setLastModifiedTime(file, before);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        watched.takeAll();

        assertThat(file).hasSize(CONTENT.length + 1);
        assertThat(site.counters.unfitFiles).hasValue(1);
    }

    @Test
    void aFileThatTookTheOnesPlaceThatWasReadStays() throws Exception {
        Path file = write(conversation + "_" + recording + ".wav");
        watched = new WatchedFolder(folder, site.premises.intake(), site.counters, said -> {
            try {
                Files.move(write(".other"), file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        watched.takeAll();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(site.counters.unfitFiles).hasValue(1);
    }

    @Test
    void whatIsBeingWrittenStays() throws Exception {
        List<Path> files = List.of(
                write("." + conversation + "_" + recording + ".wav"),
                write(conversation + "_" + recording + ".wav.part"),
                write(conversation + "_" + recording + ".wav.tmp"));

        watched.takeAll();

        assertThat(files).allMatch(Files::exists);
        assertThat(taken).isEmpty();
        assertThat(site.counters.unfitFiles).hasValue(0);
    }

    @Test
    void whatCannotBeTakenStaysAndIsAnAlarm() throws Exception {
        write("call.wav");
        write("x_y.wav");
        write(conversation + "_" + recording + ".exe");
        write(conversation + "_" + recording + "_email.wav");
        Files.createSymbolicLink(
                folder.resolve(conversation + "_" + recording + "_call.3.wav"), directory.resolve("secret"));
        Files.createDirectory(folder.resolve(conversation + "_" + recording + "_call.4.wav"));

        watched.takeAll();
        watched.takeAll();

        assertThat(taken).isEmpty();
        assertThat(site.counters.unfitFiles).hasValue(6);
        assertThat(site.premises.status(6).alarms()).anyMatch(alarm -> alarm.contains("6 files in the watched folder"));
    }

    @Test
    void aCrashBetweenSealingAndDeletionMakesNoSecondFile() throws Exception {
        Path file = write(conversation + "_" + recording + ".wav");
        Path kept = directory.resolve("kept");
        Files.createLink(kept, file);
        watched.takeAll();
        Files.createLink(file, kept);

        watched.takeAll();

        assertThat(file).doesNotExist();
        assertThat(taken).hasSize(1);
        assertThat(site.files("waiting")).hasSize(1);
    }

    @Test
    void anotherFileOfTheSameNameIsNotDeleted() throws Exception {
        write(conversation + "_" + recording + ".wav");
        watched.takeAll();
        Path other = write(conversation + "_" + recording + ".wav");
        Files.write(other, new byte[3]);

        watched.takeAll();

        assertThat(other).exists();
        assertThat(site.counters.unfitFiles).hasValue(1);
    }

    /** Whatever the folder's order: there is one more behind the first of the two, or before the last. */
    @Test
    void filesThatCannotBeLookedAfterStopNoOther() throws Exception {
        UUID other = UUID.randomUUID();
        List<Path> bad =
                List.of(write(conversation + "_" + recording + ".wav"), write(conversation + "_" + other + ".wav"));
        describeUnreadably(recording);
        describeUnreadably(other);
        Path good = write(conversation + "_" + UUID.randomUUID() + ".wav");

        watched.takeAll();

        assertThat(good).doesNotExist();
        assertThat(taken).hasSize(1);
        assertThat(bad).allMatch(Files::exists);
        assertThat(site.counters.unfitFiles).hasValue(2);
    }

    private void describeUnreadably(UUID id) throws IOException {
        Path folder = site.spool()
                .directory()
                .resolve("described")
                .resolve(id.toString().substring(0, 2));
        Files.writeString(Files.createDirectories(folder).resolve(id + "_call.0.json"), "{");
    }

    @Test
    void filesThatDoNotFitOnTheDiskStopNoOther() throws Exception {
        Path mountPoint = TestDirectory.empty(WatchedFolderTest.class, "disk");
        Optional<SmallDisk> disk = SmallDisk.mount(mountPoint, 3);
        assumeTrue(disk.isPresent(), "only root can mount a small disk");
        try (SmallDisk small = disk.get()) {
            SamplePremises full = new SamplePremises(small.directory(), centre).leased();
            watched = new WatchedFolder(folder, full.premises.intake(), full.counters, taken::add);
            Files.write(write(conversation + "_" + recording + ".wav"), SamplePremises.content(4_000_000));
            Files.write(write(conversation + "_" + UUID.randomUUID() + ".wav"), SamplePremises.content(4_000_000));
            Path fits = write(conversation + "_" + UUID.randomUUID() + ".wav");

            watched.takeAll();

            assertThat(fits).doesNotExist();
            assertThat(full.counters.unfitFiles).hasValue(2);
        }
    }

    @Test
    void withoutALeaseTheLogIsNotFilled() throws Exception {
        write(conversation + "_" + recording + ".wav");
        write(conversation + "_" + UUID.randomUUID() + ".wav");
        Files.delete(site.spool().directory().resolve("lease.json"));
        List<LogRecord> said = new ArrayList<>();
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord record) {
                said.add(record);
            }
        };
        handler.setLevel(Level.ALL);
        Logger log = Logger.getLogger(WatchedFolder.class.getName());
        log.setLevel(Level.ALL);
        log.addHandler(handler);
        try {
            watched.takeAll();
        } finally {
            log.removeHandler(handler);
            log.setLevel(null);
        }

        assertThat(said).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.FINE);
            assertThat(record.getParameters())
                    .anySatisfy(part -> assertThat(part).asString().contains("no lease yet"));
        });
    }

    @Test
    void withoutALeaseFilesWait() throws Exception {
        Path file = write(conversation + "_" + recording + ".wav");
        Files.delete(site.spool().directory().resolve("lease.json"));
        watched.takeAll();
        assertThat(file).exists();

        site.leased();
        watched.takeAll();

        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderInMemoryMayBeWatched() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isDirectory(memory) && Files.getFileStore(memory).type().equals("tmpfs"), "no tmpfs here");
        Path config = Files.writeString(
                directory.resolve("edge.properties"),
                "centre=https://c\nedge=e\nclientId=c\nspool=" + directory + "\nwatched=" + memory
                        + "\nclientSecretFile=${CREDENTIALS_DIRECTORY}/secret");

        assertThat(SettingsFile.read(config, java.util.Map.of("CREDENTIALS_DIRECTORY", directory.toString()), true)
                        .watched())
                .contains(memory);
    }
}
