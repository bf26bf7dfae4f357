package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The short transactions in which a version of a key configuration is stored, or acknowledged. */
@ApplicationScoped
class KeyConfigurationStoring {

    private final KeyConfigurations configurations;
    private final KeyActivation activation;
    private final AuditTrail audit;
    private final Clock clock;

    @Inject
    KeyConfigurationStoring(KeyConfigurations configurations, KeyActivation activation, AuditTrail audit, Clock clock) {
        this.configurations = configurations;
        this.activation = activation;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Stores a version and makes the key that came with it the active one: both or nothing.
     *
     * @param expected the key that is active before
     * @param reached the earlier versions whose keys are opened through this one from now on
     * @throws ActiveKeyChangedException if another one is
     * @throws RefusedException {@code general.conflict} if somebody else has stored this version
     */
    @Transactional
    void put(
            KeyConfiguration version,
            Optional<RecordingKey> key,
            Optional<UUID> expected,
            List<Integer> reached,
            AuditFact fact,
            Actor actor) {
        try {
            configurations.add(version);
        } catch (PersistenceException e) {
            throw new RefusedException(
                    Refusal.CONFLICT, "Somebody else has changed the organization's key configurations; try again", e);
        }
        configurations.openThrough(version.organizationId(), reached, version.version());
        audit.record(version.organizationId(), actor, fact);
        if (key.isPresent() && !activation.activate(key.get(), expected, actor)) {
            throw new ActiveKeyChangedException();
        }
    }

    /** Notes who has acknowledged the newest version; doing so again changes nothing. */
    @Transactional
    KeyConfiguration acknowledge(UUID organizationId, UUID id, Actor actor) {
        KeyConfiguration newest = configurations
                .newest(organizationId, id)
                .orElseThrow(() -> RefusedException.notFound("key configuration", id));
        if (newest.isToBeAcknowledged()) {
            newest.acknowledge(actor.id(), clock.instant().truncatedTo(ChronoUnit.MICROS));
            audit.record(
                    organizationId,
                    actor,
                    AuditFact.success(
                            "KeyConfigurationAcknowledged",
                            "KeyConfiguration",
                            id,
                            Map.of("version", Integer.toString(newest.version()))));
        }
        return newest;
    }
}
