package dev.tapelock.export.web;

import static dev.tapelock.testbed.Caller.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.pgp.SampleKey;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket made a destination, changed and tried from the console. */
@ExtendWith(SharedServer.class)
class BucketPageIT {

    private static final String PAGE = "/admin/export/bucket.xhtml";
    private static final String INTEGRATIONS = "/api/v2/integrations";
    private static final String CREDENTIALS = INTEGRATIONS + "/credentials";

    private static S3Server store;

    private final ServerProcess server;
    private final Caller caller;

    BucketPageIT(ServerProcess server) {
        this.server = server;
        this.caller = server.demoCaller("other.");
    }

    @BeforeAll
    static void startStore() throws IOException {
        store = S3Server.inMemory(TestDirectory.empty(BucketPageIT.class, "s3"));
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @AfterEach
    void removeAll() {
        for (String path : new String[] {INTEGRATIONS, CREDENTIALS}) {
            for (JsonObject each : entities(path).toArray(JsonObject[]::new)) {
                caller.send(caller.request(each.getString("selfUri")).DELETE());
            }
        }
    }

    private java.util.stream.Stream<JsonObject> entities(String path) {
        return object(caller.get(path)).getJsonArray("entities").getValuesAs(JsonObject.class).stream();
    }

    private void fill(Console console, String bucket, String secret) {
        console.page().fill("[id='place:name']", "S3 " + bucket);
        console.page().fill("[id='place:bucket']", bucket);
        console.page().fill("[id='place:region']", S3Server.REGION);
        console.page().fill("[id='place:prefix']", "exports/");
        console.page().fill("[id='place:endpoint']", store.endpoint().toString());
        console.page().check("[id='place:path-style']");
        console.page().fill("[id='place:key-id']", S3Server.ACCESS_KEY_ID);
        console.page().fill("[id='place:key-secret']", secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void aBucketIsTriedSavedAndChanged(Locale language) {
        String bucket = "exports-" + UUID.randomUUID();
        store.withBucket(bucket);
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("other.").to(PAGE);
            fill(console, bucket, "not the secret");
            console.submit("[id='place:save']");
            console.page().locator(".told-failed").first().waitFor();
            assertThat(console.text()).contains("SignatureDoesNotMatch");
            assertThat(entities(INTEGRATIONS)).isEmpty();
            assertThat(entities(CREDENTIALS)).as("keys of what was refused").isEmpty();

            String key = SampleKey.of(SampleKey.ed25519(), SampleKey.x25519()).armored();
            console.page().fill("[id='place:key-secret']", S3Server.SECRET);
            console.page().fill("[id='place:keys']", key.replace("PUBLIC", "PRIVATE"));
            console.submit("[id='place:save']");
            console.page().locator(".told-failed").first().waitFor();
            assertThat(console.text()).contains("SECRET key");
            assertThat(entities(INTEGRATIONS)).isEmpty();
            assertThat(entities(CREDENTIALS)).isEmpty();

            console.page().fill("[id='place:key-secret']", S3Server.SECRET);
            console.page().fill("[id='place:keys']", key);
            console.submit("[id='place:save']");
            console.page().locator(".told-done").first().waitFor();
            assertThat(console.page().content()).doesNotContain(S3Server.SECRET);
            assertThat(console.barriers()).isEmpty();
            assertThat(console.complaints()).isEmpty();

            String id = entities(INTEGRATIONS).findFirst().orElseThrow().getString("id");
            console.to(PAGE + "?id=" + id);
            assertThat(console.page().inputValue("[id='place:bucket']")).isEqualTo(bucket);
            assertThat(console.page().inputValue("[id='place:key-secret']")).isEmpty();
            assertThat(console.text())
                    .containsPattern("([0-9A-F]{4} ){9}[0-9A-F]{4}")
                    .contains("Ann <ann@example.com>");
            assertThat(console.page().inputValue("[id='place:keys']")).contains("BEGIN PGP PUBLIC KEY BLOCK");
            assertThat(console.barriers()).isEmpty();
            console.page().fill("[id='place:prefix']", "changed/");
            console.submit("[id='place:save']");
            console.page().locator(".told-done").first().waitFor();

            JsonObject now = object(caller.get(INTEGRATIONS + "/" + id + "/config/current"));
            assertThat(now.getInt("version")).isEqualTo(2);
            assertThat(now.getJsonObject("properties").getString("prefix")).isEqualTo("changed/");
            assertThat(entities(CREDENTIALS)).hasSize(1);
            assertThat(now.getJsonObject("properties").getJsonArray("pgpKeys")).hasSize(1);

            console.to("/admin/export/destinations.xhtml");
            assertThat(console.text()).contains("s3://" + bucket + "/changed/");
            console.page().locator("[id$=':check']").click();
            console.page().locator(".told-done").waitFor();
        }
    }

    @Test
    void anothersBucketIsNotShown() {
        String theirs = object(server.demoCaller("").get(INTEGRATIONS))
                .getJsonArray("entities")
                .getJsonObject(0)
                .getString("id");
        try (Console console = Console.open(server)) {
            console.signIn("other.");
            for (String id : new String[] {theirs, UUID.randomUUID().toString()}) {
                console.to(PAGE + "?id=" + id);
                assertThat(console.page().locator("[id='place:save']").count()).isZero();
            }
        }
    }
}
