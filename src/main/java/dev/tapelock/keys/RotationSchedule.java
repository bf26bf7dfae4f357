package dev.tapelock.keys;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When an organization's key is due to be changed. */
@Entity
@Table(name = "rotation_schedule")
public class RotationSchedule {

    /** What an organization has until it says something else. */
    public static final RotationPeriod DEFAULT_PERIOD = RotationPeriod.MONTHLY;

    @Id
    @Column(name = "organization_id")
    private UUID organizationId;

    @Enumerated(EnumType.STRING)
    private RotationPeriod period;

    private Instant anchor;

    @Column(name = "next_due_at")
    private @Nullable Instant nextDueAt;

    @SuppressWarnings("NullAway.Init")
    protected RotationSchedule() {}

    /** @param anchor from where the occurrences count */
    RotationSchedule(UUID organizationId, RotationPeriod period, Instant anchor, ZoneId zone) {
        this.organizationId = organizationId;
        this.period = period;
        this.anchor = anchor;
        this.nextDueAt = firstAfter(anchor, zone).orElse(null);
    }

    public RotationPeriod period() {
        return period;
    }

    /** Empty if the key is never changed by itself. */
    public Optional<Instant> nextDueAt() {
        return Optional.ofNullable(nextDueAt);
    }

    public boolean isDueAt(Instant now) {
        return nextDueAt().filter(due -> !due.isAfter(now)).isPresent();
    }

    /** Begins a new count at {@code now}. */
    void change(RotationPeriod newPeriod, Instant now, ZoneId zone) {
        period = newPeriod;
        anchor = now;
        nextDueAt = firstAfter(now, zone).orElse(null);
    }

    /** The key was changed: what was due, however often it was missed, is done. */
    void rotated(Instant now, ZoneId zone) {
        nextDueAt = firstAfter(now, zone).orElse(null);
    }

    /** The key's holder changes keys by itself: nothing is due until {@link #rotated} is told of another one. */
    void suspend() {
        nextDueAt = null;
    }

    /** Occurrences are compared as instants: where clocks change, the later local time can be the earlier instant. */
    private Optional<Instant> firstAfter(Instant instant, ZoneId zone) {
        LocalDateTime start = LocalDateTime.ofInstant(anchor, zone);
        // No change of clocks moves a local time by more than a day: from there on, nothing is missed.
        LocalDateTime from = LocalDateTime.ofInstant(instant, zone).minusDays(1);
        Optional<LocalDateTime> local = period.firstAfter(start, from);
        while (local.filter(candidate -> !toInstant(candidate, zone).isAfter(instant))
                .isPresent()) {
            local = period.firstAfter(start, local.get());
        }
        return local.map(occurrence -> toInstant(occurrence, zone));
    }

    /** A time that the change to summer time skips moves behind the gap; one that occurs twice is the earlier. */
    private static Instant toInstant(LocalDateTime local, ZoneId zone) {
        return local.atZone(zone).toInstant();
    }
}
