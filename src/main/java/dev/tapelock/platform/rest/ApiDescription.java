package dev.tapelock.platform.rest;

import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to the API's description what every call has in common, so that no resource repeats it: how failures look, and which
 * of them any call can have.
 */
public class ApiDescription implements OASFilter {

    private static final String API = "/api";
    private static final String OAUTH_WITHIN = API + "/oauth/";
    private static final String ERROR = "ErrorBody";

    /** Parameters that mean the same wherever they are. */
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("conversationId", "Id of the conversation, a UUID"),
            Map.entry("recordingId", "Id of the recording, a UUID"),
            Map.entry("artifact", "Which part of the recording, as call.0"),
            Map.entry("edge", "The name that the equipment on the premises has chosen"),
            Map.entry("jobId", "Id of the job, a UUID"),
            Map.entry("integrationId", "Id of the integration, a UUID"),
            Map.entry("typeId", "Id of the type of integrations"),
            Map.entry("configType", "Which part of a configuration: properties or advanced"),
            Map.entry("credentialId", "Id of the credential, a UUID"),
            Map.entry("keyConfigurationId", "Id of the key configuration, a UUID"),
            Map.entry("sortBy", "userId, by who ordered them, or dateCreated, the newest first"),
            Map.entry("state", "Only jobs in this state"),
            Map.entry("showOnlyMyJobs", "Only jobs that the caller ordered"),
            Map.entry("jobType", "EXPORT, the only kind there is"),
            Map.entry("cursor", "Not taken: pages are numbered"),
            Map.entry("pageNumber", "Which page, from 1"),
            Map.entry("pageSize", "Entries on a page, 1 to 100"),
            Map.entry("Authorization", "Basic, with the client's id and secret"),
            Map.entry("Content-Type", "The media type of the content"),
            Map.entry("Content-Length", "Bytes of the content; absent if its end is shown otherwise"),
            Map.entry("Transfer-Encoding", "How the end of content without a length is shown"),
            Map.entry("Range", "One range of bytes (RFC 9110 section 14.2)"),
            Map.entry("If-Range", "Gives the range only if this is still the revision, else the whole"),
            Map.entry("If-None-Match", "Gives nothing if this is still the revision"));

    @Override
    public Parameter filterParameter(Parameter parameter) {
        String description = PARAMETERS.get(parameter.getName());
        if (parameter.getDescription() == null && description != null) {
            parameter.setDescription(description);
        }
        return parameter;
    }

    @Override
    public void filterOpenAPI(OpenAPI description) {
        if (description.getComponents() == null) {
            description.setComponents(OASFactory.createComponents());
        }
        description.getComponents().addSchema(ERROR, errorBody());
        Paths paths = description.getPaths();
        Map.copyOf(paths.getPathItems()).forEach((path, item) -> {
            // The door at /oauth hands on to the REST application, which alone is looked through for calls.
            if (path.startsWith(OAUTH_WITHIN)) {
                paths.removePathItem(path);
                paths.addPathItem(path.substring(API.length()), item);
            }
        });
        paths.getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(ApiDescription::describe));
    }

    private static void describe(Operation operation) {
        boolean isPublic =
                operation.getSecurity() != null && operation.getSecurity().isEmpty();
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (isFailure(status)) {
                response.setContent(error(response.getDescription()).getContent());
            }
        });
        add(operation, "400", "The request cannot be read, or a value in it cannot be");
        add(operation, "401", isPublic ? "The proof is not right" : "There is no bearer token that is valid now");
        if (!isPublic) {
            add(operation, "403", "The caller has none of the permissions that the call needs");
        }
        add(operation, "500", "The server failed; its log has the reason under the context id");
    }

    private static boolean isFailure(String status) {
        return status.startsWith("4") || status.startsWith("5");
    }

    private static void add(Operation operation, String status, String description) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation.getResponses().addAPIResponse(status, error(description));
        }
    }

    private static APIResponse error(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + ERROR))));
    }

    private static Schema errorBody() {
        return OASFactory.createObject(Schema.class)
                .addType(Schema.SchemaType.OBJECT)
                .description("The body of every answer that is not a success")
                .properties(Map.of(
                        "code", text("What went wrong, in a word that stays"),
                        "message", text("The same in a sentence"),
                        "status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER),
                        "contextId", text("The request's id, as in the ININ-Correlation-Id header and in the log")));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }
}
