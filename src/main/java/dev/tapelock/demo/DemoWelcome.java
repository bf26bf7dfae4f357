package dev.tapelock.demo;

import dev.tapelock.platform.ServerSettings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last lines of the demo's start. */
@ApplicationScoped
class DemoWelcome {

    private static final long RETRY_MILLIS = 500;
    private static final int MOST_TRIES = 240;
    private static final String RED = "\u001B[31m";
    private static final String PLAIN = "\u001B[0m";

    private final ServerSettings server;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    DemoWelcome(ServerSettings server) {
        this.server = server;
    }

    /** Says it once the server answers, so that nothing the start has to say comes after it. */
    void sayWhenReady(Path credentials, URI call) {
        scheduler.schedule(() -> sayOrRetry(credentials, call, MOST_TRIES), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sayOrRetry(Path credentials, URI call, int triesLeft) {
        if (isReady()) {
            // The server's own last line follows its readiness by a moment.
            scheduler.schedule(() -> say(credentials, call, System.out), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (triesLeft > 0) {
            scheduler.schedule(() -> sayOrRetry(credentials, call, triesLeft - 1), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(readiness())
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private URI readiness() {
        return server.url("/health/ready");
    }

    private void say(Path credentials, URI playable, PrintStream out) {
        String recordings = "/api/v2/conversations/" + DemoRecording.INSURANCE_CALL.conversationId() + "/recordings";
        List.of(
                        "",
                        "Tapelock is ready at " + server.baseUrl() + " (and by https on the TLS port).",
                        "This is the demo: two organizations with a few recordings. Their secrets, for you alone, are in",
                        "  " + credentials,
                        RED + "The root key and its passphrase lie beside each other there, which protects nothing: for"
                                + " demos only." + PLAIN,
                        "",
                        "Click this for the console; name and password are adminUser and adminPassword in that file:",
                        "  " + server.url("/admin/index.xhtml"),
                        "",
                        "Paste this to get a token, and with it the addresses that play a call:",
                        "  F=" + credentials,
                        "  TOKEN=$(curl -s -u \"$(sed -n s/^clientId=//p $F):$(sed -n s/^clientSecret=//p $F)\" \\",
                        "    -d grant_type=client_credentials " + server.url("/oauth/token") + " | cut -d'\"' -f4)",
                        "  curl -s -H \"Authorization: Bearer $TOKEN\" " + server.url(recordings),
                        "",
                        "Click this to hear the call in your browser; it is good for an hour:",
                        "  " + playable,
                        "",
                        "The README's tour goes on from here. Stop with Ctrl+C.")
                .forEach(out::println);
        out.flush();
    }
}
