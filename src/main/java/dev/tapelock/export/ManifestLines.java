package dev.tapelock.export;

import dev.tapelock.platform.WireTimes;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingSelection;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The lines of a manifest, each a JSON object: what it is of, then the files, then the recordings that are not there, then the
 * counts again, so that one that was cut off shows it.
 *
 * <p>Digests are of what lies at the destination; nothing in here is of the content of what is encrypted there.
 */
final class ManifestLines {

    private static final String FORMAT = "tapelock-export-manifest";
    private static final int VERSION = 1;

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    private ManifestLines() {}

    /**
     * What was ordered, where it lies, who signs; made once, since it says when.
     *
     * @param recipients fingerprints of the keys that the files are encrypted to
     */
    static String first(
            BulkJob job,
            Destination destination,
            List<String> recipients,
            UUID keyId,
            ManifestTotals totals,
            Instant now) {
        RecordingSelection selection = job.order().selection();
        JsonObjectBuilder line = JSON.createObjectBuilder()
                .add("type", "manifest")
                .add("format", FORMAT)
                .add("version", VERSION)
                .add("organizationId", job.organizationId().toString())
                .add("jobId", job.id().toString())
                .add("keyId", keyId.toString())
                .add("action", job.action().name())
                .add("interval", WireTimes.format(selection.start()) + "/" + WireTimes.format(selection.end()))
                .add(
                        "media",
                        JSON.createArrayBuilder(selection.media().stream()
                                .sorted()
                                .map(Media::wireName)
                                .toList()));
        if (!selection.filters().isEmpty()) {
            line.add("filters", StoredFilters.json(selection.filters()));
        }
        selection
                .most()
                .ifPresent(most -> line.add("mostRecordings", most).add("latestFirst", selection.isLatestFirst()));
        line.add(
                        "destination",
                        JSON.createObjectBuilder()
                                .add("id", destination.id().toString())
                                .add("kind", destination.kind().name())
                                .add("name", destination.name())
                                .add("place", destination.place()))
                .add("recipients", JSON.createArrayBuilder(recipients))
                .add("dateCreated", WireTimes.format(job.createdAt()));
        job.startedAt().ifPresent(started -> line.add("dateStarted", WireTimes.format(started)));
        line.add("dateManifest", WireTimes.format(now));
        return counts(line, totals).build().toString();
    }

    static String file(BulkJobItem item, ExportedFile file) {
        JsonObjectBuilder line = JSON.createObjectBuilder()
                .add("type", "file")
                .add("item", item.id().number())
                .add("recordingId", item.recordingId().toString())
                .add("path", file.path())
                .add("length", file.lengthBytes())
                .add("sha256", file.sha256());
        file.stored().ifPresent(revision -> {
            line.add("eTag", revision.eTag());
            revision.version().ifPresent(version -> line.add("versionId", version));
        });
        file.keyId().ifPresent(key -> line.add("keyId", key.toString()));
        return line.build().toString();
    }

    /** A recording that is not there, and why. */
    static String missing(BulkJobItem item) {
        JsonObjectBuilder line = JSON.createObjectBuilder()
                .add("type", item.state() == BulkJobItemState.FAILED ? "failed" : "skipped")
                .add("item", item.id().number())
                .add("recordingId", item.recordingId().toString())
                .add("conversationId", item.conversationId().toString());
        item.reason()
                .ifPresent(reason -> line.add("reason", reason.kind().name()).add("message", reason.sentence()));
        return line.build().toString();
    }

    static String last(ManifestTotals totals) {
        return counts(JSON.createObjectBuilder().add("type", "end"), totals)
                .build()
                .toString();
    }

    static List<String> of(ManifestEntry entry) {
        return entry.item().state() == BulkJobItemState.DONE
                ? entry.files().stream().map(file -> file(entry.item(), file)).toList()
                : List.of(missing(entry.item()));
    }

    private static JsonObjectBuilder counts(JsonObjectBuilder line, ManifestTotals totals) {
        return line.add("exported", totals.exported())
                .add("failed", totals.failed())
                .add("skipped", totals.skipped())
                .add("files", totals.files())
                .add("bytes", totals.lengthBytes());
    }
}
