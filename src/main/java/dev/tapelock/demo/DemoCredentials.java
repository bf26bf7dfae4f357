package dev.tapelock.demo;

import dev.tapelock.organization.OrganizationRegistration.Registered;
import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/** The file with the demo's secrets, for its owner's eyes: {@code <home>/demo-credentials.properties}. */
final class DemoCredentials {

    static final String FIRST = "";
    static final String OTHER = "other.";

    private final Path file;

    DemoCredentials(Path home) {
        this.file = home.resolve("demo-credentials.properties");
    }

    Path file() {
        return file;
    }

    /** What an earlier start wrote; empty on the first one. */
    Optional<Properties> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            return Optional.of(properties);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's credentials cannot be read", e);
        }
    }

    /** Writes everything at once: afterwards the file is there whole, or not at all. */
    void write(Map<String, String> entries) {
        StringBuilder text =
                new StringBuilder("# Secrets of the demo. Deleting the directory of this file resets it.\n");
        entries.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(beside);
            Files.createFile(beside, DurableFiles.ownerOnlyFile(beside));
            Files.write(beside, text.toString().getBytes(StandardCharsets.UTF_8));
            DurableFiles.fsync(beside);
            DurableFiles.moveDurably(beside, file);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's credentials cannot be written", e);
        }
    }

    static Map<String, String> entries(String prefix, Registered registered, String user, String password) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(prefix + "organizationId", registered.organizationId().toString());
        entries.put(prefix + "clientId", registered.clientId().toString());
        entries.put(prefix + "clientSecret", registered.clientSecret().reveal());
        entries.put(prefix + "adminUser", user);
        entries.put(prefix + "adminPassword", password);
        return entries;
    }

    static UUID id(Properties properties, String name) {
        return UUID.fromString(properties.getProperty(name));
    }
}
