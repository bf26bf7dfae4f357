package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a crash may leave, made by hand. */
class EdgeSpoolTest {

    @TempDir
    private Path directory;

    private final UUID recording = UUID.randomUUID();
    private FakeCentre centre;
    private SamplePremises site;

    @BeforeEach
    void begin() throws Exception {
        centre = new FakeCentre();
        site = new SamplePremises(directory, centre).leased();
    }

    @AfterEach
    void end() {
        centre.close();
    }

    private Path incoming(String name) throws IOException {
        return Files.writeString(site.spool().directory().resolve("incoming").resolve(name), "left");
    }

    @Test
    void whatNobodyWritesAnyMoreIsCleared() throws IOException {
        UUID key = UUID.randomUUID();
        incoming(key + "_a.part");
        incoming(key + "_a.json");
        incoming(key + "_b.json");

        site.spool().clear();

        assertThat(site.files("incoming")).isEmpty();
    }

    @Test
    void whatIsBeingWrittenIsNotCleared() throws Exception {
        try (IncomingFile here = site.spool().begin(UUID.randomUUID())) {
            Path there = incoming(UUID.randomUUID() + "_b.part");
            Path said = incoming(there.getFileName().toString().replace(".part", ".json"));
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            HoldsALock.class.getName(),
                            there.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                assertThat(other.inputReader().readLine()).isEqualTo("locked");

                site.spool().clear();

                assertThat(List.of(here.part(), there, said)).allMatch(Files::exists);
            } finally {
                other.destroyForcibly();
                assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
            site.spool().clear();
            assertThat(there).doesNotExist();
            assertThat(here.part()).exists();
        }
        assertThat(site.files("incoming")).isEmpty();
    }

