package dev.tapelock.platform;

import java.util.List;
import java.util.Map;

/**
 * The body of every answer that is not a success.
 *
 * @param contextId the correlation id, also in the {@code ININ-Correlation-Id} header
 */
public record ErrorBody(
        String message,
        String code,
        int status,
        String messageWithParams,
        Map<String, String> messageParams,
        String contextId,
        List<Object> details,
        List<Object> errors) {

    public static ErrorBody of(Refusal refusal, int status, String message, String contextId) {
        return new ErrorBody(message, refusal.code(), status, message, Map.of(), contextId, List.of(), List.of());
    }
}
