package dev.tapelock.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.organization.GeneratedSecret;
import dev.tapelock.organization.OrganizationRegistration.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCredentialsTest {

    @TempDir
    Path home;

    @Test
    void thereAreNoneBeforeTheFirstStart() {
        assertThat(new DemoCredentials(home).read()).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAtTheNextStart() {
        Registered registered = new Registered(
                UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), GeneratedSecret.random(new SecureRandom()));
        new DemoCredentials(home).write(DemoCredentials.entries("other.", registered, "admin", "pass word"));
        Properties read = new DemoCredentials(home).read().orElseThrow();
        assertThat(DemoCredentials.id(read, "other.organizationId")).isEqualTo(registered.organizationId());
        assertThat(DemoCredentials.id(read, "other.clientId")).isEqualTo(registered.clientId());
        assertThat(read)
                .containsEntry("other.clientSecret", registered.clientSecret().reveal())
                .containsEntry("other.adminUser", "admin")
                .containsEntry("other.adminPassword", "pass word")
                .hasSize(5);
    }

    @Test
    void everyEntryIsALineForTheShell() throws IOException {
        DemoCredentials credentials = new DemoCredentials(home);
        credentials.write(Map.of("baseUrl", "http://127.0.0.1:9080"));
        assertThat(Files.readAllLines(credentials.file())).contains("baseUrl=http://127.0.0.1:9080");
    }

    @Test
    void theFileIsForItsOwnerOnlyAndNothingLiesBesideIt() throws IOException {
        DemoCredentials credentials = new DemoCredentials(home);
        credentials.write(Map.of("a", "b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials.file())))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("demo-credentials.properties");
    }

    @Test
    void whatACrashLeftBesideItIsNotTakenForTheFile() throws IOException {
        Files.writeString(home.resolve("demo-credentials.properties.new"), "a=half");
        DemoCredentials credentials = new DemoCredentials(home);
        assertThat(credentials.read()).isEmpty();
        credentials.write(Map.of("a", "whole"));
        assertThat(credentials.read().orElseThrow()).containsEntry("a", "whole");
        assertThat(files()).containsExactly("demo-credentials.properties");
    }

    @Test
    void aFailureLeavesNoFile() {
        DemoCredentials credentials = new DemoCredentials(home.resolve("missing"));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> credentials.write(Map.of("a", "b")));
        assertThat(credentials.read()).isEmpty();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
