package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.organization.Organization;
import dev.tapelock.organization.Organizations;
import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes the key of an organization, so that new recordings are sealed under a new one. The old one keeps opening what
 * it sealed.
 */
@ApplicationScoped
public class KeyRotation {

    private static final System.Logger LOG = System.getLogger(KeyRotation.class.getName());

    private final Organizations organizations;
    private final RecordingKeys keys;
    private final RotationSchedules schedules;
    private final KeyActivation activation;
    private final KeyMaking making;
    private final DurableCommit durableCommit;

    @Inject
    KeyRotation(
            Organizations organizations,
            RecordingKeys keys,
            RotationSchedules schedules,
            KeyActivation activation,
            KeyMaking making,
            DurableCommit durableCommit) {
        this.organizations = organizations;
        this.keys = keys;
        this.schedules = schedules;
        this.activation = activation;
        this.making = making;
        this.durableCommit = durableCommit;
    }

    /**
     * Makes a new key, keeps a copy of it in the repository, and makes it the active one. Call it outside of a transaction: making a pair takes a second or so.
     *
     * @return the key that is active now. If somebody else changed it meanwhile that is theirs: the wish is fulfilled.
     * @throws RefusedException {@code not.found} for an unknown organization; {@code repository.unavailable} if the copy
     *     cannot be kept: then nothing changes
     */
    public RecordingKey changeNow(UUID organizationId, Actor actor) {
        Optional<UUID> expected = organizations
                .find(organizationId)
                .map(Organization::activeKeyId)
                .orElseThrow(() -> RefusedException.notFound("organization", organizationId));
        RecordingKey key = making.make(organizationId, actor);
        if (activation.activate(key, expected, actor)) {
            durableCommit.await();
            LOG.log(
                    System.Logger.Level.INFO,
                    "Organization {0} seals under key {1} from now on",
                    organizationId,
                    key.id());
            return key;
        }
        making.discard(key);
        return keys.active(organizationId)
                .orElseThrow(
                        () -> new IllegalStateException("Organization " + organizationId + " lost its active key"));
    }

    /** Changes the key of an organization if it is due, or if there is none yet. */
    public void changeIfDue(UUID organizationId, Instant now) {
        boolean hasKey = keys.active(organizationId).isPresent();
        if (!hasKey
                || schedules.find(organizationId).filter(s -> s.isDueAt(now)).isPresent()) {
            changeNow(organizationId, Actor.SYSTEM);
        }
    }
}
