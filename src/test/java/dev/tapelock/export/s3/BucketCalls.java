package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.S3Server;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;

/** Integrations that are buckets, as a client of one organization calls them. */
public final class BucketCalls {

    static final String INTEGRATIONS = "/api/v2/integrations";
    static final String CREDENTIALS = INTEGRATIONS + "/credentials";

    private final Caller caller;

    public BucketCalls(Caller caller) {
        this.caller = caller;
    }

    static String credential(String name, String id, String secret) {
        return Json.createObjectBuilder()
                .add("name", name)
                .add("type", Json.createObjectBuilder().add("name", "awsAccessKey"))
                .add(
                        "credentialFields",
                        Json.createObjectBuilder().add("accessKeyId", id).add("secretAccessKey", secret))
                .build()
                .toString();
    }

    /** The id of a new credential of the test store. */
    public String addCredential() {
        HttpResponse<byte[]> answer = caller.post(
                CREDENTIALS, credential("S3 " + UUID.randomUUID(), S3Server.ACCESS_KEY_ID, S3Server.SECRET));
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer).getString("id");
    }

    /** What is particular to a bucket, with AES256. */
    public static JsonObjectBuilder properties(String bucket, URI endpoint) {
        return Json.createObjectBuilder()
                .add("bucket", bucket)
                .add("region", S3Server.REGION)
                .add("endpoint", endpoint.toString())
                .add("prefix", "exports/")
                .add("pathStyle", true)
                .add("sse", "AES256");
    }

    public static JsonObjectBuilder configuration(JsonObjectBuilder properties, Optional<String> credential) {
        JsonObjectBuilder configuration = Json.createObjectBuilder().add("properties", properties);
        credential.ifPresent(id -> configuration.add(
                "credentials",
                Json.createObjectBuilder().add("aws", Json.createObjectBuilder().add("id", id))));
        return configuration;
    }

    HttpResponse<byte[]> add(JsonObjectBuilder configuration) {
        return caller.post(
                INTEGRATIONS,
                Json.createObjectBuilder()
                        .add("name", "S3 " + UUID.randomUUID())
                        .add(
                                "integrationType",
                                Json.createObjectBuilder().add("id", "aws-s3-recording-bulk-actions-integration"))
                        .add("config", Json.createObjectBuilder().add("current", configuration))
                        .build()
                        .toString());
    }

    /** The id of a new destination. */
    public String added(JsonObjectBuilder configuration) {
        HttpResponse<byte[]> answer = add(configuration);
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer).getString("id");
    }

    JsonObject validate(String id) {
        HttpResponse<byte[]> answer = caller.post(INTEGRATIONS + "/" + id + "/validate", "");
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer);
    }

    /** Removes all buckets and credentials, so that others find what they expect. */
    public void removeAll() {
        for (JsonObject integration : Caller.object(caller.get(INTEGRATIONS + "?pageSize=100"))
                .getJsonArray("entities")
                .getValuesAs(JsonObject.class)) {
            if (integration.getString("name").startsWith("S3 ")) {
                assertThat(caller.send(caller.request(integration.getString("selfUri"))
                                        .DELETE())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        for (JsonObject credential : Caller.object(caller.get(CREDENTIALS + "?pageSize=100"))
                .getJsonArray("entities")
                .getValuesAs(JsonObject.class)) {
            assertThat(caller.send(caller.request(credential.getString("selfUri"))
                                    .DELETE())
                            .statusCode())
                    .isEqualTo(204);
        }
    }
}
