package dev.tapelock.recording.spool;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the spool is open and has room. */
@Readiness
@ApplicationScoped
public class SpoolHealth implements HealthCheck {

    private final LocalSpool spool;

    @Inject
    SpoolHealth(LocalSpool spool) {
        this.spool = spool;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("spool").status(spool.hasRoom()).build();
    }
}
