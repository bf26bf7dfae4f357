package dev.tapelock.organization.rest;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.organization.Permission;
import dev.tapelock.organization.PublicAccess;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.RestOperations;
import dev.tapelock.testbed.RestOperations.Operation;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A client that may only read the audit trail tries everything else. */
class PermissionIT {

    private static final Permission ONLY = Permission.AUDIT_VIEW;
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    @Test
    void everyOtherCallIsRefusedAndAudited() throws Exception {
        List<Operation> refused = RestOperations.all().stream()
                .filter(operation -> !operation.method().isAnnotationPresent(PublicAccess.class))
                .filter(operation -> required(operation).length > 0)
                .filter(operation -> !Arrays.asList(required(operation)).contains(ONLY))
                .toList();
        assertThat(refused).hasSizeGreaterThan(15);
        try (ServerProcess server = ServerProcess.in(TestDirectory.empty(getClass(), "server"))
                .demo()
                .start()) {
            server.stop();
            leaveOnlyOnePermission(server);
            server.start();
            Caller caller = server.demoCaller("");

            for (Operation operation : refused) {
                HttpResponse<byte[]> answer = call(caller, operation);
                assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(403);
                if (!operation.httpMethod().equals("HEAD")) {
                    JsonObject body = assertRefused(answer, 403, "missing.any.permissions");
                    assertThat(body.getString("message"))
                            .as(operation.toString())
                            .contains(Arrays.stream(required(operation))
                                    .map(Permission::wireName)
                                    .toList());
                }
            }

            assertThat(refusals(caller))
                    .isEqualTo(refused.stream()
                            .collect(Collectors.groupingBy(Operation::auditName, TreeMap::new, Collectors.counting())));
        }
    }

    private static Permission[] required(Operation operation) {
        RequiresPermission direct = operation.method().getAnnotation(RequiresPermission.class);
        return direct != null
                ? direct.value()
                : Arrays.stream(operation.method().getAnnotations())
                        .map(annotation -> annotation.annotationType().getAnnotation(RequiresPermission.class))
                        .filter(required -> required != null)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(operation + " says nothing"))
                        .value();
    }

    private static void leaveOnlyOnePermission(ServerProcess server) throws Exception {
        try (Connection connection = server.connection();
                PreparedStatement delete = connection.prepareStatement(
                        "delete from api_client_permission where client_id = ? and permission <> ?")) {
            delete.setObject(1, UUID.fromString(server.demoCaller("").clientId()));
            delete.setString(2, ONLY.wireName());
            assertThat(delete.executeUpdate()).isEqualTo(Permission.values().length - 1);
        }
    }

    private static HttpResponse<byte[]> call(Caller caller, Operation operation) {
        String path = PARAMETER
                .matcher(operation.path())
                .replaceAll(parameter -> UUID.randomUUID().toString());
        boolean hasBody = operation.httpMethod().startsWith("P"); // POST, PUT, PATCH
        BodyPublisher body = hasBody ? BodyPublishers.ofString("{}") : BodyPublishers.noBody();
        return caller.send(
                caller.request(path).header("Content-Type", "application/json").method(operation.httpMethod(), body));
    }

    private static Map<String, Long> refusals(Caller caller) {
        HttpResponse<byte[]> answer = caller.post(
                "/api/v2/audits/query/realtime",
                "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"pageSize\":500,"
                        + "\"filters\":[{\"property\":\"Action\",\"value\":\"CallRefused\"}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        return Caller.object(answer).getJsonArray("entities").getValuesAs(JsonObject.class).stream()
                .peek(event -> {
                    assertThat(event.getString("status")).isEqualTo("FAILURE");
                    assertThat(event.getJsonObject("client").getString("id")).isEqualTo(caller.clientId());
                })
                .map(event -> event.getJsonObject("entity").getString("id"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }
}
