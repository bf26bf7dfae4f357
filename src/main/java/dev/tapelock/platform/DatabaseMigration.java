package dev.tapelock.platform;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.persistence.SchemaValidationException;
import java.util.Arrays;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * Brings the schema to the version of this build, then lets Hibernate compare it with the entities.
 *
 * <p>It runs in no transaction and before any feature starts (see the ADR on the start order); an exception stops the
 * application.
 */
@ApplicationScoped
public class DatabaseMigration {

    private static final System.Logger LOG = System.getLogger(DatabaseMigration.class.getName());
    private static final MigrationVersion JOBS = MigrationVersion.fromVersion("020");
    private static final int OTHER_JOBS = -301_354_728;
    private static final int AFTER_CRYPTOGRAPHY = Interceptor.Priority.PLATFORM_BEFORE + 2;

    @Resource(lookup = "jdbc/tapelock-untransacted")
    private DataSource untransacted;

    @PersistenceUnit(unitName = "tapelock")
    private EntityManagerFactory entityManagerFactory;

    private volatile boolean complete;

    void migrate(@Observes @Priority(AFTER_CRYPTOGRAPHY) Startup startup) {
        Flyway flyway = flyway(untransacted);
        MigrateResult result = migrate(flyway);
        // Flyway takes Liberty for WebSphere and, should its marker files be missing, finds nothing and succeeds.
        if (flyway.info().current() == null) {
            throw new IllegalStateException("The migrations in db/migration were not found in the application");
        }
        requireFit();
        LOG.log(
                System.Logger.Level.INFO,
                "Schema at version {0}, {1} migration(s) applied now",
                result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion,
                result.migrationsExecuted);
        complete = true;
    }

    static Flyway flyway(DataSource untransacted) {
        return Flyway.configure(Thread.currentThread().getContextClassLoader())
                .dataSource(untransacted)
                .locations("classpath:db/migration")
                .callbackLocations("classpath:db/callback")
                .validateMigrationNaming(true)
                .load();
    }

    /** V020 was in use in two forms. V023 makes the same of either, so a database that has the other one may go on. */
    static MigrateResult migrate(Flyway flyway) {
        boolean isOfTheOther = Arrays.stream(flyway.info().applied())
                .anyMatch(applied ->
                        JOBS.equals(applied.getVersion()) && Objects.equals(applied.getChecksum(), OTHER_JOBS));
        if (isOfTheOther) {
            flyway.repair();
        }
        return flyway.migrate();
    }

    private void requireFit() {
        try {
            entityManagerFactory.getSchemaManager().validate();
        } catch (SchemaValidationException e) {
            throw new IllegalStateException(
                    "The database does not fit this version of the application: " + e.getMessage(), e);
        }
    }

    /** Whether the schema is the one of this build. */
    public boolean isComplete() {
        return complete;
    }
}
