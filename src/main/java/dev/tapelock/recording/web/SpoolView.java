package dev.tapelock.recording.web;

import dev.tapelock.organization.Caller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.ToldOnThePage;
import dev.tapelock.recording.FindingKind;
import dev.tapelock.recording.RepositoryFinding;
import dev.tapelock.recording.RepositoryFindings;
import dev.tapelock.recording.Spool;
import dev.tapelock.recording.SpoolState;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /admin/recording/spool.xhtml}: what waits on this server, and what the inventory of the repository has found. */
@Named
@RequestScoped
@ToldOnThePage
public class SpoolView {

    private static final int MOST_ROWS = 100;

    @Inject
    private Spool spool;

    @Inject
    private RepositoryFindings findings;

    @Inject
    private PagePermissions permissions;

    private SpoolState state = SpoolState.NONE;
    private Map<FindingKind, Long> counts = Map.of();
    private List<RepositoryFinding> rows = List.of();
    private @Nullable Instant inventoryEndedAt;

    /** Before the page is shown. */
    public void load() {
        Caller caller = permissions.require("Spool", Permission.SERVER_VIEW);
        state = spool.state();
        Map<FindingKind, Long> counted = new LinkedHashMap<>();
        Arrays.stream(FindingKind.values()).forEach(kind -> counted.put(kind, findings.count(kind)));
        counts = counted;
        rows = findings.of(caller.organizationId(), MOST_ROWS);
        inventoryEndedAt = findings.position().endedAt().orElse(null);
    }

    public SpoolState getState() {
        return state;
    }

    public @Nullable Instant getOldest() {
        return state.oldest().orElse(null);
    }

    /** In all organizations. */
    public Map<FindingKind, Long> getCounts() {
        return counts;
    }

    /** In the caller's. */
    public List<RepositoryFinding> getRows() {
        return rows;
    }

    /** When every object was looked at last. */
    public @Nullable Instant getInventoryEndedAt() {
        return inventoryEndedAt;
    }
}
