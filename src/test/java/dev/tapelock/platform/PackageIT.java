package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import dev.tapelock.testbed.TlsClient;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zip that is handed out: what is in it, what it asks for before it starts, and its first days. */
@Tag("slow")
class PackageIT {

    private static final String SETUP = "/api/v2/setup/administrator";
    private static final String KEYS = "/api/v2/recording/recordingkeys";
    private static final String PASSWORD = "correct horse battery";

    @Test
    void theZipHoldsTheApplicationAndNoSettingOfAnybody() throws Exception {
        try (ZipFile zip = new ZipFile(Installation.zip().toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")))
                    .filteredOn(name -> name.startsWith("wlp/usr/"))
                    .allMatch(name -> name.startsWith("wlp/usr/servers/tapelock/"))
                    .extracting(name -> name.substring("wlp/usr/servers/tapelock/".length()))
                    .allMatch(Pattern.compile(
                                    "server\\.xml|jvm\\.options|apps/tapelock\\.war|jdbc/[a-z0-9.-]+\\.jar|workarea/\\.sLock"
                                            + "|cryptography/(amd64|aarch64)/AmazonCorretto[A-Za-z0-9._-]+\\.jar")
                            .asMatchPredicate())
                    .contains("server.xml", "apps/tapelock.war")
                    .satisfiesOnlyOnce(name -> assertThat(name).startsWith("cryptography/amd64/"))
                    .satisfiesOnlyOnce(name -> assertThat(name).startsWith("cryptography/aarch64/"));
            assertThat(zip.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.contains("server.env")
                            || name.contains("configDropins")
                            || name.contains("bootstrap.properties")
                            || name.matches(".*\\.(p12|jks|pem|key)"));

            String configuration = text(zip, "server.xml") + text(zip, "jvm.options");
            assertThat(configuration).doesNotContain("tapelock.demo");
            assertThat(Pattern.compile("(?i)passw[a-z]*=\"([^\"]*)\"|keystore_password=(\\S*)")
                            .matcher(configuration)
                            .results()
                            .map(result -> result.group(1)))
                    .as("passwords in the configuration")
                    .isNotEmpty()
                    .containsOnly("${tapelock.database.password}", "${tapelock.metrics.password}");
            assertThat(configuration).contains("<variable name=\"tapelock.database.password\" defaultValue=\"\"/>");
        }
    }

    private static String text(ZipFile zip, String name) throws IOException {
        try (InputStream content = zip.getInputStream(zip.getEntry("wlp/usr/servers/tapelock/" + name))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aStartWithoutSettingsNamesEverythingThatIsMissing() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "bare");
        Path wlp = Installation.unpackTo(directory.resolve("installation"));

        try (ServerProcess server = ServerProcess.in(directory)
                .installation(wlp)
                .unset("TAPELOCK_HOME")
                .unset("TAPELOCK_BASE_URL")
                .unset("TAPELOCK_SPOOL_LEAST_FREE")
                .unset("keystore_password")
                .build()) {
            server.launch();

            assertThat(server.awaitRefusal().lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains("SRVE0283E", "Tapelock does not start")
                            .contains("tapelock.root.keystore is not set")
                            .contains("tapelock.root.passphrase.file is not set")
                            .contains("keystore_password is not set in the environment")
                            .contains("tapelock.database.kind is \"h2\"", "tapelock.database.accept-h2=true"));
            servesNothing(server);
        }
    }

    @ParameterizedTest(name = "keystore through a link: {0}, passphrase through a link: not {0}")
    @ValueSource(booleans = {true, false})
    void aRootKeyInsideTheHomeIsRefused(boolean isKeystoreLinked) throws Exception {
        Path directory = TestDirectory.empty(getClass(), "inside-" + isKeystoreLinked);
        Path inside = Files.createDirectories(directory.resolve("home/secrets"));
        Path link = Files.createSymbolicLink(directory.resolve("elsewhere"), inside);
        Files.writeString(inside.resolve("passphrase"), "a passphrase that only this test knows");
        Path keystore = (isKeystoreLinked ? link : inside).resolve("root.p12");
        Path passphrase = (isKeystoreLinked ? inside : link).resolve("passphrase");

        try (ServerProcess server = ServerProcess.in(directory)
                .setting("tapelock.database.accept-h2", "true")
                .setting("tapelock.root.keystore", keystore.toString())
                .setting("tapelock.root.passphrase.file", passphrase.toString())
                .build()) {
            server.launch();

            assertThat(server.awaitRefusal().lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains("tapelock.root.keystore is " + keystore + ", inside tapelock.home")
                            .contains("tapelock.root.passphrase.file is " + passphrase + ", inside tapelock.home"));
            servesNothing(server);
            assertThat(keystore).doesNotExist();
        }
    }

    private static void servesNothing(ServerProcess server) {
        server.awaitLog("CWWKF0011I");
        assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
        for (String path : new String[] {KEYS, "/oauth/token", SETUP, "/"}) {
            HttpResponse<byte[]> answer = get(server, path);
            assertThat(answer.statusCode()).as(path).isIn(404, 500, 503);
            assertThat(Caller.text(answer)).as(path).doesNotContain("contextId", "access_token", "keydataSummary");
        }
    }

    private static HttpResponse<byte[]> get(ServerProcess server, String path) {
        return Caller.exchange(HttpRequest.newBuilder(server.uri(path)));
    }

    /** One story, since each part of it needs what the ones before have left; and PostgreSQL, as in production. */
    @Test
    void anInstallationGetsItsFirstAdministratorAndLivesUnderItsRootKey() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "production");
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Path keystore = secrets.resolve("root.p12");
        Path passphrase = secrets.resolve("passphrase");
        Files.writeString(passphrase, "a passphrase that only this test knows");

