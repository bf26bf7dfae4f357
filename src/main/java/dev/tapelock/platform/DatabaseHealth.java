package dev.tapelock.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the database answers. */
@Readiness
@ApplicationScoped
public class DatabaseHealth implements HealthCheck {

    private static final System.Logger LOG = System.getLogger(DatabaseHealth.class.getName());
    private static final int TIMEOUT_SECONDS = 5;

    @Resource(lookup = "jdbc/tapelock-untransacted")
    private DataSource untransacted;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database").status(answers()).build();
    }

    private boolean answers() {
        try (Connection connection = untransacted.getConnection()) {
            return connection.isValid(TIMEOUT_SECONDS);
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "The database does not answer", e);
            return false;
        }
    }
}
