package dev.tapelock.recording.web;

import dev.tapelock.organization.Caller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ToldOnThePage;
import dev.tapelock.recording.ByteRange;
import dev.tapelock.recording.MediaUrls;
import dev.tapelock.recording.OpenedContent;
import dev.tapelock.recording.PlayingPermissions;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.RecordingPlayback;
import dev.tapelock.recording.RecordingUnreadableException;
import dev.tapelock.recording.Recordings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /admin/recording/recording.xhtml}: one recording, heard or read. */
@Named
@RequestScoped
@ToldOnThePage
public class RecordingView {

    private static final int LARGEST_TEXT = 512 * 1024;

    @Inject
    private Recordings recordings;

    @Inject
    private RecordingPlayback playback;

    @Inject
    private MediaUrls mediaUrls;

    @Inject
    private PagePermissions permissions;

    private @Nullable UUID id;
    private @Nullable Recording recording;
    private List<Shown> artifacts = List.of();

    /** An artifact, and how the page shows it. */
    public record Shown(RecordingArtifact artifact, String url, List<ShownText.Line> lines, boolean isUnreadable) {

        public boolean isUnreadable() {
            return isUnreadable;
        }

        /** What stands before the number in its name, as {@code call}. */
        public String getKind() {
            return artifact.name().text().split("\\.", 2)[0];
        }

        /** The state of a deposit; empty for what was sealed here. */
        public String getDeposit() {
            return artifact.deposit().map(Enum::name).orElse("");
        }

        public boolean isAudio() {
            return type().startsWith("audio/");
        }

        public boolean isVideo() {
            return type().startsWith("video/");
        }

        private String type() {
            return artifact.contentType().toLowerCase(Locale.ROOT);
        }
    }

    /** Before the page is shown. What is text is opened now, and leaves its audit event. */
    public void load() {
        Caller caller = permissions.require("Recording", PlayingPermissions.asArray());
        Recording found = recordings
                .find(caller.organizationId(), id == null ? new UUID(0, 0) : id)
                .orElseThrow(() -> RefusedException.notFound("recording", String.valueOf(id)));
        recording = found;
        Duration lifetime = mediaUrls.playbackLifetime(caller.organizationId());
        artifacts = recordings.artifacts(caller.organizationId(), List.of(found.id())).stream()
                .map(artifact -> shown(found, artifact, caller, lifetime))
                .toList();
    }

    private Shown shown(Recording found, RecordingArtifact artifact, Caller caller, Duration lifetime) {
        URI url = mediaUrls.urlOf(found, artifact, caller, lifetime);
        // Within the console the address needs no host: it is the one that the page came from.
        String local = url.getRawPath() + "?" + url.getRawQuery();
        boolean isText = !artifact.contentType().startsWith("audio/")
                && !artifact.contentType().startsWith("video/")
                && artifact.contentLength() <= LARGEST_TEXT
                && !artifact.isRefused();
        if (!isText) {
            return new Shown(artifact, local, List.of(), false);
        }
        try {
            return new Shown(artifact, local, ShownText.of(artifact.contentType(), read(artifact, caller)), false);
        } catch (RecordingUnreadableException e) {
            return new Shown(artifact, local, List.of(), true);
        }
    }

    private byte[] read(RecordingArtifact artifact, Caller caller) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (OpenedContent opened =
                playback.open(artifact, new ByteRange(0, artifact.contentLength()), caller.actor())) {
            opened.writeTo(content);
            return content.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("Memory does not fail to be written", e);
        }
    }

    public @Nullable UUID getId() {
        return id;
    }

    public void setId(@Nullable UUID id) {
        this.id = id;
    }

    public @Nullable Recording getRecording() {
        return recording;
    }

    public List<Shown> getArtifacts() {
        return artifacts;
    }
}
