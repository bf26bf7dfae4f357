package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.testbed.Needles;
import dev.tapelock.testbed.SmallDisk;
import dev.tapelock.testbed.TestDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedIntakeTest {

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

    private byte[] sealedBytes() throws IOException {
        return Files.readAllBytes(site.files("waiting").get(0));
    }

    private void nothingIsThere() throws IOException {
        assertThat(site.files("incoming")).isEmpty();
        assertThat(site.files("waiting")).isEmpty();
        assertThat(site.files("described")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 1_000_000})
    void whatIsSealedOpensWithThePrivateKeyAlone(int length) throws IOException {
        byte[] content = SamplePremises.content(length);

        Description said = site.take(recording, content);

        assertThat(centre.openFile(sealedBytes())).isEqualTo(content);
        assertThat(said.contentLength()).isEqualTo(length);
        assertThat(said.sealedLength()).isEqualTo(sealedBytes().length);
        assertThat(said.sealedSha256()).isEqualTo(FakeCentre.sha256(sealedBytes()));
        assertThat(said.key()).isEqualTo(centre.activeKey());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(site.files("waiting").get(0))))
                .isEqualTo("rw-------");
        assertThat(site.files("incoming")).isEmpty();
    }

    @Test
    void nothingOfTheContentLiesOnTheDisk() throws IOException {
        byte[] content = SamplePremises.content(500_000);
        Needles needles = new Needles().add("content", content);

        site.take(recording, content);
        assertThatThrownBy(() -> site.premises
                        .intake()
                        .take(
                                SamplePremises.label(UUID.randomUUID()),
                                Optional.empty(),
                                brokenAfter(content),
                                SealedIntake.EndCheck.NONE))
                .hasMessage("the line is dead");

        assertThat(needles.search(directory)).isEmpty();
    }

    private static InputStream brokenAfter(byte[] content) {
        return new SequenceInputStream(new ByteArrayInputStream(content), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line is dead");
            }
        });
    }

    @Test
    void whatBreaksOffLeavesNothing() throws IOException {
        assertThatThrownBy(() -> site.premises
                        .intake()
                        .take(
                                SamplePremises.label(recording),
                                Optional.empty(),
                                brokenAfter(SamplePremises.content(300_000)),
                                SealedIntake.EndCheck.NONE))
                .isInstanceOf(IOException.class);

        nothingIsThere();
        site.take(recording, SamplePremises.content(10));
    }

    @Test
    void whatIsNotWhatWasSaidLeavesNothing() throws IOException {
        assertThatThrownBy(() -> site.premises
                        .intake()
                        .take(
                                SamplePremises.label(recording),
                                Optional.empty(),
                                new ByteArrayInputStream(new byte[5]),
                                length -> {
                                    throw new InvalidRecordingException("not " + length);
                                }))
                .hasMessage("not 5");

        nothingIsThere();
    }

    @Test
    void theSameArtifactIsTakenOnce() throws IOException {
        site.take(recording, SamplePremises.content(10));

        assertThatThrownBy(() -> site.take(recording, SamplePremises.content(10)))
                .isInstanceOf(RecordingExistsException.class)
                .hasMessageContaining("with 10 bytes");

        assertThat(site.files("waiting")).hasSize(1);
        assertThat(site.files("incoming")).isEmpty();
    }

    @Test
    void ofTwoAtTheSameTimeOneIsTaken() throws IOException {
        assertThatThrownBy(() -> site.premises
                        .intake()
                        .take(
                                SamplePremises.label(recording),
                                Optional.empty(),
                                new ByteArrayInputStream(new byte[5]),
                                length -> {
                                    try {
                                        site.take(recording, new byte[7]);
                                    } catch (IOException e) {
                                        throw new AssertionError(e);
                                    }
                                }))
                .isInstanceOf(RecordingExistsException.class)
                .hasMessageContaining("with 7 bytes");

        assertThat(site.files("waiting")).hasSize(1);
        assertThat(centre.openFile(sealedBytes())).hasSize(7);
    }

    @Test
    void withoutALeaseNothingIsTaken() throws IOException {
        SamplePremises fresh = new SamplePremises(Files.createDirectory(directory.resolve("fresh")), centre);

        assertThatThrownBy(() -> fresh.take(recording, new byte[1]))
                .isInstanceOf(CannotTakeException.class)
                .hasMessageContaining("no lease yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}"})
    void withALeaseThatCannotBeReadNothingIsTaken(String text) throws IOException {
        Path file = Files.writeString(site.spool().directory().resolve("lease.json"), text);

        assertThatThrownBy(() -> site.take(recording, new byte[1]))
                .isInstanceOf(CannotTakeException.class)
                .hasMessageContaining("The lease " + file + " cannot be read");

        nothingIsThere();
    }

    @Test
    void beyondItsEndALeaseSealsOn() throws IOException {
        site.clock.pass(Duration.ofDays(100));

        site.take(recording, SamplePremises.content(10));

        assertThat(centre.openFile(sealedBytes())).isEqualTo(SamplePremises.content(10));
        assertThat(site.premises.status(0).takes()).isTrue();
        assertThat(site.premises.status(0).alarms()).anyMatch(alarm -> alarm.contains("The lease was over at"));
    }

    @Test
    void aLeaseThatCannotBeUsedIsNotKept() throws Exception {
        String good = site.premises.lease().read().orElseThrow().toJson();

        assertThat(Lease.parse(good)).isEqualTo(site.premises.lease().read().orElseThrow());
        for (String bad : new String[] {
            "",
            "[]",
            "{}",
            good.replace("organizationId", "organisationId"),
            good.replace(FakeCentre.ORGANIZATION, "ours"),
            good.replaceAll("\"keydataSummary\":\"[^\"]*\"", "\"keydataSummary\":\"AAAA\""),
            good.replaceAll("\"keydataSummary\":\"[^\"]*\"", "\"keydataSummary\":\"%%%\""),
            good.replaceAll("\"keydataSummary\":\"[^\"]*\"", "\"keydataSummary\":7"),
            good.replace("RSAES_OAEP_SHA_256", "RSAES_PKCS1"),
            good.replaceAll("\"validUntil\":\"[^\"]*\"", "\"validUntil\":\"never\"")
        }) {
            assertThatThrownBy(() -> Lease.ofAnswer(bad, Optional.empty(), site.clock.instant()))
                    .as(bad)
                    .isInstanceOf(EdgeException.class);
        }
    }

    @Test
    void aLeaseOfAnotherOrganizationIsNotTaken() {
        String good = site.premises.lease().read().orElseThrow().toJson();
        UUID ours = UUID.fromString(FakeCentre.ORGANIZATION);

        assertThat(Lease.ofAnswer(good, Optional.of(ours), site.clock.instant()).organization())
                .isEqualTo(ours);
        assertThat(Lease.ofAnswer(good.replace("organizationId", "x"), Optional.of(ours), site.clock.instant())
                        .organization())
                .isEqualTo(ours);
        assertThatThrownBy(() -> Lease.ofAnswer(good, Optional.of(UUID.randomUUID()), site.clock.instant()))
                .isInstanceOf(EdgeException.class)
                .hasMessageContaining("it is of organization " + ours);
    }

    @Test
    void aDiskThatIsFullTakesNothingAndLosesNothing() throws Exception {
        Path mountPoint = TestDirectory.empty(SealedIntakeTest.class, "disk");
        Optional<SmallDisk> disk = SmallDisk.mount(mountPoint, 3);
        assumeTrue(disk.isPresent(), "only root can mount a small disk");
        try (SmallDisk small = disk.get()) {
            SamplePremises full = new SamplePremises(small.directory(), centre).leased();
            full.take(recording, SamplePremises.content(100_000));

            assertThatThrownBy(() -> full.take(UUID.randomUUID(), SamplePremises.content(4_000_000)))
                    .isInstanceOf(CannotTakeException.class)
                    .hasMessageContaining("full");

            assertThat(full.files("incoming")).isEmpty();
            assertThat(centre.openFile(Files.readAllBytes(full.files("waiting").get(0))))
                    .isEqualTo(SamplePremises.content(100_000));
            full.take(UUID.randomUUID(), SamplePremises.content(100_000));
        }
    }

    @Test
    void aDiskAboveItsMarkRefusesBeforeItReads() throws Exception {
        Premises premises = Premises.of(
                SamplePremises.settings(directory, centre.address(), Optional.empty(), "8000TiB"), site.clock);

        assertThatThrownBy(() -> premises.intake()
                        .take(
                                SamplePremises.label(recording),
                                Optional.empty(),
                                brokenAfter(new byte[0]),
                                SealedIntake.EndCheck.NONE))
                .isInstanceOf(CannotTakeException.class)
                .hasMessageContaining("must stay so");
        assertThat(premises.status(0).takes()).isFalse();
    }
}
