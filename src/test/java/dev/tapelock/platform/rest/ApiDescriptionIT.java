package dev.tapelock.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.organization.PublicAccess;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.RestOperations;
import dev.tapelock.testbed.RestOperations.Operation;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code /openapi} says of the API, to whoever writes a client for it. */
@ExtendWith(SharedServer.class)
class ApiDescriptionIT {

    private static final Collection<String> HTTP_METHODS = List.of("get", "head", "post", "put", "patch", "delete");

    private Caller caller;
    private JsonObject description;

    @BeforeEach
    void read(ServerProcess server) {
        caller = server.demoCaller("");
        description = Caller.object(caller.send(caller.anonymous("/openapi?format=JSON")));
    }

    @Test
    void everyCallIsDescribedAndNothingElse() {
        assertThat(operations().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        RestOperations.all().stream().map(Operation::toString).toList());
    }

    @Test
    void everyCallHasANameASummaryAndItsFailures() {
        List<String> ids = new ArrayList<>();
        operations().forEach((name, operation) -> {
            assertThat(operation.getString("summary", "")).as(name).isNotBlank();
            assertThat(operation.getString("operationId", "")).as(name).isNotBlank();
            ids.add(operation.getString("operationId"));
            JsonObject responses = operation.getJsonObject("responses");
            assertThat(responses.keySet()).as(name).anyMatch(status -> status.startsWith("2"));
            assertThat(responses.keySet()).as(name).contains("400", "401", "500");
            responses.forEach((status, response) -> {
                assertThat(response.asJsonObject().getString("description", ""))
                        .as(name + " " + status)
                        .isNotBlank();
                if (status.startsWith("4") || status.startsWith("5")) {
                    assertThat(response.toString()).as(name + " " + status).contains("#/components/schemas/ErrorBody");
                }
            });
        });
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void everyParameterIsDescribed() {
        operations().forEach((name, operation) -> {
            if (operation.containsKey("parameters")) {
                for (JsonObject parameter : operation.getJsonArray("parameters").getValuesAs(JsonObject.class)) {
                    assertThat(parameter.getString("description", ""))
                            .as(name + " " + parameter.getString("name"))
                            .isNotBlank();
                }
            }
        });
    }

    @Test
    void aTokenIsAskedForWhereOneIsNeeded() {
        JsonObject bearer = description
                .getJsonObject("components")
                .getJsonObject("securitySchemes")
                .getJsonObject("bearer");
        assertThat(bearer.getString("type")).isEqualTo("http");
        assertThat(bearer.getString("scheme")).isEqualTo("bearer");
        assertThat(description.getJsonArray("security").toString()).isEqualTo("[{\"bearer\":[]}]");
        Map<String, JsonObject> operations = operations();
        for (Operation operation : RestOperations.all()) {
            JsonObject described = operations.get(operation.toString());
            boolean isPublic = operation.method().isAnnotationPresent(PublicAccess.class);
            assertThat(described.containsKey("security")
                            && described.getJsonArray("security").isEmpty())
                    .as(operation.toString())
                    .isEqualTo(isPublic);
            assertThat(described.getJsonObject("responses").containsKey("403"))
                    .as(operation.toString())
                    .isEqualTo(!isPublic);
        }
    }

    @Test
    void itSaysWhatItDescribes() {
        JsonObject info = description.getJsonObject("info");

        assertThat(info.getString("title")).isEqualTo("Tapelock");
        assertThat(info.getString("version")).isEqualTo("v2");
        assertThat(description.toString()).doesNotContain("dev.tapelock.", "Tapelock-0.");
    }

    /** The page that shows it is the server's own, whole. */
    @Test
    void itsPageFetchesNothingFromElsewhere() {
        String page = Caller.text(caller.send(caller.anonymous("/openapi/ui/")));

        assertThat(page).contains("url: '/openapi'");
        assertThat(Pattern.compile("(?:src|href|url)\\s*[=:]\\s*[\"']\\s*(?:https?:)?//")
                        .matcher(page)
                        .find())
                .isFalse();
    }

    private Map<String, JsonObject> operations() {
        Map<String, JsonObject> operations = new TreeMap<>();
        for (Map.Entry<String, JsonValue> path :
                description.getJsonObject("paths").entrySet()) {
            path.getValue().asJsonObject().forEach((method, operation) -> {
                if (HTTP_METHODS.contains(method)) {
                    operations.put(
                            method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(), operation.asJsonObject());
                }
            });
        }
        return operations;
    }
}
