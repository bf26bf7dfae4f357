package dev.tapelock.keys;

import dev.tapelock.platform.Page;
import dev.tapelock.seal.DataKey;
import dev.tapelock.vault.VaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tries whether the keys that still guard recordings open what they wrap: with a data key of nobody's, never a recording's. */
@ApplicationScoped
public class KeyCheck {

    /** How many keys are tried at once; the newest, which guard the most. */
    public static final int MOST_KEYS = 100;

    private static final System.Logger LOG = System.getLogger(KeyCheck.class.getName());

    private final RecordingKeys keys;
    private final KeyReferences references;
    private final DataKeys dataKeys;

    @Inject
    KeyCheck(RecordingKeys keys, KeyReferences references, DataKeys dataKeys) {
        this.keys = keys;
        this.references = references;
        this.dataKeys = dataKeys;
    }

    /**
     * What was found.
     *
     * @param tried the keys that guard a recording or seal new ones, at most {@link #MOST_KEYS}
     * @param failed those of them that do not open what they wrap
     * @param guarding how many of them guard a recording
     * @param recordings how many recordings they guard together
     * @param isComplete whether there were no more keys to try
     */
    public record Result(List<UUID> tried, List<UUID> failed, long guarding, long recordings, boolean isComplete) {

        public boolean isGood() {
            return failed.isEmpty() && !tried.isEmpty();
        }
    }

    /** Tries them now. */
    public Result check(UUID organizationId) {
        List<RecordingKey> found = keys.list(organizationId, Page.of(1, MOST_KEYS, MOST_KEYS));
        List<UUID> ids = found.stream().map(RecordingKey::id).toList();
        Map<UUID, Long> counts = references.recordingCounts(organizationId, ids);
        List<UUID> tried = new ArrayList<>();
        List<UUID> failed = new ArrayList<>();
        // Whoever looks at the dashboard waits once for a holder that does not answer, not once for each of its keys.
        Set<Integer> away = new HashSet<>();
        for (RecordingKey key : found) {
            if (key.state() == KeyState.ACTIVE || counts.getOrDefault(key.id(), 0L) > 0) {
                tried.add(key.id());
                if (away.contains(key.configurationVersion()) || !opens(key, away)) {
                    failed.add(key.id());
                }
            }
        }
        return new Result(
                tried,
                failed,
                counts.values().stream().filter(count -> count > 0).count(),
                references.recordingCount(organizationId, ids),
                keys.count(organizationId) <= found.size());
    }

    private boolean opens(RecordingKey key, Set<Integer> away) {
        try (FreshDataKey canary = dataKeys.freshUnder(key);
                DataKey opened = dataKeys.unwrapAfresh(key.organizationId(), key.id(), canary.encrypted())) {
            return opened.isSameAs(canary.dataKey());
        } catch (KeyProviderUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "The holder of recording key " + key.id() + " does not answer", e);
            away.add(key.configurationVersion());
            return false;
        } catch (UnwrapFailedException | KeyAccessDeniedException | PublicHalfAlteredException | VaultException e) {
            LOG.log(System.Logger.Level.ERROR, "Recording key " + key.id() + " does not open what it wraps", e);
            return false;
        }
    }
}
