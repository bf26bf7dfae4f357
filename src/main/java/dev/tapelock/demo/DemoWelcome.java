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
import java.util.concurrent.TimeUnit;

/** The last lines of the demo's start. */
@ApplicationScoped
class DemoWelcome {

    private static final long RETRY_MILLIS = 500;
    private static final int MOST_TRIES = 240;

    private final ServerSettings server;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    DemoWelcome(ServerSettings server) {
        this.server = server;
    }

    /** Says it once the server answers, so that nothing the start has to say comes after it. */
    void sayWhenReady(Path credentials) {
        scheduler.schedule(() -> sayOrRetry(credentials, MOST_TRIES), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sayOrRetry(Path credentials, int triesLeft) {
        if (isReady()) {
            // The server's own last line follows its readiness by a moment.
            scheduler.schedule(() -> say(credentials, System.out), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (triesLeft > 0) {
            scheduler.schedule(() -> sayOrRetry(credentials, triesLeft - 1), RETRY_MILLIS, TimeUnit.MILLISECONDS);
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

    private void say(Path credentials, PrintStream out) {
        DemoRecording call = DemoRecording.INSURANCE_CALL;
        String recordings = server.url("/api/v2/conversations/" + call.conversationId() + "/recordings")
                .toString();
        out.println();
        out.println("Tapelock is ready at " + server.baseUrl() + " (and https on the TLS port).");
        out.println("This is the demo: two organizations with a few recordings. Their secrets, for you alone, are in");
        out.println("  " + credentials);
        out.println(
                "RED: the root key and its passphrase lie beside each other there. That protects nothing; for demos only.");
        out.println();
        out.println("Paste this to get a token, and with it the addresses that play a call:");
        out.println("  F=" + credentials);
        out.println("  TOKEN=$(curl -s -u \"$(sed -n s/^clientId=//p $F):$(sed -n s/^clientSecret=//p $F)\" \\");
        out.println("    -d grant_type=client_credentials " + server.url("/oauth/token") + " | cut -d'\"' -f4)");
        out.println("  curl -s -H \"Authorization: Bearer $TOKEN\" " + recordings);
        out.println();
        out.println("Where to click: open a mediaUri of that answer, or " + server.url("/") + " . Stop with Ctrl+C.");
        out.flush();
    }
}
