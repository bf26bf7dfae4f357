package dev.tapelock.testbed;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The packaged server as a process of its own, with a home of its own and on ports that the system picks.
 *
 * <p>It may be stopped, killed and started again on the same home. For one thread.
 */
public final class ServerProcess implements AutoCloseable {

    /** A server that lives for seconds spends half of them compiling what it never needs fast. */
    private static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    private static final Pattern PLAIN_PORT =
            Pattern.compile("CWWKO0219I: TCP Channel loopback has been started.* port ([0-9]+)\\.");
    private static final Pattern TLS_PORT =
            Pattern.compile("CWWKO0219I: TCP Channel defaultHttpEndpoint-ssl has been started.* port ([0-9]+)\\.");
    private static final Pattern SETUP_TOKEN = Pattern.compile("until the next start: ([A-Za-z0-9_-]{43})");

    private final Path directory;
    private final @Nullable Path ownInstallation;
    private final Map<String, String> environment;
    private final @Nullable EmbeddedPostgresDatabase database;
    private @Nullable Process process;
    private int starts;

    private ServerProcess(
            Path directory,
            @Nullable Path ownInstallation,
            Map<String, String> environment,
            @Nullable EmbeddedPostgresDatabase database) {
        this.database = database;
        this.directory = directory;
        this.ownInstallation = ownInstallation;
        this.environment = environment;
    }

    /** Says how the server shall be. */
    public static final class Builder {

        private final Path directory;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private @Nullable Path installation;
        private @Nullable EmbeddedPostgresDatabase database;

        private Builder(Path directory) {
            this.directory = directory.toAbsolutePath();
            environment("JVM_ARGS", QUICK_TO_START);
            // The description of the API is looked for in every class, which takes seconds.
            environment("MP_OPENAPI_SCAN_DISABLE", "true");
            setting("tapelock.home", this.directory.resolve("home").toString());
            setting("tapelock.http.port", "0");
            setting("tapelock.https.port", "0");
            setting("tapelock.https.host", "127.0.0.1");
            setting("tapelock.base-url", "http://tapelock.test");
            setting("tapelock.spool.least-free", "1MiB");
            // One client makes all the calls of a test.
            setting("tapelock.api.requests-per-minute", "1000000");
            environment("keystore_password", "only-for-tests-" + directory.getFileName());
        }

        /** A setting by its name, as {@code tapelock.rotation.tick}. */
        public Builder setting(String name, String value) {
            return environment(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value);
        }

        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Takes back what was said before, by the environment variable's name. */
        public Builder unset(String variable) {
            environment.remove(variable);
            return this;
        }

        /** With the virtual machine's own choices, and all that a start does: for what is measured, or lives long. */
        public Builder asShipped() {
            return unset("JVM_ARGS").unset("MP_OPENAPI_SCAN_DISABLE");
        }

        /** With two organizations and their recordings in it. */
        public Builder demo() {
            return setting("tapelock.demo", "true").setting("tapelock.base-url", "http://127.0.0.1:1");
        }

        /** Without the demo, on H2, its root key and passphrase beside the home. */
        public Builder production() throws IOException {
            Path secrets = Files.createDirectories(directory.resolve("secrets"));
            Path passphrase = secrets.resolve("passphrase");
            if (!Files.exists(passphrase)) {
                Files.writeString(passphrase, "a passphrase that only this test knows");
            }
            return setting("tapelock.database.accept-h2", "true")
                    .setting(
                            "tapelock.root.keystore",
                            secrets.resolve("root.p12").toString())
                    .setting("tapelock.root.passphrase.file", passphrase.toString());
        }

        public Builder postgresql(String url, String user, String password) {
            return setting("tapelock.database.kind", "postgresql")
                    .setting("tapelock.database.url", url)
                    .setting("tapelock.database.user", user)
                    .setting("tapelock.database.password", password);
        }

