package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.organization.Organization;
import dev.tapelock.organization.Organizations;
import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.Refusal;
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
    private final KeyConfigurations configurations;
    private final RotationSchedules schedules;
    private final KeyActivation activation;
    private final KeyMaking making;
    private final DurableCommit durableCommit;

    @Inject
    KeyRotation(
            Organizations organizations,
            RecordingKeys keys,
            KeyConfigurations configurations,
            RotationSchedules schedules,
            KeyActivation activation,
            KeyMaking making,
            DurableCommit durableCommit) {
        this.organizations = organizations;
        this.keys = keys;
        this.configurations = configurations;
        this.schedules = schedules;
        this.activation = activation;
        this.making = making;
        this.durableCommit = durableCommit;
    }

    /**
     * Makes a new key for the same holder, keeps a copy of it in the repository, and makes it the active one. Call it outside
     * of a transaction: making a pair takes a second or so.
     *
     * @return the key that is active now. If somebody else changed it meanwhile that is theirs: the wish is fulfilled.
     * @throws RefusedException {@code not.found} for an unknown organization; {@code repository.unavailable} if the copy
     *     cannot be kept; {@code key.rotation.by.holder}, {@code key.holder.unavailable}, {@code key.access.denied}: then
     *     nothing changes
     */
    public RecordingKey changeNow(UUID organizationId, Actor actor) {
        Optional<UUID> expected = organizations
                .find(organizationId)
                .map(Organization::activeKeyId)
                .orElseThrow(() -> RefusedException.notFound("organization", organizationId));
        RecordingKey key = make(organizationId, actor);
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

    /** A customer that does not let us make a key is told so, whatever it was that failed. */
    private RecordingKey make(UUID organizationId, Actor actor) {
        try {
            return making.make(configurationForNext(organizationId), actor);
        } catch (UnwrapFailedException e) {
            throw new RefusedException(
                    Refusal.KEY_HOLDER_INVALID, "The holder of the organization's keys: " + e.reason(), e);
        }
    }

    /**
     * The newest version, for the same holder, of the configuration that the active key was made under. One for another holder is
     * not in force before a key of it is active.
     */
    private KeyConfiguration configurationForNext(UUID organizationId) {
        return keys.active(organizationId)
                .filter(active -> active.holder().isCustomer())
                .map(active -> configurations.newestLike(
                        configurations.openingVersion(organizationId, active.configurationVersion())))
                .orElseGet(() -> KeyConfiguration.none(organizationId));
    }

    /** What to do instead, where a key service makes the keys. */
    public static RefusedException refusedByHolder() {
        return new RefusedException(
                Refusal.KEY_ROTATION_BY_HOLDER,
                "The organization's own key service makes its keys. Make a new key pair there, then register its public half"
                        + " with POST /api/v2/recording/localkeys");
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
