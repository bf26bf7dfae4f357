package dev.tapelock.testbed;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL of its own with one empty database, as durable as a real one, on loopback only. */
public final class EmbeddedPostgresDatabase implements AutoCloseable {

    private static final String USER = "tapelock";
    private static final String PASSWORD = "only-for-tests";

    private static final AtomicInteger MADE = new AtomicInteger();

    private final Path directory;
    private final String name;
    private EmbeddedPostgres postgres;

    private EmbeddedPostgresDatabase(EmbeddedPostgres postgres, Path directory, String name) {
        this.postgres = postgres;
        this.directory = directory;
        this.name = name;
    }

    /** The one of the run, started when it is asked for first; it ends with the virtual machine. */
    private static final class OfTheRun {
        static final EmbeddedPostgresDatabase FIRST = start(
                Path.of("target", "it", "postgres-" + ProcessHandle.current().pid()));
    }

    /**
     * An empty database for a server of a test that does not say which, if the whole run is to be on PostgreSQL
     * ({@code -Dtapelock.it.database=postgresql}).
     */
    static Optional<EmbeddedPostgresDatabase> ifTheRunIsOnIt() {
        if (!"postgresql".equals(System.getProperty("tapelock.it.database"))) {
            return Optional.empty();
        }
        return Optional.of(OfTheRun.FIRST.another());
    }

    /** Another empty database in the same PostgreSQL, which it shares. */
    public EmbeddedPostgresDatabase another() {
        EmbeddedPostgresDatabase another =
                new EmbeddedPostgresDatabase(postgres, directory, USER + MADE.incrementAndGet());
        another.make();
        return another;
    }

    /** @param directory for its files; made if it is missing */
    public static EmbeddedPostgresDatabase start(Path directory) {
        try {
            EmbeddedPostgresDatabase database =
                    new EmbeddedPostgresDatabase(builder(directory).start(), directory, USER);
            database.makeUser();
            database.make();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    /** The library's own defaults are for speed: no fsync, no synchronous commit. */
    private static EmbeddedPostgres.Builder builder(Path directory) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on");
    }

    /** {@code kill -9} of all of it; {@link #startAgain} follows. For one database of one's own. */
    public void kill() throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle.of(postmaster).ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    /** Starts it at the same address, on what the kill has left. */
    public void startAgain() throws IOException {
        Files.deleteIfExists(directory.resolve("epg-lock"));
        postgres = builder(directory)
                .setPort(postgres.getPort())
                .setCleanDataDirectory(false)
                .start();
    }

    /** No superuser, as in production. */
    private void makeUser() {
        execute("create role " + USER + " login password '" + PASSWORD + "'");
    }

    private void make() {
        execute("create database " + name + " owner " + USER);
    }

    private void execute(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refuses: " + sql, e);
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** A connection of the server's user, for a look from outside. */
    public Connection connection() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop", e);
        }
    }
}
