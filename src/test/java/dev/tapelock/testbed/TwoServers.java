package dev.tapelock.testbed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Two servers, without the demo, that share a database on PostgreSQL, a root key and a repository. */
public final class TwoServers implements AutoCloseable {

    private final EmbeddedPostgresDatabase database;
    private final ServerProcess first;
    private final ServerProcess second;
    private final Caller firstCaller;

    private TwoServers(
            EmbeddedPostgresDatabase database, ServerProcess first, ServerProcess second, Caller firstCaller) {
        this.database = database;
        this.first = first;
        this.second = second;
        this.firstCaller = firstCaller;
    }

    /**
     * Starts them and makes the first organization.
     *
     * @param settings what both have besides
     */
    public static TwoServers start(Path directory, UnaryOperator<ServerProcess.Builder> settings) throws IOException {
        EmbeddedPostgresDatabase database = EmbeddedPostgresDatabase.start(directory.resolve("postgres"));
        ServerProcess first =
                settings.apply(builder(directory, "first", database)).start();
        Caller caller = first.claim();
        ServerProcess second =
                settings.apply(builder(directory, "second", database)).start();
        return new TwoServers(database, first, second, caller);
    }

    private static ServerProcess.Builder builder(Path directory, String name, EmbeddedPostgresDatabase database)
            throws IOException {
        Path secrets = directory.resolve("first").resolve("secrets");
        return ServerProcess.in(directory.resolve(name))
                .production()
                .postgresql(database)
                .setting("tapelock.root.keystore", secrets.resolve("root.p12").toString())
                .setting(
                        "tapelock.root.passphrase.file",
                        secrets.resolve("passphrase").toString())
                .setting(
                        "tapelock.repository.directory",
                        directory.resolve("repository").toString());
    }

    public EmbeddedPostgresDatabase database() {
        return database;
    }

    public ServerProcess first() {
        return first;
    }

    public ServerProcess second() {
        return second;
    }

    public Caller firstCaller() {
        return firstCaller;
    }

    /** The same client, at the second server. */
    public Caller secondCaller() {
        return new Caller(second, firstCaller.organizationId(), firstCaller.clientId(), firstCaller.clientSecret());
    }

    @Override
    public void close() {
        first.close();
        second.close();
        database.close();
    }
}
