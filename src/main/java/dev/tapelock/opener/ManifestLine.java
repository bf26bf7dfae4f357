package dev.tapelock.opener;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Map;

/**
 * One line of a manifest.
 *
 * @param number from 1
 */
record ManifestLine(long number, JsonObject content) {

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    /** @throws UnusableManifestException if it is no JSON object */
    static ManifestLine parse(long number, String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return new ManifestLine(number, reader.readObject());
        } catch (JsonException e) {
            throw new UnusableManifestException("line " + number + " is no JSON object");
        }
    }

    String type() {
        return text("type");
    }

    String text(String name) {
        JsonValue value = content.get(name);
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw lacks(name);
    }

    long number(String name) {
        JsonValue value = content.get(name);
        if (value instanceof JsonNumber number && number.isIntegral()) {
            return number.longValue();
        }
        throw lacks(name);
    }

    UnusableManifestException bad(String what) {
        return new UnusableManifestException("line " + number + " " + what);
    }

    private UnusableManifestException lacks(String name) {
        return bad("does not say its " + name);
    }
}
