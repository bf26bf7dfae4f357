package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Takes the public half of a pair that a customer's key service has made, and has new recordings sealed under it. */
@ApplicationScoped
public class LocalKeyRegistration {

    private static final System.Logger LOG = System.getLogger(LocalKeyRegistration.class.getName());

    private final KeyConfigurations configurations;
    private final KeyConfigurationChanges changes;
    private final RecordingKeys keys;
    private final KeyMaking making;
    private final KeyConfigurationStoring storing;
    private final DurableCommit durableCommit;

    @Inject
    LocalKeyRegistration(
            KeyConfigurations configurations,
            KeyConfigurationChanges changes,
            RecordingKeys keys,
            KeyMaking making,
            KeyConfigurationStoring storing,
            DurableCommit durableCommit) {
        this.configurations = configurations;
        this.changes = changes;
        this.keys = keys;
        this.making = making;
        this.storing = storing;
        this.durableCommit = durableCommit;
    }

    /**
     * Tries the pair, which finds out the padding that the service opens, then makes it the active key. The same pair again
     * changes nothing. Call it outside of a transaction: it asks the service.
     *
     * @param publicKey base64 of the DER PKCS#1 RSAPublicKey, RSA-3072 with the exponent 65537; a SubjectPublicKeyInfo is taken too
     * @param keypairId how the service knows the pair; becomes the key's id
     * @return the key, which is active now
     * @throws RefusedException {@code not.found} for an unknown configuration; {@code key.holder.invalid} with the reason;
     *     {@code general.conflict} if the organization has another key of that id, or had this one
     */
    public RecordingKey register(
            UUID organizationId, UUID configurationId, String publicKey, UUID keypairId, Actor actor) {
        KeyConfiguration configuration = configurations
                .newest(organizationId, configurationId)
                .orElseThrow(() -> RefusedException.notFound("key configuration", configurationId));
        return changes.orRefused("LocalKeyRegistered", configuration, actor, () -> {
            byte[] publicHalf = publicHalf(configuration, publicKey);
            Optional<RecordingKey> known = keys.find(organizationId, keypairId);
            if (known.isPresent()) {
                return requireSame(known.get(), publicHalf);
            }
            RecordingKey key = negotiated(configuration, keypairId, publicHalf, actor);
            making.keepRegistered(key);
            RecordingKey active = requireSame(storing.activate(key, configuration, actor), publicHalf);
            durableCommit.await();
            LOG.log(
                    System.Logger.Level.INFO,
                    "Organization {0} seals under key {1} of its key service from now on, with {2}",
                    organizationId,
                    key.id(),
                    key.wrapAlgorithm());
            return active;
        });
    }

    private static byte[] publicHalf(KeyConfiguration configuration, String publicKey) {
        if (configuration.holder() != KeyHolder.LOCAL_KEY_MANAGER) {
            throw new UnwrapFailedException(
                    "the configuration is of the type " + configuration.holder().wireName()
                            + ", which takes no local keys",
                    null);
        }
        try {
            return SubjectPublicKey.ofCustomer(Base64.getDecoder().decode(publicKey));
        } catch (IllegalArgumentException e) {
            throw new UnwrapFailedException("publicKey: " + e.getMessage(), e);
        }
    }

    private static RecordingKey requireSame(RecordingKey known, byte[] publicHalf) {
        if (known.state() != KeyState.ACTIVE || !Arrays.equals(known.publicKey().getEncoded(), publicHalf)) {
            throw new RefusedException(
                    Refusal.CONFLICT, "Key pair " + known.id() + " was registered before; make a new pair");
        }
        return known;
    }

    /** Only a definite refusal leads to the next padding: whatever else fails could have another reason. */
    private RecordingKey negotiated(KeyConfiguration configuration, UUID keypairId, byte[] publicHalf, Actor actor) {
        UnwrapRefusedException last = null;
        for (WrapAlgorithm algorithm : WrapAlgorithm.values()) {
            RecordingKey key =
                    making.draft(configuration, keypairId, KeyMaterial.publicOnly(publicHalf, algorithm), actor);
            try {
                making.requireOpening(key, configuration, actor);
                return key;
            } catch (UnwrapRefusedException e) {
                last = e;
            }
        }
        throw new UnwrapFailedException(
                "the service does not open what the public key wraps: is it the public half of key pair " + keypairId
                        + "?",
                last);
    }
}
