package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/**
 * Buckets as destinations that have an access key to themselves: it comes with them, and goes when they no longer use it.
 *
 * <p>What is tried takes as long as the place does, so there is no transaction around it; a key whose bucket was refused is
 * removed again.
 */
@ApplicationScoped
public class BucketDestinations {

    /** Beside it stands an id, so that each access key has a name of its own. */
    private static final int LONGEST_NAME_OF_KEY = 150;

    private final Destinations destinations;
    private final IntegrationCredentials credentials;

    @Inject
    BucketDestinations(Destinations destinations, IntegrationCredentials credentials) {
        this.destinations = destinations;
        this.credentials = credentials;
    }

    /** The id of the access key that a destination is written with; empty if it has none. */
    public String accessKeyIdOf(Destination destination) {
        return credentialOf(destination).map(IntegrationCredential::accessKeyId).orElse("");
    }

    /**
     * Adds a bucket that can be used now.
     *
     * @param order without a credential
     * @param key both parts empty for none
     * @throws RefusedException as {@link Destinations#add}
     * @throws IncompleteAccessKeyException if one part of the key is missing
     */
    public Destination add(UUID organizationId, DestinationOrder order, AccessKey key, Actor actor) {
        requireWhole(key);
        if (isAbsent(key)) {
            return destinations.add(organizationId, order, actor);
        }
        UUID added = addKey(organizationId, order, key, actor);
        try {
            return destinations.add(organizationId, order.withCredential(Optional.of(added)), actor);
        } finally {
            removeUnused(organizationId, added, actor);
        }
    }

    /**
     * Changes a bucket to one that can be used now.
     *
     * @param key both parts empty for none; without its secret, the one that is there stays
     * @throws RefusedException as {@link Destinations#change}
     * @throws IncompleteAccessKeyException if one part of the key is missing, and it is not the one that is there
     */
    public Destination change(
            UUID organizationId, UUID id, int version, DestinationOrder order, AccessKey key, Actor actor) {
        Destination present = destinations.find(organizationId, id).orElseThrow(() -> Destinations.unknown(id));
        Optional<UUID> before = credentialOf(present).map(IntegrationCredential::id);
        boolean isKept =
                before.isPresent() && key.secret().isEmpty() && key.id().strip().equals(accessKeyIdOf(present));
        if (!isKept) {
            requireWhole(key);
        }
        boolean isNew = !isKept && !isAbsent(key);
        Optional<UUID> used =
                isNew ? Optional.of(addKey(organizationId, order, key, actor)) : before.filter(any -> isKept);
        try {
            Destination changed = destinations.change(organizationId, id, version, order.withCredential(used), actor);
            before.ifPresent(earlier -> removeUnused(organizationId, earlier, actor));
            return changed;
        } finally {
            used.filter(any -> isNew).ifPresent(added -> removeUnused(organizationId, added, actor));
        }
    }

    private Optional<IntegrationCredential> credentialOf(Destination destination) {
        return destination
                .order()
                .bucket()
                .flatMap(BucketPlace::credentialId)
                .flatMap(id -> credentials.find(destination.organizationId(), id));
    }

    private static boolean isAbsent(AccessKey key) {
        return key.id().isBlank() && key.secret().isEmpty();
    }

    private static void requireWhole(AccessKey key) {
        if (key.id().isBlank() != key.secret().isEmpty()) {
            throw new IncompleteAccessKeyException();
        }
    }

    private UUID addKey(UUID organizationId, DestinationOrder order, AccessKey key, Actor actor) {
        String beginning = order.name().substring(0, Math.min(order.name().length(), LONGEST_NAME_OF_KEY));
        return credentials
                .add(organizationId, new CredentialOrder(beginning + " " + UUID.randomUUID(), key), actor)
                .id();
    }

    private void removeUnused(UUID organizationId, UUID key, Actor actor) {
        if (!credentials.isUsed(organizationId, key)
                && credentials.find(organizationId, key).isPresent()) {
            credentials.remove(organizationId, key, actor);
        }
    }
}
