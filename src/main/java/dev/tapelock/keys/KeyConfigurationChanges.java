package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.keys.KeyConfiguration.VersionId;
import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Changes who holds an organization's keys. Each holder is tried before anything is stored; what fails leaves everything as it was.
 * Call these methods outside of a transaction: they ask holders.
 */
@ApplicationScoped
public class KeyConfigurationChanges {

    /** Of one organization; more than anybody needs, and little enough to be listed at once. */
    static final int MOST_CONFIGURATIONS = 100;

    private static final int MOST_VERSIONS = 1000;
    /** So many keys of older versions are tried under a new one, and for so long; those of which one is left out stay. */
    private static final int MOST_KEYS_TRIED = 1000;

    private static final Duration LONGEST_TRIAL = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(KeyConfigurationChanges.class.getName());

    private final KeyConfigurations configurations;
    private final KeyConfigurationStoring storing;
    private final KeyMaking making;
    private final RecordingKeys keys;
    private final AuditTrail audit;
    private final DurableCommit durableCommit;
    private final Vault vault;
    private final Clock clock;

    @Inject
    KeyConfigurationChanges(
            KeyConfigurations configurations,
            KeyConfigurationStoring storing,
            KeyMaking making,
            RecordingKeys keys,
            AuditTrail audit,
            DurableCommit durableCommit,
            Vault vault,
            Clock clock) {
        this.configurations = configurations;
        this.storing = storing;
        this.making = making;
        this.keys = keys;
        this.audit = audit;
        this.durableCommit = durableCommit;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * What came of trying a holder.
     *
     * @param configuration as it would be; it is not stored
     * @param problem why it would be refused, or empty
     * @param took the round trip
     */
    public record Trial(KeyConfiguration configuration, Optional<String> problem, Duration took) {}

    /**
     * What was stored.
     *
     * @param apart earlier versions whose keys this one does not open: what they say of the holder is still needed
     */
    public record Change(KeyConfiguration configuration, List<Integer> apart) {}

    /**
     * Tries a holder, and stores nothing.
     *
     * @param id of the configuration that would be changed; empty for a new one
     * @throws RefusedException {@code invalid.value} for what cannot be a configuration, {@code not.found}
     */
    public Trial validate(UUID organizationId, Optional<UUID> id, KeyConfigurationOrder order, Actor actor) {
        KeyConfiguration draft = draft(organizationId, id, order, actor);
        Instant start = clock.instant();
        Optional<String> problem = Optional.empty();
        try {
            making.check(draft, actor);
        } catch (KeyAccessDeniedException | KeyProviderUnavailableException | UnwrapFailedException e) {
            problem = Optional.of(((HolderFailure) e).reason());
        }
        Duration took = Duration.between(start, clock.instant());
        audit.recordNow(
                organizationId,
                actor,
                problem.isEmpty()
                        ? AuditFact.success("KeyConfigurationChecked", "KeyConfiguration", draft.id(), details(draft))
                        : AuditFact.failure(
                                "KeyConfigurationChecked",
                                "KeyConfiguration",
                                draft.id(),
                                withReason(details(draft), problem.get())));
        return new Trial(draft, problem, took);
    }

    /**
     * Makes a configuration. Where we make the pairs, new recordings are under a key of it from now on; a key service's first key
     * is registered afterwards.
     *
     * @throws RefusedException {@code invalid.value}; {@code key.holder.invalid} with the reason; {@code general.conflict}
     */
    public Change create(UUID organizationId, KeyConfigurationOrder order, Actor actor) {
        if (!order.holder().isCustomer()) {
            throw RefusedException.invalidValue(
                    "keyConfigurationType",
                    order.holder().wireName(),
                    KeyHolder.LOCAL_KEY_MANAGER.wireName() + " or " + KeyHolder.KMS_SYMMETRIC.wireName());
        }
        if (configurations.newestOfEach(organizationId).size() >= MOST_CONFIGURATIONS) {
            throw new RefusedException(
                    Refusal.CONFLICT,
                    "The organization has " + MOST_CONFIGURATIONS + " key configurations; change one");
        }
        return store("KeyConfigurationCreated", draft(organizationId, Optional.empty(), order, actor), actor);
    }

    /**
     * Makes another version of a configuration. The keys of earlier versions are opened through it if it opens all of them, and as
     * before if not. Without a customer as holder, new recordings are under a key of ours again.
     *
     * @throws RefusedException as {@link #create}, and {@code not.found}
     */
    public Change change(UUID organizationId, UUID id, KeyConfigurationOrder order, Actor actor) {
        return store(
                order.holder().isCustomer() ? "KeyConfigurationChanged" : "KeyConfigurationDisabled",
                draft(organizationId, Optional.of(id), order, actor),
                actor);
    }

    /** Notes that whoever acts has read that nobody recovers a key. */
    public void acknowledge(UUID organizationId, Actor actor) {
        storing.acknowledge(organizationId, actor);
    }

    private KeyConfiguration draft(UUID organizationId, Optional<UUID> id, KeyConfigurationOrder order, Actor actor) {
        Optional<KeyConfiguration> before = id.map(it -> configurations
                .newest(organizationId, it)
                .orElseThrow(() -> RefusedException.notFound("key configuration", it)));
        int last = configurations.lastVersion(organizationId);
        // The way back is always open.
        if (last >= MOST_VERSIONS && order.holder().isCustomer()) {
            throw new RefusedException(
                    Refusal.CONFLICT, "The organization has " + MOST_VERSIONS + " versions of key configurations");
        }
        return KeyConfiguration.of(
                new VersionId(organizationId, last + 1),
                id.orElseGet(UUID::randomUUID),
                order,
                before,
                vault,
                actor.id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private Change store(String action, KeyConfiguration draft, Actor actor) {
        return orRefused(action, draft, actor, () -> {
            Optional<RecordingKey> key = key(draft, actor);
            OlderKeys older = draft.holder().isCustomer() ? tryOlder(draft, actor) : new OlderKeys(Map.of(), List.of());
            try {
                storing.put(
                        draft,
                        key,
                        older.reached(),
                        AuditFact.success(action, "KeyConfiguration", draft.id(), details(draft, older)),
                        actor);
            } catch (RefusedException e) {
                key.ifPresent(making::discard);
                throw e;
            }
            durableCommit.await();
            LOG.log(
                    System.Logger.Level.INFO,
                    "Organization {0}: version {1} of its key configurations is held by {2}",
                    draft.organizationId(),
                    draft.version(),
                    draft.holder());
            return new Change(draft, older.apart());
        });
    }

    /** The key that takes over; none where the customer makes it, or where this configuration's keys seal nothing. */
    private Optional<RecordingKey> key(KeyConfiguration draft, Actor actor) {
        return switch (draft.holder()) {
            case KMS_SYMMETRIC -> Optional.of(making.make(draft, actor));
            case LOCAL_KEY_MANAGER -> {
                making.check(draft, actor);
                yield Optional.empty();
            }
            case MANAGED ->
                keys.active(draft.organizationId())
                        .map(active ->
                                configurations.openingVersion(active.organizationId(), active.configurationVersion()))
                        .filter(through -> through.id().equals(draft.id()))
                        .map(through -> making.make(KeyConfiguration.none(draft.organizationId()), actor));
        };
    }

    /**
     * The earlier versions for the same holder.
     *
     * @param reached how many keys there are of each version all of whose keys open through the new one
     * @param apart the others
     */
    record OlderKeys(Map<Integer, Integer> reached, List<Integer> apart) {}

    private OlderKeys tryOlder(KeyConfiguration draft, Actor actor) {
        Map<Integer, Integer> reached = new HashMap<>();
        List<Integer> apart = new ArrayList<>();
        Instant end = clock.instant().plus(LONGEST_TRIAL);
        int left = MOST_KEYS_TRIED;
        for (KeyConfiguration older : configurations.before(draft)) {
            List<RecordingKey> made = keys.madeUnder(older.organizationId(), older.version(), left + 1);
            if (made.size() <= left && isReached(made, draft, actor, end)) {
                reached.put(older.version(), made.size());
                left -= made.size();
            } else {
                apart.add(older.version());
            }
        }
        return new OlderKeys(reached, apart);
    }

    /** A holder that has just answered and does not now is no reason to leave keys behind: the whole change is refused. */
    private boolean isReached(List<RecordingKey> made, KeyConfiguration draft, Actor actor, Instant end) {
        try {
            for (RecordingKey key : made) {
                if (clock.instant().isAfter(end)) {
                    return false;
                }
                making.requireOpening(key, draft, actor);
            }
            return true;
        } catch (KeyAccessDeniedException | UnwrapFailedException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Keys of organization " + draft.organizationId() + " do not open through version " + draft.version()
                            + " and are opened as before: " + ((HolderFailure) e).reason());
            return false;
        }
    }

    /** A holder's failure becomes a refusal with its reason, in the audit trail as well. */
    <T> T orRefused(String action, KeyConfiguration configuration, Actor actor, Supplier<T> work) {
        try {
            return work.get();
        } catch (KeyAccessDeniedException | KeyProviderUnavailableException | UnwrapFailedException e) {
            String reason = ((HolderFailure) e).reason();
            audit.recordNow(
                    configuration.organizationId(),
                    actor,
                    AuditFact.failure(
                            action,
                            "KeyConfiguration",
                            configuration.id(),
                            withReason(details(configuration), reason)));
            throw new RefusedException(Refusal.KEY_HOLDER_INVALID, "The key holder is not usable: " + reason, e);
        }
    }

    private static Map<String, String> details(KeyConfiguration configuration) {
        Map<String, String> details = new TreeMap<>();
        details.put("holder", configuration.holder().name());
        details.put("version", Integer.toString(configuration.version()));
        details.put("acknowledged", Boolean.toString(configuration.isAcknowledged()));
        configuration.url().ifPresent(url -> details.put("url", url));
        return details;
    }

    private static Map<String, String> details(KeyConfiguration configuration, OlderKeys older) {
        Map<String, String> details = details(configuration);
        if (!older.apart().isEmpty()) {
            details.put("openedAsBefore", older.apart().toString());
        }
        return details;
    }

    private static Map<String, String> withReason(Map<String, String> details, String reason) {
        details.put("reason", reason);
        return details;
    }
}
