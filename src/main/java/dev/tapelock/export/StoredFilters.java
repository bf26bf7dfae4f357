package dev.tapelock.export;

import dev.tapelock.recording.RecordingFilter;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingPredicate;
import dev.tapelock.recording.RecordingPredicate.Dimension;
import dev.tapelock.recording.RecordingPredicate.Operator;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An order's filters as a job's row and its manifest have them: JSON as the contract writes it. */
final class StoredFilters {

    private static final String OF_CONVERSATIONS = "conversationFilters";
    private static final String OF_SEGMENTS = "segmentFilters";
    private static final String CLAUSES = "clauses";
    private static final String PREDICATES = "predicates";

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private StoredFilters() {}

    /** Without those lists that are empty. */
    static JsonObject json(RecordingFilters filters) {
        JsonObjectBuilder json = JSON.createObjectBuilder();
        add(json, OF_CONVERSATIONS, filters.ofConversations());
        add(json, OF_SEGMENTS, filters.ofSegments());
        return json.build();
    }

    private static void add(JsonObjectBuilder json, String name, List<RecordingFilter> filters) {
        if (!filters.isEmpty()) {
            JsonArrayBuilder array = JSON.createArrayBuilder();
            filters.forEach(filter -> array.add(json(filter)));
            json.add(name, array);
        }
    }

    private static JsonObjectBuilder json(RecordingFilter filter) {
        JsonObjectBuilder json = JSON.createObjectBuilder().add("type", filter.joint());
        add(json, CLAUSES, filter.clauses());
        if (!filter.predicates().isEmpty()) {
            JsonArrayBuilder array = JSON.createArrayBuilder();
            filter.predicates().forEach(predicate -> array.add(json(predicate)));
            json.add(PREDICATES, array);
        }
        return json;
    }

    private static JsonObjectBuilder json(RecordingPredicate predicate) {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("dimension", predicate.dimension().wireName())
                .add("operator", predicate.operator().wireName());
        predicate.value().ifPresent(value -> json.add("value", value));
        return json;
    }

    /** What a row has: nothing if there are no filters. */
    static @Nullable String text(RecordingFilters filters) {
        return filters.isEmpty() ? null : json(filters).toString();
    }

    static RecordingFilters of(@Nullable String text) {
        if (text == null) {
            return RecordingFilters.NONE;
        }
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            return new RecordingFilters(filters(json, OF_CONVERSATIONS), filters(json, OF_SEGMENTS));
        }
    }

    private static List<RecordingFilter> filters(JsonObject json, String name) {
        return array(json, name).getValuesAs(StoredFilters::filter);
    }

    private static RecordingFilter filter(JsonObject json) {
        return new RecordingFilter(
                RecordingFilter.isAny(json.getString("type")).orElseThrow(),
                filters(json, CLAUSES),
                array(json, PREDICATES).getValuesAs(StoredFilters::predicate));
    }

    private static RecordingPredicate predicate(JsonObject json) {
        return new RecordingPredicate(
                Dimension.ofWireName(json.getString("dimension")).orElseThrow(),
                Operator.ofWireName(json.getString("operator")).orElseThrow(),
                Optional.ofNullable(json.getString("value", null)));
    }

    private static JsonArray array(JsonObject json, String name) {
        return json.containsKey(name) ? json.getJsonArray(name) : JsonArray.EMPTY_JSON_ARRAY;
    }
}