        public Builder postgresql(EmbeddedPostgresDatabase database) {
            this.database = database;
            return postgresql(database.url(), database.user(), database.password());
        }

        /** Another installation than the shared one. */
        public Builder installation(Path wlp) {
            installation = wlp;
            return this;
        }

        public ServerProcess build() {
            if (!environment.containsKey("TAPELOCK_DATABASE_KIND")) {
                EmbeddedPostgresDatabase.ifTheRunIsOnIt().ifPresent(this::postgresql);
            }
            return new ServerProcess(directory, installation, new LinkedHashMap<>(environment), database);
        }

        public ServerProcess start() {
            ServerProcess server = build();
            server.start();
            return server;
        }
    }

    /** @param directory for all that the server writes; kept for a later look */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Starts it and waits until it is ready. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts it without waiting, for a start that is to fail or to be killed. */
    public void launch() {
        starts++;
        try {
            Files.createDirectories(directory);
            // The log of an earlier start would be read as this one's.
            Files.deleteIfExists(messages());
            Path installation = ownInstallation == null ? Installation.unpacked() : ownInstallation;
            ProcessBuilder builder =
                    new ProcessBuilder("sh", installation.resolve("bin/server").toString(), "run", "tapelock");
            builder.environment().keySet().removeIf(ServerProcess::isRead);
            builder.environment().putAll(environment);
            if (ownInstallation == null) {
                builder.environment()
                        .put("WLP_USER_DIR", userDirectory(installation).toString());
            }
            builder.environment().put("WLP_OUTPUT_DIR", directory.resolve("out").toString());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.redirectErrorStream(true);
            builder.redirectOutput(
                    directory.resolve("console-" + starts + ".log").toFile());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The server cannot be started", e);
        }
    }

    /**
     * A copy of the shared installation's server: each start expands the application beside its archive, under the feet
     * of every other server that runs from there.
     */
    private Path userDirectory(Path installation) throws IOException {
        Path copy = directory.resolve("usr");
        if (starts == 1) {
            Installation.deleteTree(copy);
            Installation.copyTree(installation.resolve("usr"), copy);
        }
        return copy;
    }

    /** Whether the server reads this environment variable: then the developer's own must not reach it. */
    private static boolean isRead(String variable) {
        return variable.startsWith("TAPELOCK_")
                || variable.startsWith("WLP_")
                || variable.equals("keystore_password")
                || variable.equals("JVM_ARGS");
    }

    public void awaitReady() {
        Instant deadline = Instant.now().plus(LONGEST_START);
        while (!isReady()) {
            if (!running().isAlive()) {
                throw new IllegalStateException("The server ended while it started:\n" + log());
            }
            if (isRefused()) {
                kill();
                throw new IllegalStateException("The application did not start:\n" + log());
            }
            if (Instant.now().isAfter(deadline)) {
                kill();
                throw new IllegalStateException("The server was not ready in " + LONGEST_START + ":\n" + log());
            }
            pause();
        }
    }

    private boolean isRefused() {
        String log = log();
        return log.contains("CWWKZ0002E") || log.contains("CWWKZ0012I");
    }

    /**
     * Waits until the application refused to start; the answer is the log. The server without it runs on.
     *
     * @throws IllegalStateException if it starts after all
     */
    public String awaitRefusal() {
        Instant deadline = Instant.now().plus(LONGEST_START);
        while (!isRefused()) {
            if (isReady() || !running().isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("The application did not refuse to start:\n" + log());
            }
            pause();
        }
        return log();
    }

    /** Waits for a line in the log. */
    public void awaitLog(String text) {
        Instant deadline = Instant.now().plus(LONGEST_START);
        while (!log().contains(text)) {
            if (Instant.now().isAfter(deadline) || !running().isAlive()) {
                throw new IllegalStateException("No \"" + text + "\" in the log:\n" + log());
            }
            pause();
        }
    }

