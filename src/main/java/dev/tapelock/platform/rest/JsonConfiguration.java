package dev.tapelock.platform.rest;

import dev.tapelock.platform.WireTimes;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.time.Instant;

/** JSON as the platform's clients read it: times in UTC with exactly three fraction digits. */
@Provider
public class JsonConfiguration implements ContextResolver<Jsonb> {

    private final Jsonb jsonb = JsonbBuilder.create(new JsonbConfig().withAdapters(new InstantAdapter()));

    @Override
    public Jsonb getContext(Class<?> type) {
        return jsonb;
    }

    /** An instant as the contract's text. */
    public static class InstantAdapter implements JsonbAdapter<Instant, String> {

        @Override
        public String adaptToJson(Instant instant) {
            return WireTimes.format(instant);
        }

        @Override
        public Instant adaptFromJson(String text) {
            return WireTimes.parse("time", text);
        }
    }
}