        try (EmbeddedPostgresDatabase database = EmbeddedPostgresDatabase.start(directory.resolve("database"));
                ServerProcess server = ServerProcess.in(directory)
                        .postgresql(database)
                        .setting("tapelock.root.keystore", keystore.toString())
                        .setting("tapelock.root.passphrase.file", passphrase.toString())
                        .start()) {
            startsEmpty(server, database);
            answersOverTls(server);
            listensInPlainTextOnLoopbackOnly(server);
            showsMetricsToNobody(server);
            String token = server.setupToken().orElseThrow();
            makesNobodyForAWrongToken(server, database, token);
            makesNobodyForBadInput(server, database, token);
            Call call = makesTheFirstAdministrator(server, database, token);
            refusesTheTokenFromThenOn(server, database, token);
            server.stop();

            refusesToStartWithoutItsRootKey(server, keystore);
            refusesToStartUnderAnotherRootKey(server, keystore, passphrase);
            refusesToStartWithAnotherPassphrase(server, passphrase);

            server.start();
            assertThat(server.setupToken()).isEmpty();
            refusesTheTokenFromThenOn(server, database, token);
            call.plays(server);
        }
    }

    private static void startsEmpty(ServerProcess server, EmbeddedPostgresDatabase database) throws Exception {
        assertThat(server.home().resolve("demo-credentials.properties")).doesNotExist();
        assertThat(server.log()).doesNotContain("DEMO");
        if (Set.of("amd64", "aarch64").contains(System.getProperty("os.arch"))) {
            assertThat(server.log()).contains("Cryptography by AmazonCorrettoCryptoProvider");
        }
        holdsNobody(database);
    }

    private static void holdsNobody(EmbeddedPostgresDatabase database) throws Exception {
        for (String table : new String[] {"organization", "app_user", "api_client", "first_administrator"}) {
            assertThat(count(database, table)).as(table).isZero();
        }
    }

    private static int count(EmbeddedPostgresDatabase database, String from) throws Exception {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void answersOverTls(ServerProcess server) throws Exception {
        HttpResponse<byte[]> answer = TlsClient.exchange(HttpRequest.newBuilder(server.tlsUri(KEYS)));

        isRefused(answer, 401, "authentication.required");
        X509Certificate certificate =
                (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
        assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
        certificate.verify(certificate.getPublicKey());
    }

    private static void showsMetricsToNobody(ServerProcess server) {
        for (String credentials : new String[] {"metrics:", "metrics:metrics", "admin:" + PASSWORD, ":"}) {
            HttpResponse<byte[]> answer = TlsClient.exchange(HttpRequest.newBuilder(server.tlsUri("/metrics"))
                    .header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(credentials.getBytes(StandardCharsets.UTF_8))));
            assertThat(answer.statusCode()).as(credentials).isEqualTo(401);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(TlsClient.exchange(HttpRequest.newBuilder(server.tlsUri("/metrics")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(get(server, "/metrics").statusCode()).isEqualTo(403);
    }

    /** 127.0.0.2 is loopback too, so that a socket which is bound to every address would answer there. */
    private static void listensInPlainTextOnLoopbackOnly(ServerProcess server) throws IOException {
        int port = server.uri("/").getPort();
        try (Socket socket = new Socket()) {
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> socket.connect(new InetSocketAddress("127.0.0.2", port), 5_000));
        }
    }

    private static JsonObjectBuilder order(String token) {
        return Json.createObjectBuilder()
                .add("token", token)
                .add("organizationName", "Hailstone Insurance")
                .add("timeZone", "Europe/Berlin")
                .add("adminUser", "admin")
                .add("adminPassword", PASSWORD);
    }

    private static HttpResponse<byte[]> setUp(ServerProcess server, String body) {
        return Caller.exchange(HttpRequest.newBuilder(server.uri(SETUP))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static void makesNobodyForAWrongToken(ServerProcess server, EmbeddedPostgresDatabase database, String token)
            throws Exception {
        String other = (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1);
        for (String wrong : new String[] {other, token + "A", token.substring(1), " "}) {
            isRefused(
                    setUp(server, order(wrong).build().toString()),
                    wrong.isBlank() ? 400 : 401,
                    wrong.isBlank() ? "invalid.value" : "bad.credentials");
        }
        holdsNobody(database);
    }

    private static void makesNobodyForBadInput(ServerProcess server, EmbeddedPostgresDatabase database, String token)
            throws Exception {
        isRefused(
                setUp(
                        server,
                        order(token).add("adminPassword", "elevenchars").build().toString()),
                400,
                "invalid.value");
        isRefused(
                setUp(
                        server,
                        order(token).add("timeZone", "Mars/Olympus").build().toString()),
                400,
                "invalid.value");
        isRefused(setUp(server, order(token).remove("adminUser").build().toString()), 400, "invalid.value");
        for (String body : new String[] {"no JSON", "[]", "null", "", "{"}) {
            HttpResponse<byte[]> answer = setUp(server, body);
            assertThat(answer.statusCode()).as("body \"%s\"", body).isEqualTo(400);
            isErrorBody(answer);
        }
        holdsNobody(database);
    }

    private static Call makesTheFirstAdministrator(
            ServerProcess server, EmbeddedPostgresDatabase database, String token) throws Exception {
        HttpResponse<byte[]> answer = setUp(server, order(token).build().toString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        JsonObject made = Caller.object(answer);
        Call call =
                new Call(made.getString("organizationId"), made.getString("clientId"), made.getString("clientSecret"));
        assertThat(count(
                        database,
                        "organization where id = '" + call.organizationId + "' and time_zone = 'Europe/Berlin'"))
                .isEqualTo(1);
        assertThat(count(
                        database,
                        "app_user where id = '" + made.getString("userId") + "' and sign_in_name = 'admin'"
                                + " and password_hash like 'PBKDF2%' and password_hash not like '%" + PASSWORD + "%'"))
                .isEqualTo(1);
        assertThat(Caller.exchange(call.caller(server)
                                .request(call.path())
                                .header("Content-Type", "audio/wav")
                                .PUT(BodyPublishers.ofByteArray(call.content)))
                        .statusCode())
                .isEqualTo(201);
        call.plays(server);
        return call;
    }

    private static void refusesTheTokenFromThenOn(ServerProcess server, EmbeddedPostgresDatabase database, String token)
            throws Exception {
        isRefused(setUp(server, order(token).add("adminUser", "second").build().toString()), 401, "bad.credentials");
        for (String table : new String[] {"organization", "app_user", "api_client", "first_administrator"}) {
            assertThat(count(database, table)).as(table).isEqualTo(1);
        }
    }

    private static void refusesToStartWithoutItsRootKey(ServerProcess server, Path keystore) throws IOException {
        Path away = keystore.resolveSibling("moved-away.p12");
        Files.move(keystore, away);

        refusesToStart(server, "but there is no keystore where the settings point (" + keystore + ")");

        assertThat(keystore).as("a new root key").doesNotExist();
        Files.move(away, keystore);
    }

    /** Another key under the name of the right one: only the key-check value tells. */
    private static void refusesToStartUnderAnotherRootKey(ServerProcess server, Path keystore, Path passphrase)
            throws Exception {
        byte[] right = Files.readAllBytes(keystore);
        char[] password = Files.readString(passphrase).toCharArray();
        KeyStore entries = KeyStore.getInstance(keystore.toFile(), password);
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        entries.setKeyEntry(entries.aliases().nextElement(), new SecretKeySpec(key, "AES"), password, null);
        try (OutputStream file = Files.newOutputStream(keystore)) {
            entries.store(file, password);
        }

        refusesToStart(server, "but the keystore (" + keystore + ") holds another one");

        Files.write(keystore, right);
    }

    private static void refusesToStartWithAnotherPassphrase(ServerProcess server, Path passphrase) throws IOException {
        String right = Files.readString(passphrase);
        Files.writeString(passphrase, "another passphrase than the right one");

        refusesToStart(server, "does not open with the passphrase in " + passphrase);

        Files.writeString(passphrase, right);
    }

    private static void refusesToStart(ServerProcess server, String reason) {
        server.launch();
        assertThat(server.awaitRefusal().lines())
                .anySatisfy(line -> assertThat(line).contains("SRVE0283E", reason));
        servesNothing(server);
        server.stop();
    }

    private static void isRefused(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        isErrorBody(answer);
        assertThat(Caller.object(answer).getString("code")).isEqualTo(code);
    }

    private static void isErrorBody(HttpResponse<byte[]> answer) {
        JsonObject body = Caller.object(answer);
        assertThat(body.getInt("status")).isEqualTo(answer.statusCode());
        assertThat(body.getString("message")).isNotBlank();
        assertThat(body.getString("contextId"))
                .isEqualTo(answer.headers().firstValue("ININ-Correlation-Id").orElseThrow());
        assertThat(body.getJsonArray("details")).isEmpty();
        assertThat(body.getJsonArray("errors")).isEmpty();
    }

    /** A call that the first client delivers. */
    private static final class Call {

        private final UUID conversationId = UUID.randomUUID();
        private final UUID recordingId = UUID.randomUUID();
        private final byte[] content = new byte[200_001];
        private final String organizationId;
        private final String clientId;
        private final String clientSecret;

        Call(String organizationId, String clientId, String clientSecret) {
            this.organizationId = organizationId;
            this.clientId = clientId;
            this.clientSecret = clientSecret;
            new Random(11).nextBytes(content);
        }

        Caller caller(ServerProcess server) {
            return new Caller(server, organizationId, clientId, clientSecret);
        }

        String path() {
            return Caller.mediaPath(conversationId, recordingId);
        }

        void plays(ServerProcess server) {
            HttpResponse<byte[]> answer = caller(server).get(path());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
        }
    }
}
