package dev.tapelock.platform.rest;

import dev.tapelock.platform.Correlation;
import dev.tapelock.platform.ErrorBody;
import dev.tapelock.platform.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes the error body where JAX-RS is not reached. */
@ApplicationScoped
class ServletErrors {

    private final Correlation correlation;
    private final Jsonb jsonb = JsonbBuilder.create();

    @Inject
    ServletErrors(Correlation correlation) {
        this.correlation = correlation;
    }

    void write(HttpServletResponse response, Refusal refusal, int status, String message) throws IOException {
        byte[] body = jsonb.toJson(ErrorBody.of(refusal, status, message, correlation.id()))
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(CorrelationFilter.HEADER, correlation.id());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
