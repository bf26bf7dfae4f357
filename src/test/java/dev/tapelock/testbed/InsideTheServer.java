package dev.tapelock.testbed;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.recording.ArtifactName;
import dev.tapelock.recording.Delivery;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingDescription;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What tests need that run inside the server, among its own objects. */
public final class InsideTheServer {

    public static final Actor SENDER = new Actor(Actor.Kind.CLIENT, Optional.of(new UUID(7, 7)));

    private InsideTheServer() {}

    /** The application as it is built, with what such tests need. */
    public static WebArchive application() {
        return ShrinkWrap.create(ZipImporter.class, "tapelock.war")
                .importFrom(new File("target/tapelock.war"))
                .as(WebArchive.class)
                .addAsLibrary(new File(Assertions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()))
                .addClass(InsideTheServer.class);
    }

    /** @param prefix which of the demo's organizations: empty, or {@code other.} */
    public static UUID demoOrganization(ServerSettings server, String prefix) throws IOException {
        Properties credentials = new Properties();
        try (Reader file = Files.newBufferedReader(server.home().resolve("demo-credentials.properties"))) {
            credentials.load(file);
        }
        return UUID.fromString(credentials.getProperty(prefix + "organizationId"));
    }

    /** A call that is over at once. */
    public static RecordingDescription call(UUID conversation, UUID recording, Instant time) {
        return new RecordingDescription(
                conversation, recording, Media.AUDIO, time, time, Optional.empty(), Set.of(), Optional.empty());
    }

    /** The delivery of one of its artifacts. */
    public static Delivery delivery(UUID organization, RecordingDescription call, String artifact) {
        return new Delivery(
                organization,
                SENDER,
                call,
                new ArtifactName(artifact),
                "audio/wav",
                OptionalLong.empty(),
                Optional.empty());
    }
}
