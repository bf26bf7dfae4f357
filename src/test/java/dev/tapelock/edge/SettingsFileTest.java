package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    @TempDir
    private Path directory;

    private Path secret;

    @BeforeEach
    void writeSecret() throws IOException {
        secret = Files.writeString(directory.resolve("secret"), "s");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    private EdgeSettings read(String... lines) throws IOException {
        return SettingsFile.read(
                Files.writeString(directory.resolve("edge.properties"), String.join("\n", lines)), Map.of(), true);
    }

    private String[] good(String... more) {
        String[] lines = {
            "centre=https://recordings.example.com/",
            "edge=berlin-1",
            "clientId=c",
            "clientSecretFile=" + secret,
            "spool=" + directory.resolve("spool")
        };
        String[] all = java.util.Arrays.copyOf(lines, lines.length + more.length);
        System.arraycopy(more, 0, all, lines.length, more.length);
        return all;
    }

    @Test
    void whatIsNotSaidHasAStandard() throws IOException {
        EdgeSettings settings = read(good());

        assertThat(settings.centre()).hasToString("https://recordings.example.com");
        assertThat(settings.leastFree().bytes()).isEqualTo(1L << 30);
        assertThat(settings.port()).isEqualTo(8470);
        assertThat(settings.longestWait()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.watched()).isEmpty();
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatThrownBy(() -> read(
                        "centre=http://recordings.example.com",
                        "edge=a b",
                        "organization=ours",
                        "clientSecretFile=" + directory.resolve("none"),
                        "leastFree=much",
                        "port=70000",
                        "streams=0",
                        "deliveries=x",
                        "firstWait=PT5M",
                        "longestWait=PT1M",
                        "leaseInterval=soon",
                        "watched=" + directory.resolve("nowhere"),
                        "centra=x"))
                .isInstanceOf(EdgeException.class)
                .hasMessageContainingAll(
                        "centre is \"http://recordings.example.com\"; it must begin with https",
                        "edge is \"a b\"",
                        "organization is \"ours\"",
                        "clientId is missing",
                        "none cannot be read",
                        "spool is missing",
                        "leastFree: ",
                        "port is \"70000\"; it must be 0 to 65535",
                        "streams is \"0\"",
                        "deliveries is \"x\"",
                        "longestWait is shorter than firstWait",
                        "leaseInterval is \"soon\"",
                        "nowhere is no directory",
                        "centra is no setting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9080", "http://localhost:9080", "http://[::1]:9080"})
    void onThisMachinePlainHttpWillDo(String address) throws IOException {
        assertThat(read(good("centre=" + address)).centre()).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1", "http://127.0.0.1.example.com", "http://localhost.example.com", "ftp://127.0.0.1",
                "https://user:password@host", "https://host/?a=b", "recordings.example.com", "https://a b"
            })
    void elsewhereOnlyHttpsWillDo(String address) {
        assertThatThrownBy(() -> read(good("centre=" + address)))
                .isInstanceOf(EdgeException.class)
                .hasMessageContaining("centre is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "1-1-1-1-1", "00000000-0000-0000-0000-0000000000001"})
    void anOrganizationIsAUuid(String id) {
        assertThatThrownBy(() -> read(good("organization=" + id)))
                .isInstanceOf(EdgeException.class)
                .hasMessageContaining("organization is \"" + id + "\"; it must be a UUID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void aSecretThatOthersReachIsRefused(String permissions) throws IOException {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> read(good())).hasMessageContaining("chmod 600");
    }

    @Test
    void aCredentialOfSystemdIsFoundByItsFolder() throws IOException {
        Path config = Files.writeString(
                directory.resolve("edge.properties"),
                String.join("\n", good("clientSecretFile=${CREDENTIALS_DIRECTORY}/secret")));
        // As systemd leaves it where the file's owner is root and the service another user.
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--r-----"));

        assertThat(SettingsFile.read(config, Map.of("CREDENTIALS_DIRECTORY", directory.toString()), true)
                        .clientSecretFile())
                .isEqualTo(secret);
        assertThatThrownBy(() -> SettingsFile.read(config, Map.of(), true))
                .hasMessageContaining("only a systemd unit has");
        assertThatThrownBy(() -> SettingsFile.read(
                        config,
                        Map.of("CREDENTIALS_DIRECTORY", directory.resolve("x").toString()),
                        true))
                .hasMessageContaining("cannot be read");
        assertThat(SettingsFile.read(config, Map.of(), false).edge())
                .as("who seals needs no secret")
                .isEqualTo("berlin-1");
    }

    @Test
    void aWatchedFolderOnADiskIsRefused() throws IOException {
        Path onDisk = Files.createDirectories(Path.of("target", "it", "watched-on-disk"));

        assertThatThrownBy(() -> read(good("watched=" + onDisk.toAbsolutePath())))
                .hasMessageContaining("where recordings would lie unsealed; it must lie on a tmpfs or ramfs");
    }
}
