package dev.tapelock.testbed;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SchemaValidationException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** H2 in memory with our migrations and some of our entities, for a test without a server. */
public final class MemoryDatabase implements AutoCloseable {

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";NON_KEYWORDS=VALUE";
    private final Connection held;
    private EntityManagerFactory factory;

    /** An empty one, which is there until it is closed. */
    public MemoryDatabase() throws SQLException {
        held = DriverManager.getConnection(url);
    }

    /** With all migrations, for these entities. */
    public static MemoryDatabase of(Class<?>... entities) throws SQLException {
        MemoryDatabase database = new MemoryDatabase();
        database.migrate("latest");
        database.open(entities);
        return database;
    }

    public void migrate(String version) {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    /** Lets these entities be used, as the application's persistence unit would. */
    public void open(Class<?>... entities) {
        factory = new HibernatePersistenceConfiguration("test")
                .managedClasses(entities)
                .jdbcUrl(url)
                .property("hibernate.type.preferred_instant_jdbc_type", "TIMESTAMP_UTC")
                .property("hibernate.jdbc.time_zone", "UTC")
                .createEntityManagerFactory();
        try {
            factory.getSchemaManager().validate();
        } catch (SchemaValidationException e) {
            throw new AssertionError("The migrations do not fit the entities", e);
        }
    }

    public void sql(String statement) throws SQLException {
        try (Statement sql = held.createStatement()) {
            sql.execute(statement);
        }
    }

    /** Does something in a transaction and a session of its own. */
    public void write(Consumer<EntityManager> work) {
        factory.runInTransaction(work);
    }

    /** Reads something in a transaction and a session of its own. */
    public <T> T read(Function<EntityManager, T> work) {
        return factory.callInTransaction(work);
    }

    @Override
    public void close() throws Exception {
        if (factory != null) {
            factory.close();
        }
        held.close();
    }
}
