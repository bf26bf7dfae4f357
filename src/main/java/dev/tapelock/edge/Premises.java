package dev.tapelock.edge;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** What the daemon and the single commands have in common: settings, spool, lease and what seals. */
record Premises(
        EdgeSettings settings, EdgeSpool spool, LeaseFile lease, SealedIntake intake, Centre centre, Clock clock) {

    /**
     * Reads the settings.
     *
     * @param isSecretNeeded whether the client's secret must be there at once
     * @throws EdgeException if the settings or the spool cannot be used
     */
    static Premises of(Path config, boolean isSecretNeeded) throws IOException {
        return of(SettingsFile.read(config, System.getenv(), isSecretNeeded), Clock.systemUTC());
    }

    static Premises of(EdgeSettings settings, Clock clock) {
        EdgeSpool spool = new EdgeSpool(settings.spool(), settings.leastFree());
        LeaseFile lease = new LeaseFile(settings.spool());
        CentreConnection connection = new CentreConnection(settings);
        return new Premises(
                settings,
                spool,
                lease,
                new SealedIntake(spool, lease, new SecureRandom(), clock),
                new Centre(settings, connection, new AccessToken(settings, connection, clock), clock),
                clock);
    }

    /** Makes sure of a lease where there never was one. */
    void requireLease() throws InterruptedException {
        if (lease.read().isEmpty()) {
            lease.store(centre.lease());
        }
    }

    EdgeStatus status(long unfitFiles) throws IOException {
        return EdgeStatus.of(settings, spool, lease, unfitFiles, clock.instant());
    }
}