    @Test
    void aDescriptionThatCannotBeReadIsNamed() throws IOException {
        SpoolName name = site.taken(recording, new byte[1]);
        Path file = site.files("described").get(0);
        for (byte[] unreadable : new byte[][] {{}, {'{'}, {'{', '}'}, {(byte) 0xFF}}) {
            Files.write(file, unreadable);

            assertThatThrownBy(() -> site.spool().description(name))
                    .isInstanceOf(EdgeException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    /** A process that writes a file, until it is killed. */
    static final class HoldsALock {

        private HoldsALock() {}

        public static void main(String[] arguments) throws Exception {
            try (var channel =
                    java.nio.channels.FileChannel.open(Path.of(arguments[0]), java.nio.file.StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("locked");
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    /** Says what a thread does while somebody else is at work with that recording: it waits, or it has ended. */
    private Thread.State meanwhile(Runnable action) throws Exception {
        Descriptions others = new Descriptions(site.spool().directory().resolve("described"));
        Thread thread = new Thread(action);
        Thread.State[] state = new Thread.State[1];
        others.exclusively(recording, () -> {
            thread.start();
            state[0] = await().until(
                            thread::getState,
                            found -> found == Thread.State.WAITING || found == Thread.State.TERMINATED);
        });
        thread.join();
        return state[0];
    }

    @Test
    void nothingIsSaidToBeThereWhileItIsBeingMadeDurable() throws Exception {
        site.taken(recording, new byte[10]);
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        Thread.State state = meanwhile(() -> thrown.set(catchThrowable(() -> site.take(recording, new byte[10]))));

        assertThat(state).isEqualTo(Thread.State.WAITING);
        assertThat(thrown.get()).isInstanceOf(RecordingExistsException.class);
    }

    @Test
    void nothingIsRefusedWhileAnotherFileOfTheRecordingIsTaken() throws Exception {
        SpoolName name = site.taken(recording, new byte[10]);
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        Thread.State state = meanwhile(() -> thrown.set(
                catchThrowable(() -> site.spool().refuse(site.spool().waiting(), name, JsonObject.EMPTY_JSON_OBJECT))));

        assertThat(state).isEqualTo(Thread.State.WAITING);
        assertThat(thrown.get()).isNull();
        assertThat(site.spool().refused().holds(name)).isTrue();
        assertThat(site.files("described")).isEmpty();
    }

    @Test
    void theDescriptionOfAnotherFileIsNotDeletedWithARefusedOne() throws Exception {
        SpoolName first = site.taken(recording, new byte[10]);
        Path file = site.spool().waiting().fileOf(first);
        byte[] sealed = Files.readAllBytes(file);
        Files.delete(file);
        site.clock.pass(Duration.ofSeconds(1));
        SpoolName second = site.taken(recording, new byte[20]);
        Files.write(file, sealed);

        site.delivery.deliver(first);

        assertThat(site.spool().refused().holds(first)).isTrue();
        assertThat(site.spool().description(second)).isPresent();
    }

    private SpoolName refused(UUID id) throws Exception {
        SpoolName name = site.taken(id, new byte[10]);
        centre.next(FakeCentre.answers(400, "invalid.value"));
        site.delivery.deliver(name);
        assertThat(site.spool().refused().holds(name)).isTrue();
        return name;
    }

    private int redeliver(String... files) throws IOException {
        Path config = Files.writeString(
                directory.resolve("edge.properties"),
                "centre=" + centre.address() + "\nedge=e\nclientId=" + FakeCentre.CLIENT + "\nclientSecretFile="
                        + directory.resolve("secret") + "\nspool="
                        + site.spool().directory() + "\n");
        return new CommandLine(new EdgeCommand())
                .execute(Stream.concat(Stream.of("redeliver", "--config", config.toString()), Stream.of(files))
                        .toArray(String[]::new));
    }

    @Test
    void whatWasRefusedIsDeliveredOnceItIsToldTo() throws Exception {
        SpoolName first = refused(recording);
        SpoolName second = refused(UUID.randomUUID());

        assertThat(redeliver(first.fileName())).isZero();
        assertThat(site.spool().waiting().holds(first)).isTrue();
        assertThat(site.spool().waiting().holds(second)).isFalse();
        assertThat(redeliver()).isZero();
        site.delivery.deliver(first);
        site.delivery.deliver(second);

        assertThat(centre.verified()).hasSize(2);
        assertThat(site.files("refused")).isEmpty();
        assertThat(site.files("waiting")).isEmpty();
    }

    @Test
    void whatWasRefusedStaysBesideAnotherFileOfTheSameArtifact() throws Exception {
        SpoolName first = refused(recording);
        site.clock.pass(Duration.ofSeconds(1));
        SpoolName second = site.taken(recording, new byte[20]);

        assertThat(redeliver()).isEqualTo(1);

        assertThat(site.spool().refused().holds(first)).isTrue();
        assertThat(site.spool().description(second)).isPresent();
        assertThat(site.files("refused")).hasSize(2);
    }

    @Test
    void aDiskThatCannotBeAskedForItsRoomTakesNothingNow() throws Exception {
        Files.delete(site.spool().directory().resolve("incoming"));

        assertThatThrownBy(() -> site.take(recording, new byte[10])).isInstanceOf(CannotTakeException.class);
        EdgeStatus status = site.premises.status(0);
        assertThat(status.takes()).isFalse();
        assertThat(status.alarms()).anyMatch(alarm -> alarm.contains("cannot be asked for its room"));
    }

    @Test
    void aDescriptionWithoutItsFileWasNeverAcknowledged() throws IOException {
        SpoolName name = site.taken(recording, new byte[10]);
        Files.delete(site.spool().waiting().fileOf(name));

        assertThat(site.spool().existing(recording, "call.0")).isEmpty();
        site.take(recording, new byte[20]);

        assertThat(site.spool().existing(recording, "call.0").orElseThrow().contentLength())
                .isEqualTo(20);
    }

    @Test
    void aCrashBetweenDeliveryAndDeletionDeletesAtLast() throws Exception {
        SpoolName name = site.taken(recording, new byte[10]);
        Path file = site.spool().waiting().fileOf(name);
        byte[] sealed = Files.readAllBytes(file);
        site.delivery.deliver(name);
        assertThat(file).doesNotExist();
        Files.write(file, sealed);

        site.delivery.deliver(name);

        assertThat(file).doesNotExist();
        assertThat(centre.deposits("PUT")).hasSize(1);
        assertThat(site.files("refused")).isEmpty();
    }

    @Test
    void aFileWithoutADescriptionIsSetAsideAndNeverDeleted() throws Exception {
        SpoolName name = site.taken(recording, new byte[10]);
        byte[] sealed = Files.readAllBytes(site.spool().waiting().fileOf(name));
        Files.delete(site.files("described").get(0));

        site.delivery.deliver(name);

        assertThat(site.spool().refused().fileOf(name)).hasBinaryContent(sealed);
        assertThat(site.files("refused").get(1)).content().contains("description.missing");
        assertThat(site.premises.status(0).alarms()).anyMatch(alarm -> alarm.contains("refused"));
    }

    @Test
    void whatWasDeliveredIsRememberedForAWhile() throws Exception {
        SpoolName name = site.taken(recording, new byte[10]);
        site.clock.pass(Duration.ofDays(20));
        site.delivery.deliver(name);

        site.spool().sweep(site.clock.instant().plus(Duration.ofHours(23)), Duration.ofHours(24));
        assertThat(site.spool().existing(recording, "call.0")).isPresent();

        site.spool().sweep(site.clock.instant().plus(Duration.ofHours(25)), Duration.ofHours(24));
        assertThat(site.spool().existing(recording, "call.0")).isEmpty();
        assertThat(site.files("described")).isEmpty();
        assertThat(site.spool().directory().resolve("waiting")).isEmptyDirectory();
    }

    @Test
    void earlierKeysAreSeenWhereverTheirFilesLie() throws Exception {
        UUID first = centre.activeKey();
        assertThat(site.spool().holdsOtherThan(first)).isFalse();
        assertThat(site.spool().holdsOtherThan(UUID.randomUUID())).isFalse();
        try (IncomingFile file = site.spool().begin(first)) {
            assertThat(file.part()).exists();
            assertThat(site.spool().holdsOtherThan(first)).isFalse();
            assertThat(site.spool().holdsOtherThan(UUID.randomUUID())).isTrue();
        }
        SpoolName name = site.taken(recording, new byte[1]);
        HourlyFiles[] ways = {
            site.spool().waiting(), site.spool().unopened(), site.spool().refused()
        };
        for (int i = 0; i < ways.length; i++) {
            assertThat(ways[i].holds(name)).isTrue();
            assertThat(site.spool().holdsOtherThan(first)).isFalse();
            assertThat(site.spool().holdsOtherThan(UUID.randomUUID())).isTrue();
            ways[i].moveTo(ways[(i + 1) % ways.length], name);
        }
    }

    @Test
    void whoBeginsUnderAnEarlierLeaseBeginsAnew() throws Exception {
        Lease before = site.premises.lease().read().orElseThrow();
        centre.changeKey();
        Lease after = site.premises.centre().lease();
        LeaseFile renewedMeanwhile = new LeaseFile(directory) {
            private int looks;

            @Override
            Optional<Lease> read() {
                looks++;
                return Optional.of(looks == 1 ? before : after);
            }
        };
        SealedIntake intake = new SealedIntake(site.spool(), renewedMeanwhile, new SecureRandom(), site.clock);

        Description said = intake.take(
                SamplePremises.label(recording),
                Optional.empty(),
                new ByteArrayInputStream(new byte[9]),
                SealedIntake.EndCheck.NONE);

        assertThat(said.key()).isEqualTo(after.key()).isNotEqualTo(before.key());
        assertThat(site.spool().holdsOtherThan(after.key())).isFalse();
        assertThat(site.files("incoming")).isEmpty();
    }
}
