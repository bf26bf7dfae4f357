package dev.tapelock.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.SelectOption;
import dev.tapelock.export.JobCalls;
import dev.tapelock.export.s3.BucketCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.FaultyProxy;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bulk job made, started, watched and cancelled on the pages. */
@ExtendWith(SharedServer.class)
class BulkJobPagesIT {

    private static final String JOBS = "/admin/export/bulk-jobs.xhtml";
    private static final double LEASE_AND_MORE_MILLIS = 90_000;

    private final ServerProcess server;

    BulkJobPagesIT(ServerProcess server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void aJobIsCountedMadeAndCancelled(Locale language) {
        try (Console console = Console.open(server, language, 1280)) {
            makesAJob(console);
            look(console, "ready", language);
            console.page().click("[id='job:cancel']");
            console.page().click(".ui-confirmdialog-yes");
            console.page().locator("#state[data-state=CANCELLED]").waitFor();
            assertThat(console.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"en, 1280", "ja, 360"})
    void onlyConversationsThatFitAreCountedAndTaken(Locale language, int width) {
        Caller caller = server.demoCaller("");
        UUID conversation = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        for (String query : new String[] {"?direction=inbound&userIds=" + user, "?direction=outbound"}) {
            assertThat(caller.send(caller.request(Caller.mediaPath(conversation, UUID.randomUUID()) + query)
                                    .header("Content-Type", "audio/wav")
                                    .PUT(BodyPublishers.ofByteArray(new byte[100])))
                            .statusCode())
                    .isEqualTo(201);
        }
        try (Console console = Console.open(server, language, width)) {
            console.signIn("").to(JOBS);
            console.page().fill("[id='new:user']", "nobody");
            console.page().press("[id='new:user']", "Tab");
            console.page().locator(".told-failed").waitFor();

            console.page().fill("[id='new:user']", user.toString());
            // Of one recording at once: the one with the user is inbound.
            console.page().locator("[id='new:direction']").selectOption("OUTBOUND");
            counted(console, "No recording fits in no conversation", "0 件の記録、0 件の会話", language);
            console.page().locator("[id='new:direction']").selectOption("INBOUND");
            counted(console, "2 recordings in 1 conversation", "2 件の記録、1 件の会話", language);
            look(console, "conditions-" + width, language);
            console.page().locator("[id='new:destination']").selectOption(new SelectOption().setIndex(1));
            console.page().click("[id='new:create']");
            console.page().locator("#state[data-state=READY]").waitFor();

            assertThat(console.page().locator("#filters").textContent())
                    .isEqualTo("segment: (userId matches " + user + " and direction matches inbound)");
            assertThat(console.complaints()).isEmpty();
        }
    }

    private static void counted(Console console, String english, String japanese, Locale language) {
        console.page()
                .locator("[id='new:count']")
                .getByText(language.getLanguage().equals("ja") ? japanese : english)
                .waitFor();
    }

    @ParameterizedTest
    @CsvSource({"en, 1280", "en, 360", "ja, 1280", "ja, 360"})
    void aJobIsStartedAndWatchedToItsEnd(Locale language, int width) {
        try (Console console = Console.open(server, language, width)) {
            makesAJob(console);
            console.page().click("[id='job:start']");
            console.page().locator("#state[data-state=FULFILLED]").waitFor();
            assertThat(console.page()
                            .locator("[id='job:start'], [id='job:cancel']")
                            .count())
                    .as("buttons of a job that is over")
                    .isZero();
            look(console, "fulfilled-" + width, language);
            console.page().click("main p a");
            console.page().locator("[id='jobs'] tbody tr").first().waitFor();
            assertThat(console.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void whatFailedIsTriedAgainAsANewJob(Locale language) throws Exception {
        Caller caller = server.demoCaller("");
        JobCalls jobs = new JobCalls(caller);
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        caller.send(caller.request(Caller.mediaPath(conversation, recording) + "?startTime=2026-01-05T07:08:09.000Z")
                .header("Content-Type", "audio/wav")
                .PUT(BodyPublishers.ofByteArray(new byte[100])));
        Path directory = JobCalls.exportRoot(server, caller)
                .resolve("year=2026/month=1/day=5/hour=7/conversation_id=" + conversation);
        Path inTheWay =
                Files.writeString(Files.createDirectories(directory).resolve(recording + ".wav"), "somebody else's");
        String failed = jobs.run(jobs.orderOf(conversation)).getString("id");
        Files.delete(inTheWay);
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("").to("/admin/export/bulk-job.xhtml?id=" + failed);
            look(console, "failed", language);
            assertThat(console.page().locator("#filters").textContent())
                    .isEqualTo("conversation: (conversationId matches " + conversation + ")");
            console.page().click("[id='job:retry']");
            console.page().locator("#state[data-state=READY]").waitFor();
            assertThat(console.page()
                            .locator("[id='job:retry'], [id='job:pause']")
                            .count())
                    .as("buttons of a job that has not begun")
                    .isZero();
            console.page().click("[id='job:start']");
            console.page().locator("#state[data-state=FULFILLED]").waitFor();
            assertThat(console.page().locator("[id='job:retry']").count())
                    .as("nothing failed")
                    .isZero();
            assertThat(console.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"en, 1280", "ja, 360"})
    void whatWasExportedIsVerifiedAndDiffersOnceItIsTouched(Locale language, int width) throws Exception {
        Caller caller = server.demoCaller("");
        JobCalls jobs = new JobCalls(caller);
        UUID conversation = UUID.randomUUID();
        assertThat(caller.putMedia(conversation, UUID.randomUUID(), new byte[100], "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        JsonObject job = jobs.run(jobs.orderOf(conversation));
        String manifest = job.getJsonObject("manifest").getString("path");
        try (Console console = Console.open(server, language, width)) {
            console.signIn("").to("/admin/export/bulk-job.xhtml?id=" + job.getString("id"));
            assertThat(console.page().locator("#verification").count())
                    .as("before anybody asked")
                    .isZero();

            console.page().click("[id='job:verify']");
            console.page().locator("#verification[data-state=VERIFIED]").waitFor();

            look(console, "verified-" + width, language);
            Download downloaded =
                    console.page().waitForDownload(() -> console.page().click("[id='job:manifest']"));
            assertThat(downloaded.path())
                    .hasSameBinaryContentAs(JobCalls.exportRoot(server, caller).resolve(manifest));
            Files.delete(JobCalls.exportRoot(server, caller).resolve(manifest));
            console.page().click("[id='job:verify']");
            console.page().locator("#verification[data-state=DIFFERENT]").waitFor();
            assertThat(console.page().locator("[id='job:problems']").innerText())
                    .contains(manifest);
            look(console, "different-" + width, language);
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void aRunningJobIsPausedAndGoesOn(Locale language) throws Exception {
        Caller caller = server.demoCaller("other.");
        BucketCalls buckets = new BucketCalls(caller);
        CountDownLatch opened = new CountDownLatch(1);
        try (S3Server store = S3Server.inMemory(TestDirectory.empty(BulkJobPagesIT.class, "s3"));
                FaultyProxy proxy = new FaultyProxy(store.endpoint());
                Console console = Console.open(server, language, 1280)) {
            String bucket = "exports-" + UUID.randomUUID();
            store.withBucket(bucket);
            buckets.added(BucketCalls.configuration(
                    BucketCalls.properties(bucket, proxy.endpoint()), Optional.of(buckets.addCredential())));
            assertThat(caller.putMedia(UUID.randomUUID(), UUID.randomUUID(), new byte[100], "audio/wav")
                            .statusCode())
                    .isEqualTo(201);
            // So that it runs as long as it is watched.
            proxy.before(seen -> seen.target().contains("/exports/year=") && isShut(opened), () -> {});
            makesAJob(console, "other.");
            console.page().click("[id='job:start']");
            console.page().locator("#state[data-state=PROCESSING]").waitFor();

            console.page().click("[id='job:pause']");

            console.page().locator("#state[data-state=READY]").waitFor();
            assertThat(console.page().locator("[id='job:pause']").count())
                    .as("pausing what rests")
                    .isZero();
            console.page().locator("[id='job:start']").waitFor();
            // Not with a button that changes its colour under the mouse.
            console.page().mouse().move(0, 0);
            look(console, "paused", language);
            opened.countDown();
            console.page().click("[id='job:start']");
            // The run that was stopped keeps the job as long as its lease lasts.
            console.page()
                    .locator("#state[data-state=FULFILLED]")
                    .waitFor(new Locator.WaitForOptions().setTimeout(LEASE_AND_MORE_MILLIS));
            assertThat(console.complaints()).isEmpty();
        } finally {
            opened.countDown();
        }
        buckets.removeAll();
    }

    /** Waits until it is open, and does nothing else. */
    private static boolean isShut(CountDownLatch latch) {
        try {
            return !latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void makesAJob(Console console) {
        makesAJob(console, "");
    }

    private static void makesAJob(Console console, String organization) {
        console.signIn(organization).to(JOBS);
        console.page().click("[id='new:count-now']");
        console.page()
                .locator("[id='new:count']")
                .getByText(Pattern.compile("[0-9]"))
                .waitFor();
        console.page().locator("[id='new:destination']").selectOption(new SelectOption().setIndex(1));
        console.page().click("[id='new:create']");
        console.page().locator("#state[data-state=READY]").waitFor();
    }

    private static void look(Console console, String state, Locale language) {
        console.screenshot(Path.of("target", "screenshots", "export-bulk-job-" + state + "-" + language + ".png"));
        assertThat(console.barriers()).isEmpty();
    }

    @Test
    void aJobWithoutADestinationIsNotMade() {
        try (Console console = Console.open(server)) {
            console.signIn("").to(JOBS);
            console.page().click("[id='new:create']");
            console.page().locator(".told-failed").waitFor();
            assertThat(console.text()).contains("Choose a destination.");
        }
    }
}
