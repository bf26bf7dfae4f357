package dev.tapelock.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What clients call about keys and their holders. */
public final class KeyCalls {

    public static final String KEYS = "/api/v2/recording/recordingkeys";
    public static final String CONFIGURATIONS = "/api/v2/recording/keyconfigurations";
    public static final String LOCAL_KEYS = "/api/v2/recording/localkeys";
    public static final String SCHEDULE = KEYS + "/rotationschedule";

    private final Caller caller;

    public KeyCalls(Caller caller) {
        this.caller = caller;
    }

    /** A configuration for a key service. */
    public static String localKeyManager(LocalKeyServer service) {
        return localKeyManager(service.decryptUrl().toString(), LocalKeyServer.ID, service.keyText());
    }

    public static String localKeyManager(String url, String apiId, String apiKey) {
        return json(Map.of("keyConfigurationType", "LocalKeyManager", "url", url, "apiId", apiId, "apiKey", apiKey));
    }

    public static String json(Map<String, String> fields) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        fields.forEach(json::add);
        return json.build().toString();
    }

    public HttpResponse<byte[]> tryToConfigure(String configuration) {
        return caller.post(CONFIGURATIONS, configuration);
    }

    /** Makes a configuration; the answer is its id. */
    public String configure(String configuration) {
        return done(tryToConfigure(configuration)).getString("id");
    }

    public JsonObject validate(String configuration) {
        return done(caller.post(CONFIGURATIONS + "/validate", configuration));
    }

    public JsonObject change(String id, String configuration) {
        return done(caller.put(CONFIGURATIONS + "/" + id, configuration));
    }

    /** Keys are ours again. */
    public JsonObject disable(String id) {
        return change(id, "{\"keyConfigurationType\":\"Native\"}");
    }

    public JsonObject read(String id) {
        return done(caller.get(CONFIGURATIONS + "/" + id));
    }

    public List<JsonObject> configurations() {
        return done(caller.get(CONFIGURATIONS)).getJsonArray("entities").getValuesAs(JsonObject.class);
    }

    public HttpResponse<byte[]> tryToRegister(String configurationId, String publicKey, String keypairId) {
        return caller.post(
                LOCAL_KEYS, json(Map.of("configId", configurationId, "publicKey", publicKey, "keypairId", keypairId)));
    }

    /** Makes a pair at the service and registers it. */
    public JsonObject register(String configurationId, LocalKeyServer service) throws Exception {
        UUID pair = service.makePair();
        return done(tryToRegister(configurationId, service.publicKey(pair), pair.toString()));
    }

    public JsonObject changeNow() {
        return done(caller.post(KEYS, ""));
    }

    public List<JsonObject> keys() {
        return done(caller.get(KEYS + "?pageSize=100")).getJsonArray("entities").getValuesAs(JsonObject.class);
    }

    public JsonObject active() {
        return keys().get(0);
    }

    /** How often something was noted. */
    public int audited(String action) {
        String query = "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"filters\":["
                + "{\"property\":\"Action\",\"value\":\"" + action + "\"}]}";
        return done(caller.post("/api/v2/audits/query/realtime", query)).getInt("total");
    }

    public static JsonObject done(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer);
    }
}
