package dev.tapelock.platform.rest;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** JSON as the platform's clients read it: times in UTC with exactly three fraction digits. */
@Provider
public class JsonConfiguration implements ContextResolver<Jsonb> {

    private final Jsonb jsonb = JsonbBuilder.create(new JsonbConfig().withAdapters(new InstantAdapter()));

    @Override
    public Jsonb getContext(Class<?> type) {
        return jsonb;
    }

    /** Some clients read six fraction digits as that many milliseconds. */
    public static class InstantAdapter implements JsonbAdapter<Instant, String> {

        private static final DateTimeFormatter MILLISECONDS =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

        @Override
        public String adaptToJson(Instant instant) {
            return MILLISECONDS.format(instant);
        }

        @Override
        public Instant adaptFromJson(String text) {
            return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
        }
    }
}
