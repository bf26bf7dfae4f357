package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.Organization;
import dev.tapelock.organization.Organizations;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The one short transaction in which a new key takes the place of the old one. */
@ApplicationScoped
class KeyActivation {

    private final Organizations organizations;
    private final RecordingKeys keys;
    private final RotationSchedules schedules;
    private final AuditTrail audit;

    @Inject
    KeyActivation(Organizations organizations, RecordingKeys keys, RotationSchedules schedules, AuditTrail audit) {
        this.organizations = organizations;
        this.keys = keys;
        this.schedules = schedules;
        this.audit = audit;
    }

    /**
     * Stores the key and makes it the active one, or does nothing at all.
     *
     * @param expected the key that was active when the change was asked for
     * @return whether it was still the active one
     */
    @Transactional
    boolean activate(RecordingKey key, Optional<UUID> expected, Actor actor) {
        Organization organization = organizations
                .find(key.organizationId())
                .orElseThrow(() -> RefusedException.notFound("organization", key.organizationId()));
        if (!organizations.compareAndSetActiveKey(organization.id(), expected, key.id())) {
            return false;
        }
        keys.add(key);
        expected.flatMap(old -> keys.find(organization.id(), old)).ifPresent(old -> old.retire(key.createdAt()));
        if (key.holder() == KeyHolder.LOCAL_KEY_MANAGER) {
            schedules.suspend(organization, key.createdAt());
        } else {
            schedules.rotated(organization, key.createdAt());
        }
        audit.record(
                organization.id(),
                actor,
                AuditFact.success(
                        "RecordingKeyChanged",
                        "RecordingKey",
                        key.id(),
                        Map.of(
                                "holder", key.holder().name(),
                                "configurationVersion", Integer.toString(key.configurationVersion()),
                                "before", expected.map(UUID::toString).orElse("none"))));
        return true;
    }
}
