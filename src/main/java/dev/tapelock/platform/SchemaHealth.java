package dev.tapelock.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the schema is the one of this build. */
@Startup
@ApplicationScoped
public class SchemaHealth implements HealthCheck {

    private final DatabaseMigration migration;

    @Inject
    SchemaHealth(DatabaseMigration migration) {
        this.migration = migration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("schema")
                .status(migration.isComplete())
                .build();
    }
}
