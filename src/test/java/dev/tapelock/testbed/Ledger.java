package dev.tapelock.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The artifacts' rows and their files, side by side, as a server on H2 left them that does not run now.
 *
 * <p>The database is read in a copy, so that the next start finds what the last end left.
 */
public final class Ledger {

    private static final String SUFFIX = ".sealed";

    /** An artifact's row, as far as files follow from it. */
    public record Row(UUID organizationId, UUID id, String state, long sealedLength, byte[] sealedSha256) {

        boolean isStored() {
            return state.equals("STORED");
        }
    }

    private final Path repository;
    private final Map<UUID, Row> rows;
    private final Map<UUID, Path> spooled;
    private final Set<Path> stored;
    private final List<Path> unfinished;
    private final Map<UUID, String> keyStates;

    private Ledger(
            Path repository,
            Map<UUID, Row> rows,
            Map<UUID, Path> spooled,
            Set<Path> stored,
            List<Path> unfinished,
            Map<UUID, String> keyStates) {
        this.repository = repository;
        this.rows = rows;
        this.spooled = spooled;
        this.stored = stored;
        this.unfinished = unfinished;
        this.keyStates = keyStates;
    }

    /** Reads what a server left in its home. */
    public static Ledger of(ServerProcess stopped) {
        Path home = stopped.home();
        try {
            Map<UUID, Path> spooled = new HashMap<>();
            for (Path file : files(home.resolve("spool/sealed"))) {
                // {organization}.{artifact}.sealed
                spooled.put(UUID.fromString(file.getFileName().toString().split("\\.")[1]), file);
            }
            List<Path> unfinished = new ArrayList<>(files(home.resolve("spool/incoming")));
            unfinished.addAll(files(home.resolve("repository/~incoming")));
            try (Connection connection = read(stopped)) {
                return new Ledger(
                        home.resolve("repository"),
                        rows(connection),
                        spooled,
                        new TreeSet<>(files(home.resolve("repository/recordings"))),
                        unfinished,
                        keyStates(connection));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The files of " + home + " cannot be read", e);
        } catch (SQLException e) {
            throw new IllegalStateException("The database of " + home + " cannot be read", e);
        }
    }

    /** On H2 a copy: whoever opens the file changes it. */
    private static Connection read(ServerProcess stopped) throws SQLException, IOException {
        if (stopped.database().isPresent()) {
            return stopped.connection();
        }
        Path copy = Files.createDirectories(stopped.directory().resolve("ledger"));
        Files.copy(
                stopped.home().resolve("database/tapelock.mv.db"),
                copy.resolve("tapelock.mv.db"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return DriverManager.getConnection(
                "jdbc:h2:file:" + copy.toAbsolutePath().resolve("tapelock") + ";NON_KEYWORDS=VALUE", "tapelock", "");
    }

    private static Map<UUID, Row> rows(Connection connection) throws SQLException {
        Map<UUID, Row> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select organization_id, id, state, sealed_length, sealed_sha256"
                                + " from recording_artifact")) {
            while (result.next()) {
                UUID id = result.getObject(2, UUID.class);
                rows.put(
                        id,
                        new Row(
                                result.getObject(1, UUID.class),
                                id,
                                result.getString(3),
                                result.getLong(4),
                                result.getBytes(5)));
            }
        }
        return rows;
    }

    private static Map<UUID, String> keyStates(Connection connection) throws SQLException {
        Map<UUID, String> states = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select id, state from recording_key")) {
            while (result.next()) {
                states.put(result.getObject(1, UUID.class), result.getString(2));
            }
        }
        return states;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The artifacts that have a row. */
    public Map<UUID, Row> rows() {
        return rows;
    }

    /** The keys of recordings, and the state of each. */
    public Map<UUID, String> keyStates() {
        return keyStates;
    }

    public Path storedFile(Row row) {
        String id = row.id().toString();
        return repository
                .resolve("recordings")
                .resolve(row.organizationId().toString())
                .resolve(id.substring(0, 2))
                .resolve(id + SUFFIX);
    }

    /** What must not be at any moment, also not at that of a crash: each with what is wrong. */
    public List<String> contradictions() {
        List<String> found = new ArrayList<>();
        Set<Path> expected = new HashSet<>();
        for (Row row : rows.values()) {
            Path inRepository = storedFile(row);
            expected.add(inRepository);
            Path inSpool = spooled.get(row.id());
            if (!stored.contains(inRepository) && (row.isStored() || inSpool == null)) {
                found.add(row.state() + " row without a file: " + row.id());
            }
            if (stored.contains(inRepository) && !isFileOf(row, inRepository)) {
                found.add("other bytes than the row says: " + inRepository);
            }
            if (inSpool != null && !isFileOf(row, inSpool)) {
                found.add("other bytes than the row says: " + inSpool);
            }
        }
        stored.stream()
                .filter(file -> !expected.contains(file))
                .forEach(file -> found.add("file without a row: " + file));
        return found;
    }

    private static boolean isFileOf(Row row, Path file) {
        try (InputStream content = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            return Files.size(file) == row.sealedLength()
                    && MessageDigest.isEqual(digesting.getMessageDigest().digest(), row.sealedSha256());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** The artifacts that are still on their way, or have a file in the spool: none, once a server had time to settle. */
    public Set<UUID> unsettled() {
        Set<UUID> ids = new HashSet<>(spooled.keySet());
        rows.values().stream().filter(row -> !row.isStored()).map(Row::id).forEach(ids::add);
        return ids;
    }

    /** Files that were being written. */
    public List<Path> unfinished() {
        return unfinished;
    }

    /** How many there are of each thing that a crash may leave. */
    public String summary() {
        long nowhere =
                spooled.keySet().stream().filter(id -> !rows.containsKey(id)).count();
        long missed = rows.values().stream()
                .filter(row -> row.isStored() && spooled.containsKey(row.id()))
                .count();
        long doubled = rows.values().stream()
                .filter(row -> !row.isStored() && spooled.containsKey(row.id()) && stored.contains(storedFile(row)))
                .count();
        long waiting = rows.values().stream().filter(row -> !row.isStored()).count() - doubled;
        return "%d rows; unsettled: %d only in the spool, %d in both places, %d stored with a leftover, %d without a row, %d half written"
                .formatted(rows.size(), waiting, doubled, missed, nowhere, unfinished.size());
    }
}
