package dev.tapelock.demo;

import dev.tapelock.audit.Actor;
import dev.tapelock.keys.KeyRotation;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.GeneratedSecret;
import dev.tapelock.organization.OrganizationRegistration;
import dev.tapelock.organization.OrganizationRegistration.Order;
import dev.tapelock.organization.OrganizationRegistration.Registered;
import dev.tapelock.organization.Organizations;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.recording.ArtifactName;
import dev.tapelock.recording.Delivery;
import dev.tapelock.recording.MediaUrls;
import dev.tapelock.recording.RecordingDescription;
import dev.tapelock.recording.RecordingIngest;
import dev.tapelock.recording.Recordings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/** Fills an empty database in demo mode; what an interrupted start left undone, the next one does. */
@ApplicationScoped
class DemoSeeding {

    private final ServerSettings server;
    private final Organizations organizations;
    private final OrganizationRegistration registration;
    private final KeyRotation rotation;
    private final Recordings recordings;
    private final RecordingIngest ingest;
    private final DurableCommit durableCommit;
    private final MediaUrls mediaUrls;
    private final DemoDestination destination;
    private final DemoWelcome welcome;
    private final SecureRandom random;
    private final Clock clock;

    @Inject
    DemoSeeding(
            ServerSettings server,
            Organizations organizations,
            OrganizationRegistration registration,
            KeyRotation rotation,
            Recordings recordings,
            RecordingIngest ingest,
            DurableCommit durableCommit,
            MediaUrls mediaUrls,
            DemoDestination destination,
            DemoWelcome welcome,
            SecureRandom random,
            Clock clock) {
        this.server = server;
        this.organizations = organizations;
        this.registration = registration;
        this.rotation = rotation;
        this.recordings = recordings;
        this.ingest = ingest;
        this.durableCommit = durableCommit;
        this.mediaUrls = mediaUrls;
        this.destination = destination;
        this.welcome = welcome;
        this.random = random;
        this.clock = clock;
    }

    void seed(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) Startup startup) {
        if (!server.isDemo()) {
            return;
        }
        DemoCredentials credentials = new DemoCredentials(server.home());
        if (organizations.isEmpty()) {
            credentials.write(register());
        }
        Properties properties = credentials
                .read()
                .orElseThrow(() -> new IllegalStateException("The demo's database has organizations, but "
                        + credentials.file() + " is missing; delete " + server.home() + " to begin anew"));
        UUID first = DemoCredentials.id(properties, "organizationId");
        UUID firstClient = DemoCredentials.id(properties, "clientId");
        for (DemoRecording recording : DemoRecording.values()) {
            deliver(first, firstClient, recording);
        }
        deliverTranscript(first, firstClient);
        deliver(
                DemoCredentials.id(properties, "other.organizationId"),
                DemoCredentials.id(properties, "other.clientId"),
                DemoRecording.BANK_CALL);
        destination.makeFor(first);
        welcome.sayWhenReady(credentials.file(), playable(first, firstClient));
    }

    private URI playable(UUID organizationId, UUID clientId) {
        DemoRecording call = DemoRecording.INSURANCE_CALL;
        Caller caller = new Caller(
                Caller.Kind.CLIENT, organizationId, clientId, EnumSet.of(Permission.RECORDING_VIEW), Optional.empty());
        return mediaUrls.urlOf(
                recordings
                        .find(organizationId, call.conversationId(), call.recordingId())
                        .orElseThrow(),
                recordings
                        .artifact(
                                organizationId, call.recordingId(), call.media().firstArtifact())
                        .orElseThrow(),
                caller,
                mediaUrls.playbackLifetime(organizationId));
    }

    private Map<String, String> register() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("baseUrl", server.baseUrl().toString());
        entries.put("consoleUrl", server.url("/admin/index.xhtml").toString());
        entries.putAll(register(DemoCredentials.FIRST, "Quillbrook and Pinemoor", ZoneId.of("Europe/Berlin"), "admin"));
        entries.putAll(addReviewer(UUID.fromString(entries.get("organizationId"))));
        entries.putAll(register(DemoCredentials.OTHER, "Harbour Bank", ZoneId.of("Asia/Tokyo"), "other-admin"));
        return entries;
    }

    /** Somebody who may only find and play recordings. */
    private Map<String, String> addReviewer(UUID organizationId) {
        String password = GeneratedSecret.random(random).reveal();
        registration.addUser(
                organizationId,
                "reviewer",
                registration.hash(password.toCharArray()),
                EnumSet.of(Permission.RECORDING_VIEW),
                Actor.SYSTEM);
        durableCommit.await();
        return Map.of("reviewerUser", "reviewer", "reviewerPassword", password);
    }

    private Map<String, String> register(String prefix, String name, ZoneId zone, String user) {
        String password = GeneratedSecret.random(random).reveal();
        Order order = new Order(name, zone, user, password.toCharArray());
        Registered registered = registration.register(order, registration.hash(order.password()));
        durableCommit.await();
        rotation.changeNow(registered.organizationId(), Actor.SYSTEM);
        return DemoCredentials.entries(prefix, registered, user, password);
    }

    private void deliver(UUID organizationId, UUID clientId, DemoRecording recording) {
        if (recordings
                .artifact(
                        organizationId,
                        recording.recordingId(),
                        recording.media().firstArtifact())
                .isPresent()) {
            return;
        }
        Instant start = clock.instant().minus(recording.age()).truncatedTo(ChronoUnit.SECONDS);
        RecordingDescription description = new RecordingDescription(
                recording.conversationId(),
                recording.recordingId(),
                recording.media(),
                start,
                start.plus(recording.duration()),
                Optional.of(RecordingDescription.Direction.INBOUND),
                Set.of(),
                Optional.empty());
        try (InputStream content = content(recording.resource())) {
            ingest.deliver(
                    delivery(
                            organizationId,
                            clientId,
                            description,
                            recording.media().firstArtifact(),
                            recording.contentType()),
                    content);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's recordings cannot be read", e);
        }
    }

    private void deliverTranscript(UUID organizationId, UUID clientId) {
        DemoRecording call = DemoRecording.INSURANCE_CALL;
        RecordingDescription description = recordings
                .find(organizationId, call.conversationId(), call.recordingId())
                .orElseThrow()
                .description();
        if (!recordings.transcripts(organizationId, call.recordingId()).isEmpty()) {
            return;
        }
        try (InputStream content = content("transcript-insurance.json")) {
            ingest.deliverTranscript(
                    delivery(organizationId, clientId, description, ArtifactName.transcript(1), "application/json"),
                    content);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's transcript cannot be read", e);
        }
    }

    private static Delivery delivery(
            UUID organizationId, UUID clientId, RecordingDescription description, ArtifactName name, String type) {
        return new Delivery(
                organizationId,
                new Actor(Actor.Kind.CLIENT, Optional.of(clientId)),
                description,
                name,
                type,
                OptionalLong.empty(),
                Optional.empty());
    }

    private static InputStream content(String resource) {
        InputStream content = DemoSeeding.class.getResourceAsStream(resource);
        if (content == null) {
            throw new IllegalStateException("The application lacks the demo's " + resource);
        }
        return content;
    }
}
