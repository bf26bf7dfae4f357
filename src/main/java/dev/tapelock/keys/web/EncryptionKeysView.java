package dev.tapelock.keys.web;

import dev.tapelock.keys.KeyHolder;
import dev.tapelock.keys.KeyReferences;
import dev.tapelock.keys.KeyRotation;
import dev.tapelock.keys.KeyState;
import dev.tapelock.keys.RecordingKey;
import dev.tapelock.keys.RecordingKeys;
import dev.tapelock.keys.RotationPeriod;
import dev.tapelock.keys.RotationSchedule;
import dev.tapelock.keys.RotationSchedules;
import dev.tapelock.organization.ActorNames;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /admin/keys/encryption-keys.xhtml}. */
@Named
@RequestScoped
@ToldOnThePage
public class EncryptionKeysView {

    private static final int PAGE_SIZE = 25;

    @Inject
    private RecordingKeys keys;

    @Inject
    private KeyReferences references;

    @Inject
    private KeyRotation rotation;

    @Inject
    private RotationSchedules schedules;

    @Inject
    private ActorNames actorNames;

    @Inject
    private PagePermissions permissions;

    @Inject
    private PageWords words;

    @Inject
    private Clock clock;

    private int pageNumber = 1;
    private boolean hasMore;
    private List<Row> rows = List.of();
    private RotationPeriod period = RotationSchedule.DEFAULT_PERIOD;
    private @Nullable Instant nextDueAt;
    private KeyHolder activeHolder = KeyHolder.MANAGED;

    /** A key as the table shows it. */
    public record Row(
            UUID id,
            KeyState state,
            KeyHolder holder,
            Instant createdAt,
            long ageDays,
            long recordings,
            String requestedBy) {

        public boolean isActive() {
            return state == KeyState.ACTIVE;
        }
    }

    /** Before the page is shown, and again after an action changed something. */
    public void load() {
        Caller caller = permissions.require("EncryptionKeys", Permission.KEY_VIEW);
        Page page = Page.of(pageNumber, PAGE_SIZE, PAGE_SIZE);
        List<RecordingKey> found = keys.list(caller.organizationId(), page);
        hasMore = keys.count(caller.organizationId()) > (long) page.offset() + found.size();
        Map<UUID, Long> counts = references.recordingCounts(
                caller.organizationId(), found.stream().map(RecordingKey::id).toList());
        Map<UUID, String> names = actorNames.of(
                caller.organizationId(),
                found.stream().flatMap(key -> key.requestedBy().stream()).collect(Collectors.toSet()));
        rows = found.stream()
                .map(key -> row(key, counts.getOrDefault(key.id(), 0L), names))
                .toList();
        activeHolder =
                keys.active(caller.organizationId()).map(RecordingKey::holder).orElse(KeyHolder.MANAGED);
        Optional<RotationSchedule> schedule = schedules.find(caller.organizationId());
        nextDueAt = schedule.flatMap(RotationSchedule::nextDueAt).orElse(null);
        if (!FacesContext.getCurrentInstance().isPostback()) {
            period = schedule.map(RotationSchedule::period).orElse(RotationSchedule.DEFAULT_PERIOD);
        }
    }

    private Row row(RecordingKey key, long recordings, Map<UUID, String> names) {
        return new Row(
                key.id(),
                key.state(),
                key.holder(),
                key.createdAt(),
                Duration.between(key.createdAt(), clock.instant()).toDays(),
                recordings,
                key.requestedBy()
                        .map(by -> names.getOrDefault(by, words.of("keys.requested.user")))
                        .orElseGet(() -> words.of("keys.requested.schedule")));
    }

    /** "Change key now". */
    public void changeNow() {
        Caller caller = permissions.require("EncryptionKeys.changeNow", Permission.KEY_EDIT);
        rotation.changeNow(caller.organizationId(), caller.actor());
        words.done("keys.changed");
    }

    public void savePeriod() {
        Caller caller = permissions.require("EncryptionKeys.savePeriod", Permission.KEY_EDIT);
        schedules.change(caller.organizationId(), period, caller.actor());
        words.done("keys.period.saved");
    }

    public KeyHolder getActiveHolder() {
        return activeHolder;
    }

    /** Whether a key is changed here; a key service of the customer's changes its keys by itself. */
    public boolean isChangedHere() {
        return activeHolder != KeyHolder.LOCAL_KEY_MANAGER;
    }

    public List<Row> getRows() {
        return rows;
    }

    public RotationPeriod[] getPeriods() {
        return RotationPeriod.values();
    }

    public RotationPeriod getPeriod() {
        return period;
    }

    public void setPeriod(RotationPeriod period) {
        this.period = period;
    }

    public @Nullable Instant getNextDueAt() {
        return nextDueAt;
    }

    public int getPageNumber() {
        return pageNumber;
    }

    public void setPageNumber(int pageNumber) {
        this.pageNumber = pageNumber;
    }

    public boolean isHasMore() {
        return hasMore;
    }
}
