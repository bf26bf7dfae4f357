package dev.tapelock.organization.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in and out, and what opens nothing. */
@ExtendWith(SharedServer.class)
class SignInIT {

    private static final String REFUSED = "Name and password do not fit";
    private static final String SESSION = "tapelock-session";

    private final ServerProcess server;

    SignInIT(ServerProcess server) {
        this.server = server;
    }

    @Test
    void nameAndPasswordLeadToTheDashboardAndSigningOutLeadsBack() {
        try (Console console = Console.open(server)) {
            console.signIn("");
            assertThat(console.text()).contains("Quillbrook and Pinemoor").contains("every key was tried just now");
            console.page().click("[id='user:sign-out']");
            console.page().waitForURL("**/sign-in.xhtml");
            console.to("/admin/index.xhtml");
            assertThat(console.page().url()).endsWith("/sign-in.xhtml");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "nobody", "<script>alert(1)</script>", "' or 1=1 --"})
    void aWrongPasswordAndAnUnknownNameAreAnsweredAlike(String name) {
        try (Console console = Console.open(server)) {
            console.to("/admin/index.xhtml");
            console.enter(name, "not the password");
            assertThat(console.page().locator("[role=alert]").innerText()).contains(REFUSED);
            assertThat(console.page().inputValue("[id='sign-in:password']")).isEmpty();
            console.to("/admin/index.xhtml");
            assertThat(console.page().url()).endsWith("/sign-in.xhtml");
            // The browser notes the status of the refusal, and nothing else.
            assertThat(console.complaints()).allMatch(complaint -> complaint.contains("status of 401"));
        }
    }

    @Test
    void nothingEnteredIsToldBesideTheField() {
        try (Console console = Console.open(server)) {
            console.to("/sign-in.xhtml");
            console.page().click("[id='sign-in:enter']");
            assertThat(console.text()).contains("Enter your name.").contains("Enter your password.");
        }
    }

    /** Or whoever asks often enough would fill the server's memory without any name. */
    @Test
    void lookingAtTheFormBeginsNoSession() {
        for (String page : new String[] {
            "/sign-in.xhtml", "/expired.xhtml", "/problem.xhtml", "/nothing.xhtml", "/admin/index.xhtml", "/"
        }) {
            HttpResponse<byte[]> answer = Caller.exchange(HttpRequest.newBuilder(server.uri(page)));
            assertThat(answer.headers().allValues("Set-Cookie"))
                    .as("cookies of %s, %s", page, answer.statusCode())
                    .noneMatch(cookie -> cookie.startsWith(SESSION + "="));
        }
    }

    /** Or whoever plants an id in another's browser would be signed in with them (session fixation, CWE-384). */
    @Test
    void anIdFromBeforeTheSignInIsNotKept() {
        try (Console stranger = Console.open(server);
                Console console = Console.open(server)) {
            stranger.signIn("other.");
            for (String planted :
                    List.of("0000abcdefghijklmnopqrstuvw:-1", ids(stranger).get(0))) {
                console.context().clearCookies();
                console.context()
                        .addCookies(List.of(new Cookie(SESSION, planted)
                                .setUrl(server.uri("/").toString())));
                console.signIn("");
                assertThat(ids(console)).hasSize(1).doesNotContain(planted);
            }
        }
    }

    @Test
    void signingInAgainBeginsAnotherSession() {
        try (Console console = Console.open(server)) {
            console.signIn("");
            List<String> before = ids(console);
            console.to("/sign-in.xhtml");
            console.enter(console.credential("other.adminUser"), console.credential("other.adminPassword"));
            console.page().waitForURL("**/admin/index.xhtml");
            assertThat(ids(console)).hasSize(1).doesNotContainAnyElementsOf(before);
        }
    }

    private static List<String> ids(Console console) {
        return console.context().cookies().stream()
                .filter(cookie -> cookie.name.equals(SESSION))
                .map(cookie -> cookie.value)
                .toList();
    }

    /** The container's cookie runs out after two hours, a session only when it is idle. */
    @Test
    void aSignInThatRanOutLeadsToTheFormAndInAgain() {
        try (Console console = Console.open(server)) {
            console.signIn("");
            console.context()
                    .clearCookies(
                            new BrowserContext.ClearCookiesOptions().setName(Pattern.compile("(?!" + SESSION + ").*")));
            console.signIn("");
            assertThat(console.text()).contains("Quillbrook and Pinemoor");
        }
    }

    @Test
    void anothersSessionOpensNothing() {
        try (Console stranger = Console.open(server);
                Console console = Console.open(server)) {
            stranger.signIn("other.");
            console.signIn("");
            console.context()
                    .addCookies(List.of(new Cookie(SESSION, ids(stranger).get(0))
                            .setUrl(server.uri("/").toString())));
            console.to("/admin/keys/encryption-keys.xhtml");
            assertThat(console.page().url()).endsWith("/sign-in.xhtml");
        }
    }

    @Test
    void theContainersCookieAloneOpensNothing() {
        try (Console console = Console.open(server)) {
            console.signIn("");
            List<Cookie> kept = console.context().cookies().stream()
                    .filter(cookie -> !cookie.name.equals(SESSION))
                    .toList();
            console.context().clearCookies();
            console.context().addCookies(kept);
            console.to("/admin/keys/encryption-keys.xhtml");
            assertThat(console.page().url()).endsWith("/sign-in.xhtml");
        }
    }

    @Test
    void theCookiesOfTheConsoleAreNoProofForTheApi() throws Exception {
        try (Console console = Console.open(server)) {
            console.signIn("");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.uri("/api/v2/recording/recordingkeys"))
                                    .header(
                                            "Cookie",
                                            console.context().cookies().stream()
                                                    .map(cookie -> cookie.name + "=" + cookie.value)
                                                    .collect(Collectors.joining("; ")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void aSessionThatEndedMeanwhileLeadsToTheSignInAlsoFromAButton() {
        try (Console console = Console.open(server)) {
            console.signIn("").to("/admin/keys/encryption-keys.xhtml");
            console.context().clearCookies();
            console.page().click("[id='schedule:save']");
            console.page().waitForURL("**/sign-in.xhtml");
        }
    }

    @Test
    void aForgedViewStateChangesNothingAndSaysSo() {
        try (Console console = Console.open(server)) {
            console.signIn("").to("/admin/keys/encryption-keys.xhtml");
            console.page()
                    .evaluate("document.querySelectorAll('input[name=\"jakarta.faces.ViewState\"]')"
                            + ".forEach(field => field.value = 'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==')");
            console.page().click("[id='schedule:save']");
            console.page().waitForURL("**/expired.xhtml");
            assertThat(console.text()).contains("This page is too old").contains("Nothing was changed");
        }
    }

    @Test
    void aPageThatIsNotThereFailsAsAPage() {
        try (Console console = Console.open(server)) {
            console.signIn("").to("/admin/nothing.xhtml");
            assertThat(console.text()).contains("Something went wrong").doesNotContain("Exception");
        }
    }
}
