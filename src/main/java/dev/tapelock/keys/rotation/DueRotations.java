package dev.tapelock.keys.rotation;

import dev.tapelock.keys.KeyRotation;
import dev.tapelock.keys.RotationSchedules;
import dev.tapelock.organization.Organizations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Changes every key that is due, each in a transaction of its own. One that fails, as where a customer's holder does not let us
 * make a key, waits a while before it is tried again, so that it keeps none from its turn.
 */
@ApplicationScoped
public class DueRotations {

    private static final System.Logger LOG = System.getLogger(DueRotations.class.getName());
    private static final int LARGEST_ROUND = 100;
    private static final Duration WAIT = Duration.ofMinutes(15);

    private final RotationSchedules schedules;
    private final Organizations organizations;
    private final KeyRotation rotation;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    /** Until when the organizations wait whose last change failed. */
    private final Map<UUID, Instant> waiting = new HashMap<>();

    @Inject
    DueRotations(RotationSchedules schedules, Organizations organizations, KeyRotation rotation, Clock clock) {
        this.schedules = schedules;
        this.organizations = organizations;
        this.rotation = rotation;
        this.clock = clock;
    }

    /** Does what is due now, at most one round at a time; the rest has its turn at the next tick. */
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            Instant now = clock.instant();
            waiting.values().removeIf(until -> !until.isAfter(now));
            Set<UUID> due = new LinkedHashSet<>(schedules.dueAt(now, LARGEST_ROUND + waiting.size()));
            due.removeAll(waiting.keySet());
            due.addAll(organizations.withoutKey(LARGEST_ROUND));
            changeAll(due, now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Could not look for keys that are due; the next tick tries again", e);
        } finally {
            running.set(false);
        }
    }

    private void changeAll(Collection<UUID> due, Instant now) {
        for (UUID organizationId : due) {
            try {
                rotation.changeIfDue(organizationId, now);
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "The key of organization " + organizationId
                                + " is due and could not be changed; it is tried again in " + WAIT,
                        e);
                waiting.put(organizationId, now.plus(WAIT));
            }
        }
    }
}
