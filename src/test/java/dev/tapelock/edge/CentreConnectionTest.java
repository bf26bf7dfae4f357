package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tapelock.testbed.SelfSigned;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public key is as authentic as the connection that it comes by. */
class CentreConnectionTest {

    @TempDir
    private Path directory;

    private SelfSigned certificate;
    private HttpsServer server;

    @BeforeEach
    void begin() throws Exception {
        certificate = SelfSigned.in(directory.resolve("server.p12"));
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private EdgeSettings settings(String trusted) throws IOException {
        return SettingsFile.read(
                Files.writeString(
                        directory.resolve("edge.properties"),
                        "centre=https://127.0.0.1:" + server.getAddress().getPort()
                                + "\nedge=e\nclientId=c\nclientSecretFile=s\nspool=" + directory + trusted),
                Map.of(),
                false);
    }

    private int status(String trusted) throws Exception {
        EdgeSettings settings = settings(trusted);
        return new CentreConnection(settings)
                .send(
                        HttpRequest.newBuilder(URI.create(settings.centre() + "/x"))
                                .build(),
                        new AtomicLong())
                .statusCode();
    }

    @Test
    void aCertificateThatLeadsNowhereIsNotSpokenTo() {
        CentreUnavailableException failure = catchThrowableOfType(CentreUnavailableException.class, () -> status(""));

        assertThat(failure).hasMessageContaining("GET /x");
        assertThat(failure.isPerhapsTheFile()).isFalse();
    }

    @Test
    void oneThatWasTrustedIs() throws Exception {
        Path pem = Files.writeString(directory.resolve("ca.pem"), certificate.pem());

        assertThat(status("\ntrustedCertificates=" + pem)).isEqualTo(204);
    }

    @Test
    void anotherIsNot() throws Exception {
        Path pem = Files.writeString(
                directory.resolve("ca.pem"),
                SelfSigned.in(directory.resolve("other.p12")).pem());

        assertThatThrownBy(() -> status("\ntrustedCertificates=" + pem)).isInstanceOf(CentreUnavailableException.class);
    }

    @Test
    void whatHoldsNoCertificateIsToldAtTheStart() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path noise = Files.writeString(
                directory.resolve("noise.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        for (Path bad : new Path[] {empty, noise, directory.resolve("none.pem")}) {
            assertThatThrownBy(() -> status("\ntrustedCertificates=" + bad))
                    .isInstanceOf(EdgeException.class)
                    .hasMessageContaining("trustedCertificates " + bad);
        }
    }
}
