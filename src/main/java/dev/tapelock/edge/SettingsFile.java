package dev.tapelock.edge;

import dev.tapelock.platform.ByteSize;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads {@code edge.properties}, and tells all that is wrong in it at once. */
final class SettingsFile {

    /** Where systemd puts the credentials of a unit. It guards the folder, not each file's mode. */
    private static final String CREDENTIALS = "${CREDENTIALS_DIRECTORY}";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Properties values = new Properties();
    private final Map<String, String> environment;
    private final Set<String> known = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    private final boolean isSecretNeeded;

    private SettingsFile(Map<String, String> environment, boolean isSecretNeeded) {
        this.environment = environment;
        this.isSecretNeeded = isSecretNeeded;
    }

    /**
     * Reads the file.
     *
     * @param isSecretNeeded whether the client's secret must be there: single commands can do without
     * @throws EdgeException that names every problem
     */
    static EdgeSettings read(Path file, Map<String, String> environment, boolean isSecretNeeded) throws IOException {
        SettingsFile settings = new SettingsFile(environment, isSecretNeeded);
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.values.load(reader);
        } catch (IllegalArgumentException e) {
            throw new EdgeException(file + " is no properties file: " + e.getMessage(), e);
        }
        EdgeSettings read = settings.read();
        if (!settings.problems.isEmpty()) {
            throw new EdgeException(file + ":\n  " + String.join("\n  ", settings.problems));
        }
        return read;
    }

    private EdgeSettings read() {
        EdgeSettings settings = new EdgeSettings(
                centre(),
                matching("edge", NAME, "up to 64 letters, digits, dots, lines and underscores"),
                text("clientId"),
                secretFile(),
                organization(),
                path("trustedCertificates"),
                path("spool").orElseGet(() -> missing("spool", Path.of(""))),
                size("leastFree", "1GiB"),
                number("port", 8470, 0, 65535),
                number("streams", 64, 1, 1000),
                watched(),
                number("deliveries", 4, 1, 64),
                duration("interval", "PT2S", Duration.ofMillis(50), Duration.ofMinutes(10)),
                duration("firstWait", "PT1S", Duration.ofMillis(10), Duration.ofMinutes(10)),
                duration("longestWait", "PT5M", Duration.ofMillis(10), Duration.ofHours(1)),
                duration("stalledAfter", "PT2M", Duration.ofMillis(100), Duration.ofHours(1)),
                duration("leaseInterval", "PT12H", Duration.ofSeconds(1), Duration.ofDays(7)),
                duration("unopenedInterval", "PT5M", Duration.ofMillis(50), Duration.ofDays(1)),
                duration("alarmAfter", "PT1H", Duration.ofSeconds(1), Duration.ofDays(30)),
                duration("remembered", "PT24H", Duration.ZERO, Duration.ofDays(30)));
        if (settings.longestWait().compareTo(settings.firstWait()) < 0) {
            problems.add("longestWait is shorter than firstWait");
        }
        TreeSet<String> unknown = new TreeSet<>(values.stringPropertyNames());
        unknown.removeAll(known);
        unknown.forEach(name -> problems.add(name + " is no setting"));
        return settings;
    }

    private Optional<String> value(String name) {
        known.add(name);
        return Optional.ofNullable(values.getProperty(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private <T> T missing(String name, T instead) {
        problems.add(name + " is missing");
        return instead;
    }

    private String text(String name) {
        return value(name).orElseGet(() -> missing(name, ""));
    }

    private String matching(String name, Pattern form, String expected) {
        String text = text(name);
        if (!text.isEmpty() && !form.matcher(text).matches()) {
            problems.add(name + " is \"" + text + "\"; it must be " + expected);
        }
        return text;
    }

    private URI centre() {
        URI none = URI.create("https://invalid");
        String text = text("centre");
        if (text.isEmpty()) {
            return none;
        }
        try {
            URI address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (address.getHost() == null || address.getRawQuery() != null || address.getRawUserInfo() != null) {
                problems.add("centre is \"" + text + "\"; it must be an address as https://recordings.example.com");
            } else if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(address.getHost()))) {
                // The public key is as authentic as the connection that it came by.
                problems.add("centre is \"" + text + "\"; it must begin with https, unless it is on this machine");
            }
            return address;
        } catch (URISyntaxException e) {
            problems.add("centre is \"" + text + "\"; it must be an address as https://recordings.example.com");
            return none;
        }
    }

    /** An address written in digits, or the one name that means this machine: no other is asked for. */
    private static boolean isLoopback(String host) {
        if (!host.equals("localhost") && !host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Optional<UUID> organization() {
        Optional<String> text = value("organization");
        Optional<UUID> id = text.flatMap(SettingsFile::uuid);
        if (text.isPresent() && id.isEmpty()) {
            problems.add("organization is \"" + text.get() + "\"; it must be a UUID");
        }
        return id;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            // The JDK also reads 1-1-1-1-1.
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> path(String name) {
        return value(name).map(text -> Path.of(text).toAbsolutePath().normalize());
    }

    private Path secretFile() {
        Optional<String> text = value("clientSecretFile");
        if (text.isEmpty()) {
            return missing("clientSecretFile", Path.of(""));
        }
        if (text.get().startsWith(CREDENTIALS)) {
            return credential(text.get().substring(CREDENTIALS.length()));
        }
        Path file = Path.of(text.get()).toAbsolutePath().normalize();
        if (isSecretNeeded) {
            requireOwnersAlone(file);
        }
        return file;
    }

    private void requireOwnersAlone(Path file) {
        try {
            boolean isOpenToOthers =
                    Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
            if (isOpenToOthers) {
                problems.add("clientSecretFile " + file + " can be read by others than its owner; chmod 600 it");
            }
        } catch (IOException e) {
            problems.add("clientSecretFile " + file + " cannot be read");
        } catch (UnsupportedOperationException e) {
            // no permissions of that kind on this system
        }
    }

    private Path credential(String name) {
        String folder = environment.get("CREDENTIALS_DIRECTORY");
        if (folder == null) {
            if (isSecretNeeded) {
                problems.add("clientSecretFile names " + CREDENTIALS + ", which only a systemd unit has");
            }
            return Path.of(CREDENTIALS + name);
        }
        Path file = Path.of(folder + name);
        if (isSecretNeeded && !Files.isReadable(file)) {
            problems.add("clientSecretFile " + file + " cannot be read");
        }
        return file;
    }

    private Optional<Path> watched() {
        Optional<Path> folder = path("watched");
        folder.ifPresent(watched -> {
            try {
                if (!Files.isDirectory(watched, LinkOption.NOFOLLOW_LINKS)) {
                    problems.add("watched " + watched + " is no directory");
                } else if (!IN_MEMORY.contains(Files.getFileStore(watched).type())) {
                    problems.add("watched " + watched + " lies on a disk ("
                            + Files.getFileStore(watched).type()
                            + "), where recordings would lie unsealed; it must lie on a tmpfs or ramfs");
                }
            } catch (IOException e) {
                problems.add("watched " + watched + " cannot be looked at: " + e.getMessage());
            }
        });
        return folder;
    }

    private ByteSize size(String name, String standard) {
        try {
            return ByteSize.parse(value(name).orElse(standard));
        } catch (IllegalArgumentException e) {
            problems.add(name + ": " + e.getMessage());
            return new ByteSize(0);
        }
    }

    private int number(String name, int standard, int least, int most) {
        Optional<String> text = value(name);
        if (text.isEmpty()) {
            return standard;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.add(name + " is \"" + text.get() + "\"; it must be " + least + " to " + most);
        return standard;
    }

    private Duration duration(String name, String standard, Duration least, Duration most) {
        String text = value(name).orElse(standard);
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        problems.add(name + " is \"" + text + "\"; it must be " + least + " to " + most);
        return Duration.parse(standard);
    }
}
