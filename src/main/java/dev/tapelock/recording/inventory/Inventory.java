package dev.tapelock.recording.inventory;

import dev.tapelock.organization.Organizations;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ArtifactState;
import dev.tapelock.recording.ExpectedObject;
import dev.tapelock.recording.FindingKind;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.Recordings;
import dev.tapelock.recording.RepositoryFinding;
import dev.tapelock.recording.RepositoryFindings;
import dev.tapelock.storage.ObjectDescription;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Compares the repository with the rows, organization after organization, a page after the other, and notes what is missing, altered
 * or unknown. One server has it in hand at a time; another goes on where one that died has stopped.
 */
@ApplicationScoped
public class Inventory {

    static final int PAGE = 1000;

    private static final System.Logger LOG = System.getLogger(Inventory.class.getName());
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);

    private final Recordings recordings;
    private final RepositoryFindings findings;
    private final Organizations organizations;
    private final ObjectStore repository;
    private final InventorySettings settings;
    private final Clock clock;

    @Inject
    Inventory(
            Recordings recordings,
            RepositoryFindings findings,
            Organizations organizations,
            ObjectStore repository,
            InventorySettings settings,
            Clock clock) {
        this.recordings = recordings;
        this.findings = findings;
        this.organizations = organizations;
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
    }

    /** Compares the next pages, unless another server does, or the last round ended lately. */
    public void goOn() {
        Instant now = clock.instant();
        Optional<RepositoryFindings.Position> taken = findings.take(now, now.plus(LEASE));
        if (taken.isEmpty()) {
            return;
        }
        if (taken.get().organizationId().isEmpty() && isResting(taken.get(), now)) {
            findings.release(now);
            return;
        }
        try {
            if (goOn(taken.get())) {
                findings.end(clock.instant());
            } else {
                findings.release(clock.instant());
            }
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.WARNING, "The repository cannot be looked through now; it is tried again", e);
            findings.release(clock.instant());
        }
    }

    private boolean isResting(RepositoryFindings.Position position, Instant now) {
        return position.endedAt()
                .filter(ended -> now.isBefore(ended.plus(settings.rest())))
                .isPresent();
    }

    /** Whether the round is over. */
    private boolean goOn(RepositoryFindings.Position position) {
        Optional<UUID> organization = position.organizationId().or(() -> organizations.after(BEFORE_ALL_IDS));
        UUID afterId = position.afterId();
        for (int page = 0; page < settings.pages() && organization.isPresent(); page++) {
            Optional<UUID> end = compare(organization.get(), afterId);
            if (end.isEmpty()) {
                organization = organizations.after(organization.get());
            }
            afterId = end.orElse(BEFORE_ALL_IDS);
            if (organization.isPresent()) {
                findings.advance(organization.get(), afterId, clock.instant().plus(LEASE));
            }
        }
        return organization.isEmpty();
    }

    private Optional<UUID> compare(UUID organizationId, UUID afterId) {
        // The rows first: what has become stored by then is there.
        List<ExpectedObject> rows = recordings.expected(organizationId, afterId, PAGE);
        Optional<ObjectKey> afterKey = afterId.equals(BEFORE_ALL_IDS)
                ? Optional.empty()
                : Optional.of(RecordingArtifact.sealedKey(new OwnedId(organizationId, afterId)));
        List<ObjectDescription> objects =
                repository.list(RecordingArtifact.sealedFolder(organizationId), afterKey, PAGE);
        InventoryPage page = InventoryPage.compare(organizationId, rows, objects, PAGE);
        Map<OwnedId, FindingKind> found = new HashMap<>();
        page.missing().forEach(row -> confirm(row, found));
        page.altered().forEach(row -> confirm(row, found));
        page.elsewhere().forEach(row -> confirm(row, found));
        if (!page.unknown().isEmpty()) {
            Set<OwnedId> known = recordings.states(page.unknown()).keySet();
            page.unknown().stream().filter(id -> !known.contains(id)).forEach(id -> found.put(id, FindingKind.UNKNOWN));
        }
        for (RepositoryFinding before : findings.between(organizationId, afterId, page.end())) {
            if (found.get(before.ownedId()) != before.kind()) {
                findings.settled(before.ownedId());
            }
        }
        found.forEach(this::note);
        return page.end();
    }

    /** Looks by itself at what was not as it should be, or not in the listing: it may have changed meanwhile. */
    private void confirm(ExpectedObject row, Map<OwnedId, FindingKind> found) {
        Optional<ObjectDescription> object = repository.describe(row.key());
        boolean isSound =
                object.filter(it -> it.lengthBytes() == row.lengthBytes()).isPresent();
        if (!isSound && recordings.states(List.of(row.id())).get(row.id()) == ArtifactState.STORED) {
            found.put(row.id(), object.isEmpty() ? FindingKind.MISSING : FindingKind.ALTERED);
        }
    }

    private void note(OwnedId id, FindingKind kind) {
        if (findings.found(id, kind, clock.instant())) {
            LOG.log(
                    kind == FindingKind.UNKNOWN ? System.Logger.Level.WARNING : System.Logger.Level.ERROR,
                    "The repository''s object of artifact {0} of organization {1} is {2}",
                    id.id(),
                    id.organizationId(),
                    kind);
        }
    }
}
