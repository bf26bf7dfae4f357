package dev.tapelock.console.web;

import dev.tapelock.keys.CustomerKeyHealth;
import dev.tapelock.keys.KeyCheck;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.RecordingKeys;
import dev.tapelock.keys.RotationSchedule;
import dev.tapelock.keys.RotationSchedules;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Organizations;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.recording.Recordings;
import dev.tapelock.recording.RepositoryFindings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code /admin/index.xhtml}: are the recordings protected, can they be opened, and why? */
@Named
@RequestScoped
public class DashboardView {

    private static final int DAYS = 30;

    @Inject
    private KeyCheck keyCheck;

    @Inject
    private RecordingKeys keys;

    @Inject
    private CustomerKeyHealth customerKeys;

    @Inject
    private RotationSchedules schedules;

    @Inject
    private Recordings recordings;

    @Inject
    private RepositoryFindings findings;

    @Inject
    private Organizations organizations;

    @Inject
    private ServerSettings server;

    @Inject
    private CurrentCaller caller;

    @Inject
    private PageWords words;

    @Inject
    private Clock clock;

    private KeyCheck.@Nullable Result check;
    private @Nullable RecordingKey activeKey;
    private boolean isWarning;
    private long lost;
    private @Nullable Instant nextRotation;
    private List<LocalDate> days = List.of();
    private List<Long> counts = List.of();

    @PostConstruct
    void load() {
        UUID organizationId = caller.get().organizationId();
        if (caller.get().mayAny(Permission.KEY_VIEW)) {
            check = keyCheck.check(organizationId);
            isWarning = customerKeys.isToBeAcknowledged(organizationId);
            activeKey = keys.active(organizationId).orElse(null);
            nextRotation = schedules
                    .find(organizationId)
                    .flatMap(RotationSchedule::nextDueAt)
                    .orElse(null);
        }
        lost = findings.lost(organizationId);
        ZoneId zone = organizations.find(organizationId).orElseThrow().timeZone();
        LocalDate today = LocalDate.now(clock.withZone(zone));
        days = IntStream.rangeClosed(1, DAYS)
                .mapToObj(day -> today.minusDays((long) DAYS - day))
                .toList();
        counts = recordings.countsBetween(
                organizationId,
                IntStream.rangeClosed(0, DAYS)
                        .mapToObj(day ->
                                days.get(0).plusDays(day).atStartOfDay(zone).toInstant())
                        .toList());
    }

    /** Whether keys are held outside and nobody has said that the warning is understood. */
    public boolean isWarning() {
        return isWarning;
    }

    public KeyCheck.@Nullable Result getCheck() {
        return check;
    }

    public @Nullable RecordingKey getActiveKey() {
        return activeKey;
    }

    public long getActiveKeyDays() {
        return activeKey == null
                ? 0
                : Duration.between(activeKey.createdAt(), clock.instant()).toDays();
    }

    public @Nullable Instant getNextRotation() {
        return nextRotation;
    }

    public long getToday() {
        return counts.get(counts.size() - 1);
    }

    public long getLastDays() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Artifacts that the inventory has not found whole in the repository. */
    public long getLost() {
        return lost;
    }

    /** The demo keeps the root key and its passphrase side by side. */
    public boolean isDemo() {
        return server.isDemo();
    }

    /** Recordings per day, as Chart.js wants it. */
    public String getChart() {
        DateTimeFormatter day = DateTimeFormatter.ofPattern(
                words.of("dashboard.day"),
                FacesContext.getCurrentInstance().getViewRoot().getLocale());
        JsonArrayBuilder labels = Json.createArrayBuilder();
        days.forEach(date -> labels.add(day.format(date)));
        JsonArrayBuilder values = Json.createArrayBuilder();
        counts.forEach(values::add);
        return Json.createObjectBuilder()
                .add("type", "bar")
                .add(
                        "data",
                        Json.createObjectBuilder()
                                .add("labels", labels)
                                .add(
                                        "datasets",
                                        Json.createArrayBuilder()
                                                .add(Json.createObjectBuilder()
                                                        .add("label", words.of("dashboard.chart"))
                                                        .add("data", values)
                                                        .add("backgroundColor", "#0b5e83"))))
                .add(
                        "options",
                        Json.createObjectBuilder()
                                .add("maintainAspectRatio", false)
                                .add("animation", false)
                                .add(
                                        "plugins",
                                        Json.createObjectBuilder()
                                                .add(
                                                        "legend",
                                                        Json.createObjectBuilder()
                                                                .add("display", false)))
                                .add(
                                        "scales",
                                        Json.createObjectBuilder()
                                                .add(
                                                        "y",
                                                        Json.createObjectBuilder()
                                                                .add("beginAtZero", true)
                                                                .add(
                                                                        "ticks",
                                                                        Json.createObjectBuilder()
                                                                                .add("precision", 0)))))
                .build()
                .toString();
    }
}
