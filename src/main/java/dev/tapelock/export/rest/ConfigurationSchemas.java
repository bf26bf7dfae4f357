package dev.tapelock.export.rest;

import dev.tapelock.export.DestinationKind;
import dev.tapelock.platform.RefusedException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The JSON schemas of configurations, which lie beside this class. */
final class ConfigurationSchemas {

    static final String PROPERTIES = "properties";
    static final String ADVANCED = "advanced";

    private ConfigurationSchemas() {}

    /** @throws RefusedException {@code invalid.value} for a part that no configuration has */
    static JsonObject of(DestinationKind kind, String part) {
        return switch (part) {
            case PROPERTIES -> read(kind.typeId() + ".properties.schema.json");
            case ADVANCED -> read("advanced.schema.json");
            default -> throw RefusedException.invalidValue("configType", part, PROPERTIES + " or " + ADVANCED);
        };
    }

    private static JsonObject read(String name) {
        try (InputStream stream = ConfigurationSchemas.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The application lacks " + name);
            }
            try (JsonReader reader = Json.createReader(stream)) {
                return reader.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The application's " + name + " cannot be read", e);
        }
    }
}
