package dev.tapelock.organization.rest;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.RawAnswer;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedServer.class)
class DoorIT {

    private static final String KEYS = "/api/v2/recording/recordingkeys";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String CLIENT_CREDENTIALS = "grant_type=client_credentials";

    private Caller caller;
    private Caller other;

    @BeforeEach
    void call(ServerProcess server) {
        caller = server.demoCaller("");
        other = server.demoCaller("other.");
    }

    @Test
    void aTokenOpensTheKeys() {
        HttpResponse<byte[]> answer = caller.get(KEYS);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void clientCredentialsGiveABearerTokenForAnHour() {
        HttpResponse<byte[]> answer = askForToken(basic(caller.clientId(), caller.clientSecret()), CLIENT_CREDENTIALS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        JsonObject body = Caller.object(answer);
        assertThat(body.keySet()).containsExactlyInAnyOrder("access_token", "token_type", "expires_in");
        assertThat(body.getString("token_type")).isEqualTo("bearer");
        assertThat(body.getInt("expires_in")).isEqualTo(3600);
        assertThat(getWith("Authorization", "Bearer " + body.getString("access_token"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongSecretAndAnUnknownClientAreAnsweredAlike() {
        JsonObject wrongSecret = assertRefused(
                askForToken(basic(caller.clientId(), caller.clientSecret() + "x"), CLIENT_CREDENTIALS),
                401,
                "bad.credentials");
        JsonObject otherSecret = assertRefused(
                askForToken(basic(caller.clientId(), other.clientSecret()), CLIENT_CREDENTIALS),
                401,
                "bad.credentials");
        JsonObject unknown = assertRefused(
                askForToken(basic(UUID.randomUUID().toString(), caller.clientSecret()), CLIENT_CREDENTIALS),
                401,
                "bad.credentials");
        JsonObject noId = assertRefused(
                askForToken(basic("nobody", caller.clientSecret()), CLIENT_CREDENTIALS), 401, "bad.credentials");

        assertThat(withoutContext(otherSecret)).isEqualTo(withoutContext(wrongSecret));
        assertThat(withoutContext(unknown)).isEqualTo(withoutContext(wrongSecret));
        assertThat(withoutContext(noId)).isEqualTo(withoutContext(wrongSecret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type=password", "grant_type=", "other=client_credentials", ""})
    void anotherGrantIsRefused(String form) {
        HttpResponse<byte[]> answer = askForToken(basic(caller.clientId(), caller.clientSecret()), form);

        assertRefused(answer, 400, "invalid.value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer x", "Digest x", "Basic Og=="})
    void credentialsThatAreNoneAreRefused(String authorization) {
        assertRefused(askForToken(authorization, CLIENT_CREDENTIALS), 401, "bad.credentials");
    }

    @Test
    void aTokenIsNotGivenWithoutCredentials() {
        HttpResponse<byte[]> answer = caller.send(caller.anonymous("/oauth/token")
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(CLIENT_CREDENTIALS)));

        assertRefused(answer, 401, "bad.credentials");
    }

    @Test
    void nothingOpensWithoutAToken() {
        HttpResponse<byte[]> answer = caller.send(caller.anonymous(KEYS));

        assertRefused(answer, 401, "authentication.required");
        assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"tapelock\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer garbage", "Bearer a.b.c", "Bearer ..", "Bearer null"})
    void garbageIsNoToken(String authorization) {
        HttpResponse<byte[]> answer = getWith("Authorization", authorization);

        assertRefused(answer, 401, "authentication.required");
        if (!authorization.equals("Bearer")) {
            assertThat(answer.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer realm=\"tapelock\", error=\"invalid_token\"");
        }
    }

    /** The same with the plain text on the wire, which an HTTP client would not send. */
    @ParameterizedTest
    @ValueSource(strings = {"?pageSize=%zz", "?a=%", "?a=%4", "?%=", "?a=100%25&b=%u0041", "?a={b}", "?a=\"b\""})
    void aQueryThatCannotBeReadIsRefused(String query) {
        for (String path : new String[] {KEYS, "/api/v2/nothing", "/oauth/token"}) {
            RawAnswer answer = RawAnswer.to(
                    caller.uri("/"), "GET " + path + query + " HTTP/1.1", "Authorization: Bearer " + caller.token());

            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
            assertThat(answer.text())
                    .contains(
                            "\"code\":\"bad.request\"",
                            answer.header("ININ-Correlation-Id").orElseThrow());
        }
    }

    @Test
    void aQueryWithPercentSequencesIsRead() {
        assertThat(caller.get(KEYS + "?pageSize=%32&x=%E2%82%AC").statusCode()).isEqualTo(200);
    }

    @Test
    void anAlteredTokenOpensNothing() {
        String[] parts = caller.token().split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertThat(payload).contains(caller.clientId());
        String altered = base64Url(payload.replace(caller.clientId(), other.clientId()));

        assertRefused(
                getWith("Authorization", "Bearer " + parts[0] + "." + altered + "." + parts[2]),
                401,
                "authentication.required");
    }

    @Test
    void anUnsignedTokenOpensNothing() {
        String[] parts = caller.token().split("\\.");
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        String none = base64Url(header.replace("HS256", "none"));

        for (String signature : new String[] {"", parts[2]}) {
            assertRefused(
                    getWith("Authorization", "Bearer " + none + "." + parts[1] + "." + signature),
                    401,
                    "authentication.required");
        }
    }

    @Test
    void aCookieIsNoProof() {
        assertRefused(getWith("Cookie", "access_token=" + caller.token()), 401, "authentication.required");
        assertRefused(getWith("Cookie", "LtpaToken2=" + caller.token()), 401, "authentication.required");
    }

    @Test
    void theClientsSecretItselfIsNoProof() {
        HttpResponse<byte[]> answer = getWith("Authorization", basic(caller.clientId(), caller.clientSecret()));

        assertRefused(answer, 401, "authentication.required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/nothing", "/api/v2/recording/nothing", "/oauth/nothing", "/oauth"})
    void anUnknownPathOfTheApiIsNotFound(String path) {
        assertRefused(caller.get(path), 404, "not.found");
    }

    @Test
    void aMethodThatIsNotThereIsNamedSo() {
        HttpResponse<byte[]> answer = caller.send(caller.request(KEYS).DELETE());

        assertRefused(answer, 405, "method.not.allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "nothing", "[]", "{\"period\": {}}", "{\"period\":\"DAILY\"", "\u0000"})
    void aBodyThatIsNotTheJsonIsRefused(String json) {
        assertRefused(caller.put(KEYS + "/rotationschedule", json), 400, "bad.request");
    }

    @Test
    void aContentTypeThatIsNotTakenIsNamedSo() {
        assertRefused(
                caller.send(caller.request(KEYS + "/rotationschedule")
                        .header("Content-Type", "text/plain")
                        .PUT(BodyPublishers.ofString("{}"))),
                415,
                "unsupported.media.type");
        assertRefused(
                caller.send(caller.anonymous("/oauth/token")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))),
                415,
                "unsupported.media.type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/WEB-INF/web.xml", "/META-INF/MANIFEST.MF", "/failure"})
    void anUnknownPathOutsideTheApiIsNotFoundInTheSameForm(String path) {
        assertRefused(caller.send(caller.anonymous(path)), 404, "not.found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /nothing",
                "POST /nothing",
                "PROPFIND /nothing",
                "TRACE /",
                "GET /..;/x",
                "GET /%zz",
                "GET /%00",
                "GET /../../etc/passwd",
                "GET /%2e%2e/%2e%2e/etc/passwd",
                "GET /WEB-INF/web.xml",
                "GET /oauth/%2e%2e/%2e%2e/%2e%2e/x",
                "GET /oauth/..;/..;/x",
                "GET /api/%zz",
                "GET /api/v2/%00",
                "GET /index.html/x"
            })
    void whatNobodyForesawTellsNothingOfTheServer(String request) {
        RawAnswer answer = RawAnswer.to(caller.uri("/"), request + " HTTP/1.1");

        assertThat(answer.statusCode()).isBetween(400, 599);
        assertThat(answer.text())
                .doesNotContain("Exception", "SRVE", "java", "jakarta.", "com.ibm", "io.openliberty", "\tat ")
                .doesNotContainIgnoringCase("liberty", "websphere", "resteasy");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.header("X-Powered-By")).isEmpty();
    }

    /** Clients look the header up in exactly this case, and the client of these tests shows no case. */
    @ParameterizedTest
    @ValueSource(strings = {KEYS, "/oauth/token", "/api/nothing", "/nothing"})
    void theCorrelationHeaderKeepsItsCase(String path) {
        RawAnswer answer = RawAnswer.to(caller.uri("/"), "GET " + path + " HTTP/1.1");

        assertThat(answer.head()).contains("\r\nININ-Correlation-Id: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", KEYS, "/health/ready"})
    void anAnswerDoesNotNameTheServer(String path) {
        HttpResponse<byte[]> answer = caller.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("X-Powered-By")).isEmpty();
    }

    private HttpResponse<byte[]> askForToken(String authorization, String form) {
        HttpRequest.Builder request = caller.anonymous("/oauth/token")
                .header("Authorization", authorization)
                .header("Content-Type", FORM);
        return caller.send(request.POST(BodyPublishers.ofString(form)));
    }

    private HttpResponse<byte[]> getWith(String header, String value) {
        return caller.send(caller.anonymous(KEYS).header(header, value));
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String withoutContext(JsonObject body) {
        return body.toString().replace(body.getString("contextId"), "");
    }
}
