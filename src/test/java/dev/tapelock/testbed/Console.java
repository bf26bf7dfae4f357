package dev.tapelock.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's browser with a page of the console in it, and all that the page complained of.
 *
 * <p>Where there is no browser the test is skipped, or fails if {@code TAPELOCK_TEST_BROWSER=required}. For one thread.
 */
public final class Console implements AutoCloseable {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** The browser of the whole run, started for the first console; its process ends with this one. */
    private static final class Shared {

        static final Browser BROWSER = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
                        .setArgs(ARGUMENTS));
    }

    private final ServerProcess server;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private Console(ServerProcess server, Locale language, int width) {
        this.server = server;
        context = Shared.BROWSER.newContext(new Browser.NewContextOptions()
                .setLocale(language.toLanguageTag())
                .setViewportSize(width, 800));
        page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + " on " + page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("script error on " + page.url() + ": " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(server.uri("/").toString())
                    && !request.url().startsWith("data:")) {
                complaints.add("request to elsewhere: " + request.url());
            }
        });
    }

    /** Opens a fresh profile of the browser; nobody is signed in. */
    public static Console open(ServerProcess server, Locale language, int width) {
        requireBrowser();
        return new Console(server, language, width);
    }

    public static Console open(ServerProcess server) {
        return open(server, Locale.UK, 1280);
    }

    private static Optional<Path> executable() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(directory -> BROWSERS.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void requireBrowser() {
        boolean isThere = executable().isPresent();
        if (!isThere && !"required".equals(System.getenv("TAPELOCK_TEST_BROWSER"))) {
            Assumptions.abort("There is no browser on this machine");
        }
        assertThat(isThere).as("a browser").isTrue();
    }

    /** A line of the demo's credentials, as {@code adminUser}. */
    public String credential(String name) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(server.home().resolve("demo-credentials.properties"))));
            return properties.getProperty(name);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's credentials cannot be read", e);
        }
    }

    /** Signs in as the demo's administrator of the organization with that prefix. */
    public Console signIn(String prefix) {
        return signIn(credential(prefix + "adminUser"), credential(prefix + "adminPassword"));
    }

    public Console signIn(String name, String password) {
        to("/admin/index.xhtml");
        enter(name, password);
        page.waitForURL("**/admin/index.xhtml");
        return this;
    }

    /** Fills in the form for signing in, which is open, and sends it. */
    public void enter(String name, String password) {
        page.fill("[id='sign-in:name']", name);
        page.fill("[id='sign-in:password']", password);
        page.click("[id='sign-in:enter']");
        page.waitForLoadState();
    }

    public Console to(String path) {
        page.navigate(server.uri(path).toString());
        return this;
    }

    /** Clicks, and waits for what the page asked of the server meanwhile. */
    public Console click(String selector) {
        page.click(selector);
        page.waitForFunction("() => PrimeFaces.ajax.Queue.isEmpty()");
        return this;
    }

    /** Clicks what sends a form without a script, and waits for the page that comes. */
    public Console submit(String selector) {
        page.waitForResponse(
                answer -> answer.request().isNavigationRequest() && answer.status() == 200, () -> page.click(selector));
        page.waitForLoadState();
        return this;
    }

    public Page page() {
        return page;
    }

    public BrowserContext context() {
        return context;
    }

    public String text() {
        return page.locator("body").innerText();
    }

    public void screenshot(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    /** What assistive technology would stumble over on this page (axe-core's rules), and whether it is wider than the window. */
    public List<String> barriers() {
        // Colours that are on their way to others are nobody's.
        page.waitForFunction("() => document.getAnimations().every(each => each.playState !== 'running')");
        List<String> found = new ArrayList<>();
        for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
            found.add(rule.getId() + ": " + rule.getNodes().get(0).getHtml());
        }
        Object wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (!wider.equals(0)) {
            found.add("wider than the window by " + wider);
        }
        return found;
    }

    /** Errors and warnings of all pages since the last call, and requests to elsewhere. */
    public List<String> complaints() {
        List<String> since = List.copyOf(complaints);
        complaints.clear();
        return since;
    }

    @Override
    public void close() {
        context.close();
    }
}
