package dev.tapelock.keys.rest;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equipment on the premises fetches the public key that it seals under, and gives it back. */
@ExtendWith(SharedServer.class)
class EdgesIT {

    private static final String EDGES = "/api/v2/recording/edges";

    private final String edge = "edge-" + UUID.randomUUID();
    private ServerProcess server;
    private Caller caller;
    private Caller other;

    @BeforeEach
    void call(ServerProcess shared) {
        server = shared;
        caller = shared.demoCaller("");
        other = shared.demoCaller("other.");
    }

    @Test
    void aLeaseIsOnTheActiveKeyForTwoWeeks() {
        JsonObject lease = lease();

        JsonObject active = new KeyCalls(caller).active();
        JsonObject key = lease.getJsonObject("key");
        assertThat(lease.getString("edge")).isEqualTo(edge);
        assertThat(key.getString("id")).isEqualTo(active.getString("id"));
        assertThat(key.getString("keydataSummary")).isEqualTo(active.getString("keydataSummary"));
        assertThat(key.getString("wrapAlgorithm")).isEqualTo("RSAES_OAEP_SHA_256");
        assertThat(Duration.between(Instant.now(), Instant.parse(lease.getString("validUntil"))))
                .isBetween(
                        Duration.ofDays(14).minusMinutes(10),
                        Duration.ofDays(14).plusMinutes(10));
        assertThat(new KeyCalls(caller).audited("EdgeKeyLeased")).isPositive();
    }

    @Test
    void askingAgainRenewsTheSameLeaseAndAnotherKeyIsAnotherLease() {
        JsonObject first = lease();
        JsonObject renewed = lease();
        new KeyCalls(caller).changeNow();
        JsonObject second = lease();

        assertThat(renewed.getString("id")).isEqualTo(first.getString("id"));
        assertThat(Instant.parse(renewed.getString("validUntil")))
                .isAfter(Instant.parse(first.getString("validUntil")));
        assertThat(second.getString("id")).isNotEqualTo(first.getString("id"));
        assertThat(second.getJsonObject("key").getString("id"))
                .isNotEqualTo(first.getJsonObject("key").getString("id"));
        List<JsonObject> leases = leases(caller);
        assertThat(leases).hasSize(2);
        assertThat(leases.get(0).getString("id")).isEqualTo(second.getString("id"));
        assertThat(leases).noneMatch(each -> each.containsKey("dateReturned"));
    }

    @Test
    void aDrainedEdgeGivesBackAllButTheLeaseInForce() {
        lease();
        new KeyCalls(caller).changeNow();
        JsonObject second = lease();

        JsonObject answer = KeyCalls.done(caller.put(EDGES + "/" + edge + "/leases", "{\"drained\":true}"));

        assertThat(answer.getString("edge")).isEqualTo(edge);
        assertThat(answer.getBoolean("drained")).isTrue();
        List<JsonObject> leases = leases(caller);
        assertThat(leases.get(0).getString("id")).isEqualTo(second.getString("id"));
        assertThat(leases.get(0).containsKey("dateReturned")).isFalse();
        assertThat(leases.get(1).containsKey("dateReturned")).isTrue();
        assertThat(new KeyCalls(caller).audited("EdgeDrained")).isPositive();
    }

    @Test
    void anEdgeThatHasNotHeardOfItsNewestLeaseKeepsTheOneItSealsUnder() {
        JsonObject first = lease();
        new KeyCalls(caller).changeNow();
        lease();

        String leases = EDGES + "/" + edge + "/leases";
        KeyCalls.done(caller.put(leases, "{\"drained\":true,\"lease\":\"" + first.getString("id") + "\"}"));

        assertThat(leases(caller)).hasSize(2).noneMatch(each -> each.containsKey("dateReturned"));
        assertRefused(
                caller.put(leases, "{\"drained\":true,\"lease\":\"00000000-0000-4000-8000-000000000000\"}"),
                400,
                "invalid.value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"drained\":false}", "{\"drained\":null}"})
    void drainedIsTrueOrNothing(String body) {
        lease();
        assertRefused(caller.put(EDGES + "/" + edge + "/leases", body), 400, "invalid.value");
        assertThat(leases(caller).get(0).containsKey("dateReturned")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "a%C3%A4", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aNameThatCannotBeIsRefused(String name) {
        assertRefused(caller.post(EDGES + "/" + name + "/leases", ""), 400, "invalid.value");
        assertRefused(caller.put(EDGES + "/" + name + "/leases", "{\"drained\":true}"), 400, "invalid.value");
    }

    @Test
    void anotherOrganizationHasEdgesOfItsOwn() {
        lease();

        assertThat(find(other)).isEmpty();
        assertRefused(other.put(EDGES + "/" + edge + "/leases", "{\"drained\":true}"), 404, "not.found");
        JsonObject theirs = KeyCalls.done(other.post(EDGES + "/" + edge + "/leases", ""));
        assertThat(theirs.getJsonObject("key").getString("id"))
                .isEqualTo(new KeyCalls(other).active().getString("id"));
        assertThat(leases(caller)).hasSize(1);
    }

    @Test
    void callsAtTheSameTimeMakeOneLease() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                calls.add(() -> lease().getString("id"));
            }
            List<String> ids = new ArrayList<>();
            for (Future<String> one : threads.invokeAll(calls)) {
                ids.add(one.get());
            }
            assertThat(ids).hasSize(6).containsOnly(ids.get(0));
        } finally {
            threads.shutdownNow();
        }
        assertThat(leases(caller)).hasSize(1);
    }

    @Test
    void theListHasPages() {
        lease();
        assertThat(KeyCalls.done(caller.get(EDGES + "?pageSize=1")).getJsonArray("entities"))
                .hasSize(1);
        assertRefused(caller.get(EDGES + "?pageSize=101"), 400, "invalid.value");
        assertRefused(caller.get(EDGES + "?pageNumber=0"), 400, "invalid.value");
    }

    @Test
    void thePageShowsThem() {
        JsonObject lease = KeyCalls.done(other.post(EDGES + "/" + edge + "/leases", ""));
        try (Console console = Console.open(server)) {
            console.signIn("other.").to("/admin/keys/edges.xhtml");
            assertThat(console.text())
                    .contains(edge, "Under lease", lease.getJsonObject("key").getString("id"));
            assertThat(console.complaints()).isEmpty();
            assertThat(console.barriers()).isEmpty();
        }
        try (Console console = Console.open(server)) {
            console.signIn(console.credential("reviewerUser"), console.credential("reviewerPassword"));
            console.to("/admin/keys/edges.xhtml");
            assertThat(console.text())
                    .contains("You do not have the permission for this.")
                    .doesNotContain(edge);
        }
    }

    private JsonObject lease() {
        return KeyCalls.done(caller.post(EDGES + "/" + edge + "/leases", ""));
    }

    private List<JsonObject> find(Caller whose) {
        List<JsonObject> found = new ArrayList<>();
        JsonObject page;
        int number = 0;
        do {
            number++;
            page = KeyCalls.done(whose.get(EDGES + "?pageSize=100&pageNumber=" + number));
            page.getJsonArray("entities").getValuesAs(JsonObject.class).stream()
                    .filter(each -> each.getString("name").equals(edge))
                    .forEach(found::add);
        } while (number < page.getInt("pageCount"));
        return found;
    }

    private List<JsonObject> leases(Caller whose) {
        return find(whose).get(0).getJsonArray("leases").getValuesAs(JsonObject.class);
    }
}
