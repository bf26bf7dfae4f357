package dev.tapelock.edge;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the sealer is at a moment.
 *
 * @param takes whether a recording would be taken now
 * @param alarms what somebody should look at, in sentences; empty when all is well
 */
record EdgeStatus(
        boolean takes,
        List<String> alarms,
        HourlyFiles.Backlog waiting,
        HourlyFiles.Backlog unopened,
        HourlyFiles.Backlog refused,
        Optional<Lease> lease) {

    static EdgeStatus of(EdgeSettings settings, EdgeSpool spool, LeaseFile leaseFile, long unfitFiles, Instant now)
            throws IOException {
        List<String> alarms = new ArrayList<>();
        Optional<Lease> lease = readLease(leaseFile, alarms, now);
        boolean hasRoom = hasRoom(settings, spool, alarms);
        EdgeStatus status = new EdgeStatus(
                lease.isPresent() && hasRoom,
                alarms,
                spool.waiting().backlog(),
                spool.unopened().backlog(),
                spool.refused().backlog(),
                lease);
        status.addBacklogs(settings.alarmAfter(), now);
        if (unfitFiles > 0) {
            alarms.add(unfitFiles + " files in the watched folder cannot be taken; the log says why");
        }
        return status;
    }

    private static boolean hasRoom(EdgeSettings settings, EdgeSpool spool, List<String> alarms) {
        try {
            if (spool.hasRoom()) {
                return true;
            }
            alarms.add("The disk is full: less is free than " + settings.leastFree() + ", recordings are not taken");
        } catch (CannotTakeException e) {
            alarms.add(e.getMessage() + ", recordings are not taken");
        }
        return false;
    }

    private static Optional<Lease> readLease(LeaseFile file, List<String> alarms, Instant now) {
        try {
            Optional<Lease> lease = file.read();
            if (lease.isEmpty()) {
                alarms.add("There is no lease yet, recordings are not taken; the centre has to be reached once");
            }
            lease.filter(found -> found.isOverAt(now))
                    .ifPresent(over -> alarms.add("The lease was over at " + over.validUntil()
                            + "; recordings are still sealed under it. Reconnect this sealer to the centre"));
            return lease;
        } catch (EdgeException e) {
            alarms.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void addBacklogs(Duration alarmAfter, Instant now) {
        if (refused.files() > 0) {
            alarms.add(
                    refused.files() + " sealed files were refused by the centre; they lie in refused/ with the reason");
        }
        if (isOld(waiting, alarmAfter, now)) {
            alarms.add(waiting.files() + " sealed files are not delivered, the oldest since "
                    + waiting.oldest().orElse(now));
        }
        if (isOld(unopened, alarmAfter, now)) {
            alarms.add(unopened.files() + " sealed files are at the centre, which cannot check them, the oldest since "
                    + unopened.oldest().orElse(now) + "; the holder of their key is away");
        }
    }

    private static boolean isOld(HourlyFiles.Backlog backlog, Duration alarmAfter, Instant now) {
        return backlog.oldest()
                .filter(oldest -> oldest.plus(alarmAfter).isBefore(now))
                .isPresent();
    }

    JsonObject toJson() {
        JsonArrayBuilder sentences = Json.createArrayBuilder();
        alarms.forEach(sentences::add);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("status", takes ? alarms.isEmpty() ? "UP" : "ALARM" : "DOWN")
                .add("takesRecordings", takes)
                .add("alarms", sentences)
                .add("waiting", json(waiting))
                .add("unopened", json(unopened))
                .add("refused", json(refused));
        lease.ifPresent(found -> json.add("leaseValidUntil", found.validUntil().toString()));
        return json.build();
    }

    private static JsonObject json(HourlyFiles.Backlog backlog) {
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("files", backlog.files()).add("bytes", backlog.bytes());
        backlog.oldest().ifPresent(oldest -> json.add("oldest", oldest.toString()));
        return json.build();
    }

    /** In the text format of Prometheus. */
    String toMetrics(Counters counters, Instant now) {
        StringBuilder page = new StringBuilder();
        add(page, "takes_recordings", "gauge", takes ? 1 : 0);
        add(page, "alarms", "gauge", alarms.size());
        add(page, "waiting", waiting, now);
        add(page, "unopened", unopened, now);
        add(page, "refused", refused, now);
        lease.ifPresent(found -> add(
                page,
                "lease_valid_until_timestamp_seconds",
                "gauge",
                found.validUntil().getEpochSecond()));
        add(page, "taken_total", "counter", counters.taken.get());
        add(page, "taken_bytes_total", "counter", counters.takenBytes.get());
        add(page, "delivered_total", "counter", counters.delivered.get());
        add(page, "delivered_bytes_total", "counter", counters.deliveredBytes.get());
        add(page, "refused_total", "counter", counters.refused.get());
        add(page, "failed_attempts_total", "counter", counters.failedAttempts.get());
        Instant lastDelivery = counters.lastDelivery.get();
        if (lastDelivery != null) {
            add(page, "last_delivery_timestamp_seconds", "gauge", lastDelivery.getEpochSecond());
        }
        addFailure(page, counters.lastFailure.get());
        return page.toString();
    }

    private static void addFailure(StringBuilder page, Counters.@Nullable Failure failure) {
        if (failure != null) {
            add(page, "last_failure_timestamp_seconds", "gauge", failure.at().getEpochSecond());
            page.append("# last failure: ")
                    .append(failure.sentence().replaceAll("\\p{Cntrl}", " "))
                    .append('\n');
        }
    }

    private static void add(StringBuilder page, String name, HourlyFiles.Backlog backlog, Instant now) {
        add(page, name + "_files", "gauge", backlog.files());
        add(page, name + "_bytes", "gauge", backlog.bytes());
        long age = backlog.oldest()
                .map(oldest -> Duration.between(oldest, now).toSeconds())
                .orElse(0L);
        add(page, name + "_oldest_seconds", "gauge", Math.max(0, age));
    }

    private static void add(StringBuilder page, String name, String type, long value) {
        page.append(String.format(
                Locale.ROOT, "# TYPE tapelock_edge_%s %s%ntapelock_edge_%s %d%n", name, type, name, value));
    }
}
