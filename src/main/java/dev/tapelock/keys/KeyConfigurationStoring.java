package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.Organization;
import dev.tapelock.organization.Organizations;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
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
    private final RecordingKeys keys;
    private final Organizations organizations;
    private final AuditTrail audit;
    private final Clock clock;

    @Inject
    KeyConfigurationStoring(
            KeyConfigurations configurations,
            KeyActivation activation,
            RecordingKeys keys,
            Organizations organizations,
            AuditTrail audit,
            Clock clock) {
        this.configurations = configurations;
        this.activation = activation;
        this.keys = keys;
        this.organizations = organizations;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Stores a version and makes the key that came with it the active one: both or nothing.
     *
     * @param reached the earlier versions whose keys are opened through this one from now on, with how many of them were tried
     * @throws RefusedException {@code general.conflict} if somebody else has changed the configurations or their keys
     */
    @Transactional
    void put(
            KeyConfiguration version,
            Optional<RecordingKey> key,
            Map<Integer, Integer> reached,
            AuditFact fact,
            Actor actor) {
        UUID organizationId = version.organizationId();
        Organization organization = organizations.lock(organizationId);
        boolean isAsTried = reached.entrySet().stream()
                .allMatch(each -> keys.countMadeUnder(organizationId, each.getKey()) == each.getValue());
        if (configurations.lastVersion(organizationId) != version.version() - 1 || !isAsTried) {
            throw changedMeanwhile();
        }
        configurations.add(version);
        configurations.openThrough(organizationId, reached.keySet(), version.version());
        audit.record(organizationId, actor, fact);
        key.ifPresent(made -> activate(made, organization, actor));
    }

    /**
     * Makes a registered key the active one, if its configuration is still the one that it was tried under.
     *
     * @return the key, or the one of the same pair that was registered while this one was tried
     * @throws RefusedException {@code general.conflict} if the configuration was changed meanwhile
     */
    @Transactional
    RecordingKey activate(RecordingKey key, KeyConfiguration triedUnder, Actor actor) {
        Organization organization = organizations.lock(key.organizationId());
        boolean isNewest = configurations
                .newest(key.organizationId(), triedUnder.id())
                .filter(newest -> newest.version() == triedUnder.version())
                .isPresent();
        if (!isNewest) {
            throw changedMeanwhile();
        }
        return keys.find(key.organizationId(), key.id()).orElseGet(() -> {
            activate(key, organization, actor);
            return key;
        });
    }

    private void activate(RecordingKey key, Organization locked, Actor actor) {
        if (!activation.activate(key, locked.activeKeyId(), actor)) {
            throw changedMeanwhile();
        }
    }

    private static RefusedException changedMeanwhile() {
        return new RefusedException(
                Refusal.CONFLICT, "Somebody else has changed the organization's key configurations; try again");
    }

    /** Notes who has read the warning, for all versions of which nobody has yet; doing so again changes nothing. */
    @Transactional
    void acknowledge(UUID organizationId, Actor actor) {
        List<KeyConfiguration> versions = configurations.toBeAcknowledged(organizationId);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        for (KeyConfiguration each : versions) {
            each.acknowledge(actor.id(), now);
            audit.record(
                    organizationId,
                    actor,
                    AuditFact.success(
                            "KeyConfigurationAcknowledged",
                            "KeyConfiguration",
                            each.id(),
                            Map.of("version", Integer.toString(each.version()))));
        }
    }
}