    /** Waits until the spool has handed everything on. */
    public void awaitDrained() {
        Instant deadline = Instant.now().plus(LONGEST_START);
        while (!isEmpty("spool/sealed") || !isEmpty("spool/incoming")) {
            if (Instant.now().isAfter(deadline) || !running().isAlive()) {
                throw new IllegalStateException("The spool was not drained:\n" + log());
            }
            pause();
        }
    }

    private boolean isEmpty(String directory) {
        String[] names = home().resolve(directory).toFile().list();
        return names != null && names.length == 0;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the server", e);
        }
    }

    private boolean isReady() {
        Matcher port = PLAIN_PORT.matcher(log());
        if (!port.find()) {
            return false;
        }
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(uri("/health/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the server", e);
        }
    }

    /** An address of the plain port; a path begins with a slash. An absolute one keeps its path and query only. */
    public URI uri(String path) {
        String relative = path.startsWith("http") ? path.replaceFirst("^https?://[^/]+", "") : path;
        return URI.create("http://127.0.0.1:" + port(PLAIN_PORT) + relative);
    }

    public URI tlsUri(String path) {
        return URI.create("https://127.0.0.1:" + port(TLS_PORT) + path);
    }

    private int port(Pattern pattern) {
        Matcher matcher = pattern.matcher(log());
        if (!matcher.find()) {
            throw new IllegalStateException("The server listens nowhere yet:\n" + log());
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** {@code kill -9}. */
    public void kill() {
        running().descendants().forEach(ProcessHandle::destroyForcibly);
        running().destroyForcibly();
        awaitEnd();
    }

    /** An orderly stop. */
    public void stop() {
        running().destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!running().waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                running().destroyForcibly();
                throw new IllegalStateException("The server did not end in " + LONGEST_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the server ended", e);
        }
    }

    private Process running() {
        Process present = process;
        if (present == null) {
            throw new IllegalStateException("The server was not started");
        }
        return present;
    }

    /** The process of the Java virtual machine, which takes the place of the script that starts it. */
    public long pid() {
        return running().pid();
    }

    public Path directory() {
        return directory;
    }

    public Path home() {
        return directory.resolve("home");
    }

    private Path messages() {
        return directory.resolve("out/tapelock/logs/messages.log");
    }

    /** The PostgreSQL on which it runs; empty on H2. */
    public Optional<EmbeddedPostgresDatabase> database() {
        return Optional.ofNullable(database);
    }

    /** The server's log since its last start. */
    public String log() {
        try {
            return Files.exists(messages()) ? Files.readString(messages()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("The server's log cannot be read", e);
        }
    }

    /** An organization of the demo: prefix "" for the first, "other." for the second. */
    public Caller demoCaller(String prefix) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(home().resolve("demo-credentials.properties"))));
            return new Caller(
                    this,
                    properties.getProperty(prefix + "organizationId"),
                    properties.getProperty(prefix + "clientId"),
                    properties.getProperty(prefix + "clientSecret"));
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's credentials cannot be read", e);
        }
    }

    /**
     * Makes the first organization with the token of the log; the answer is its client.
     *
     * @throws IllegalStateException if no token is offered, or it is not taken
     */
    public Caller claim() {
        return Caller.claim(
                this,
                setupToken().orElseThrow(() -> new IllegalStateException("The server offers no token:\n" + log())));
    }

    /** The one-time token that the log offers. */
    public Optional<String> setupToken() {
        return SETUP_TOKEN
                .matcher(log())
                .results()
                .map(result -> result.group(1))
                .findFirst();
    }

    /** Its database, while the server is down. */
    public Connection connection() throws SQLException {
        if (database != null) {
            return database.connection();
        }
        return DriverManager.getConnection(
                "jdbc:h2:file:" + home().resolve("database/tapelock") + ";NON_KEYWORDS=VALUE;IFEXISTS=TRUE",
                "tapelock",
                "");
    }

    @Override
    public void close() {
        Process present = process;
        if (present != null && present.isAlive()) {
            stop();
        }
    }
}
