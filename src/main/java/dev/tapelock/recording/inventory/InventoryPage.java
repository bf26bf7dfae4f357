package dev.tapelock.recording.inventory;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ExpectedObject;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.storage.ObjectDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of an organization's rows beside a page of its objects, as far as both reach.
 *
 * @param end the last id that was compared; empty if there is nothing behind
 * @param missing are stored and not there
 * @param altered are there with another length
 * @param unknown are there without a row
 * @param elsewhere are stored in another folder, and were not compared
 */
record InventoryPage(
        Optional<UUID> end,
        List<ExpectedObject> missing,
        List<ExpectedObject> altered,
        List<OwnedId> unknown,
        List<ExpectedObject> elsewhere) {

    private static final Pattern NAME = Pattern.compile(
            "recordings/[^/]+/[^/]+/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.sealed");

    /**
     * Compares two pages that begin behind the same id.
     *
     * @param rows in the order of the ids
     * @param objects in the order of their names, which is that of the ids
     * @param full how many rows, or objects, a page has behind which there may be more
     */
    static InventoryPage compare(
            UUID organizationId, List<ExpectedObject> rows, List<ObjectDescription> objects, int full) {
        Map<UUID, Long> lengths = new HashMap<>();
        objects.forEach(object -> idOf(object).ifPresent(id -> lengths.put(id, object.lengthBytes())));
        Optional<UUID> end = end(rows, objects, full);
        List<ExpectedObject> missing = new ArrayList<>();
        List<ExpectedObject> altered = new ArrayList<>();
        List<ExpectedObject> elsewhere = new ArrayList<>();
        for (ExpectedObject row : rows) {
            if (isBehind(row.id().id(), end)) {
                break;
            }
            Long length = lengths.remove(row.id().id());
            if (!row.isStored()) {
                continue;
            }
            if (!row.key().equals(RecordingArtifact.sealedKey(row.id()))) {
                elsewhere.add(row);
            } else if (length == null) {
                missing.add(row);
            } else if (length != row.lengthBytes()) {
                altered.add(row);
            }
        }
        List<OwnedId> unknown = lengths.keySet().stream()
                .filter(id -> !isBehind(id, end))
                .map(id -> new OwnedId(organizationId, id))
                .toList();
        return new InventoryPage(end, missing, altered, unknown, elsewhere);
    }

    private static Optional<UUID> idOf(ObjectDescription object) {
        Matcher name = NAME.matcher(object.key().value());
        return name.matches() ? Optional.of(UUID.fromString(name.group(1))) : Optional.empty();
    }

    private static Optional<UUID> end(List<ExpectedObject> rows, List<ObjectDescription> objects, int full) {
        Optional<UUID> lastRow = rows.size() < full
                ? Optional.empty()
                : Optional.of(rows.get(rows.size() - 1).id().id());
        Optional<UUID> lastObject = objects.size() < full ? Optional.empty() : idOf(objects.get(objects.size() - 1));
        if (lastRow.isEmpty() || lastObject.isEmpty()) {
            return lastRow.or(() -> lastObject);
        }
        return isBehind(lastRow.get(), lastObject) ? lastObject : lastRow;
    }

    /** In the order of databases and names; that of Java takes the halves as numbers with a sign. */
    private static boolean isBehind(UUID id, Optional<UUID> end) {
        return end.filter(last -> id.toString().compareTo(last.toString()) > 0).isPresent();
    }
}
