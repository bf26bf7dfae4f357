package dev.tapelock.organization.rest;

import dev.tapelock.organization.FirstAdministrator;
import dev.tapelock.organization.OrganizationRegistration;
import dev.tapelock.organization.PublicAccess;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v2/setup/administrator}: the first organization of an empty installation, with its administrator. */
@Tag(name = "Access")
@Path("/v2/setup/administrator")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class FirstAdministratorResource {

    private static final int LONGEST_NAME = 200;
    private static final int SHORTEST_PASSWORD = 12;

    @Inject
    private FirstAdministrator firstAdministrator;

    /** What is wanted, and the token that proves that the caller reads the server's log. */
    public record SetupOrder(
            @Nullable String token,
            @Nullable String organizationName,
            @Nullable String timeZone,
            @Nullable String adminUser,
            @Nullable String adminPassword) {}

    /** What was made. The secret is shown this once. */
    public record SetupAnswer(String organizationId, String userId, String clientId, String clientSecret) {}

    @POST
    @SecurityRequirements
    @PublicAccess(because = "the one-time token from the log is checked")
    @Operation(
            operationId = "postSetupAdministrator",
            summary = "Makes the first administrator",
            description = "Once in an installation, with the one-time token that the server's log shows: an "
                    + "organization, its first user and its first API client.")
    @APIResponse(
            responseCode = "200",
            description = "What was made, with the client's secret, which is shown this once")
    public Response make(@Nullable SetupOrder order) {
        if (order == null) {
            throw RefusedException.invalidValue("body", "(empty)", "an order as JSON");
        }
        char[] password =
                text("adminPassword", order.adminPassword(), SHORTEST_PASSWORD).toCharArray();
        try {
            var registered = firstAdministrator.claim(
                    text("token", order.token(), 1),
                    new OrganizationRegistration.Order(
                            text("organizationName", order.organizationName(), 1),
                            zone(order.timeZone()),
                            text("adminUser", order.adminUser(), 1),
                            password));
            return Response.ok(new SetupAnswer(
                            registered.organizationId().toString(),
                            registered.userId().toString(),
                            registered.clientId().toString(),
                            registered.clientSecret().reveal()))
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static String text(String name, @Nullable String value, int shortest) {
        if (value == null || value.isBlank() || value.length() < shortest || value.length() > LONGEST_NAME) {
            // The value may be a password: it is not repeated.
            throw RefusedException.invalidValue(
                    name, "(not shown)", "text of " + shortest + " to " + LONGEST_NAME + " characters");
        }
        return value;
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return ZoneId.of(name == null ? "UTC" : name);
        } catch (DateTimeException e) {
            throw RefusedException.invalidValue("timeZone", String.valueOf(name), "a time zone as Europe/Berlin");
        }
    }
}
