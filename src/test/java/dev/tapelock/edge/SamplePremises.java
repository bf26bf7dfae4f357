package dev.tapelock.edge;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.testbed.HandClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** A sealer in a directory, in front of a fake centre. */
final class SamplePremises {

    final FakeCentre centre;
    final Path directory;
    final HandClock clock = new HandClock(Instant.now());
    final Premises premises;
    final Counters counters = new Counters();
    final BackOff centreWait;
    final Delivery delivery;

    SamplePremises(Path directory, FakeCentre centre) throws IOException {
        this(directory, centre, Optional.empty());
    }

    SamplePremises(Path directory, FakeCentre centre, Optional<Path> watched) throws IOException {
        this.centre = centre;
        this.directory = directory;
        this.premises = Premises.of(settings(directory, centre.address(), watched, "0B"), clock);
        this.centreWait =
                new BackOff(premises.settings().firstWait(), premises.settings().longestWait(), clock);
        this.delivery = new Delivery(premises.spool(), premises.centre(), counters, clock);
    }

    static EdgeSettings settings(Path directory, String centre, Optional<Path> watched, String leastFree)
            throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, FakeCentre.SECRET + "\n");
        return new EdgeSettings(
                URI.create(centre),
                "e",
                FakeCentre.CLIENT,
                secret,
                Optional.empty(),
                Optional.empty(),
                directory.resolve("spool"),
                ByteSize.parse(leastFree),
                0,
                4,
                watched,
                3,
                Duration.ofMillis(50),
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Duration.ofHours(12),
                Duration.ofMillis(50),
                Duration.ofHours(1),
                Duration.ofHours(24));
    }

    EdgeSpool spool() {
        return premises.spool();
    }

    SamplePremises leased() throws Exception {
        premises.requireLease();
        return this;
    }

    static RecordingLabel label(UUID recording) {
        return RecordingLabel.of(
                UUID.randomUUID().toString(), recording.toString(), Map.of(), "audio/wav", Instant.now());
    }

    static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    Description take(UUID recording, byte[] content) throws IOException {
        return premises.intake()
                .take(
                        label(recording),
                        Optional.empty(),
                        new ByteArrayInputStream(content),
                        SealedIntake.EndCheck.NONE);
    }

    /** Takes one and tells where it lies. */
    SpoolName taken(UUID recording, byte[] content) throws IOException {
        return take(recording, content).spoolName();
    }

    List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(spool().directory().resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("lock"))
                    .sorted()
                    .toList();
        }
    }

    LeaseKeeper leaseKeeper() {
        return new LeaseKeeper(
                premises.settings(), premises.lease(), premises.spool(), premises.centre(), counters, clock);
    }
}
