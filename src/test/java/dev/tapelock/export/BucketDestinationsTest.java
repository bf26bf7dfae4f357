package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.audit.Actor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of the access key of a bucket that is added, changed or refused. */
class BucketDestinationsTest {

    private static final AccessKey NONE = new AccessKey("", "");
    private static final AccessKey FIRST = new AccessKey("AKIAFIRST", "secret");
    private static final AccessKey SECOND = new AccessKey("AKIASECOND", "secret");

    private final UUID organization = UUID.randomUUID();
    private final Map<UUID, AccessKey> keys = new LinkedHashMap<>();
    private Optional<Destination> stored = Optional.empty();
    private boolean isUsable = true;

    private final Destinations destinations = new Destinations(null, null, null) {
        @Override
        public Optional<Destination> find(UUID organizationId, UUID id) {
            return stored;
        }

        @Override
        public Destination add(UUID organizationId, DestinationOrder order, Actor actor) {
            requireUsable(order);
            stored = Optional.of(
                    new Destination(organizationId, UUID.randomUUID(), order, Optional.empty(), Instant.EPOCH));
            return stored.get();
        }

        @Override
        public Destination change(UUID organizationId, UUID id, int version, DestinationOrder order, Actor actor) {
            requireUsable(order);
            stored.get().change(order, Optional.empty(), Instant.EPOCH);
            return stored.get();
        }

        private void requireUsable(DestinationOrder order) {
            if (!isUsable) {
                throw new UnusableDestinationException(
                        order, DestinationFinding.of(DestinationProblem.CREDENTIALS_REFUSED));
            }
        }
    };

    private final IntegrationCredentials credentials = new IntegrationCredentials(null, null, null, null) {
        @Override
        public Optional<IntegrationCredential> find(UUID organizationId, UUID id) {
            return Optional.ofNullable(keys.get(id)).map(key -> credential(id, key));
        }

        @Override
        public IntegrationCredential add(UUID organizationId, CredentialOrder order, Actor actor) {
            UUID id = UUID.randomUUID();
            keys.put(id, order.key());
            return credential(id, order.key());
        }

        @Override
        public void remove(UUID organizationId, UUID id, Actor actor) {
            keys.remove(id);
        }

        @Override
        public boolean isUsed(UUID organizationId, UUID id) {
            return stored.flatMap(found -> found.order().bucket())
                    .flatMap(BucketPlace::credentialId)
                    .filter(id::equals)
                    .isPresent();
        }
    };

    private final BucketDestinations buckets = new BucketDestinations(destinations, credentials);

    private static IntegrationCredential credential(UUID id, AccessKey key) {
        return new IntegrationCredential() {
            @Override
            public UUID id() {
                return id;
            }

            @Override
            public String accessKeyId() {
                return key.id();
            }
        };
    }

    private static DestinationOrder order() {
        return DestinationOrder.bucket(
                "exports",
                new BucketPlace(
                        "exports",
                        "eu-central-1",
                        Optional.empty(),
                        "",
                        false,
                        BucketEncryption.NONE,
                        Optional.empty(),
                        Optional.empty()));
    }

    private Destination add(AccessKey key) {
        return buckets.add(organization, order(), key, Actor.SYSTEM);
    }

    private void change(AccessKey key) {
        buckets.change(organization, stored.get().id(), 1, order(), key, Actor.SYSTEM);
    }

    @Test
    void aNewBucketBringsItsKey() {
        assertThat(buckets.accessKeyIdOf(add(FIRST))).isEqualTo(FIRST.id());
        assertThat(keys).containsValue(FIRST).hasSize(1);
    }

    @Test
    void theKeyOfABucketThatIsRefusedIsRemoved() {
        isUsable = false;
        assertThatThrownBy(() -> add(FIRST)).isInstanceOf(UnusableDestinationException.class);
        assertThat(keys).isEmpty();
    }

    @Test
    void halfAKeyIsRefused() {
        assertThatThrownBy(() -> add(new AccessKey("AKIAFIRST", ""))).isInstanceOf(IncompleteAccessKeyException.class);
        assertThatThrownBy(() -> add(new AccessKey(" ", "secret"))).isInstanceOf(IncompleteAccessKeyException.class);
        add(FIRST);
        assertThatThrownBy(() -> change(new AccessKey("AKIAOTHER", "")))
                .isInstanceOf(IncompleteAccessKeyException.class);
        assertThat(keys).containsValue(FIRST).hasSize(1);
    }

    @Test
    void aKeyWithoutItsSecretStays() {
        Destination added = add(FIRST);
        Optional<UUID> before = added.order().bucket().flatMap(BucketPlace::credentialId);
        change(new AccessKey(" " + FIRST.id(), ""));
        assertThat(stored.get().order().bucket().flatMap(BucketPlace::credentialId))
                .isEqualTo(before);
        assertThat(keys).hasSize(1);
    }

    @Test
    void anotherKeyReplacesTheOneBefore() {
        add(FIRST);
        change(SECOND);
        assertThat(keys).containsValue(SECOND).hasSize(1);
        change(NONE);
        assertThat(keys).isEmpty();
    }

    @Test
    void theKeyOfAChangeThatIsRefusedIsRemovedAndTheOneBeforeStays() {
        add(FIRST);
        isUsable = false;
        assertThatThrownBy(() -> change(SECOND)).isInstanceOf(UnusableDestinationException.class);
        assertThat(keys).containsValue(FIRST).hasSize(1);
    }
}
