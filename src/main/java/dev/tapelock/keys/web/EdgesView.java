package dev.tapelock.keys.web;

import dev.tapelock.keys.Edge;
import dev.tapelock.keys.EdgeLease;
import dev.tapelock.keys.Edges;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /admin/keys/edges.xhtml}: equipment on the premises, and the keys that it has on lease. */
@Named
@RequestScoped
@ToldOnThePage
public class EdgesView {

    private static final int PAGE_SIZE = 25;

    @Inject
    private Edges edges;

    @Inject
    private PagePermissions permissions;

    @Inject
    private Clock clock;

    private int pageNumber = 1;
    private boolean hasMore;
    private List<Row> rows = List.of();

    /**
     * An edge as the table shows it.
     *
     * @param keyId of the lease in force
     * @param openLeases under whose keys there may be something that was not delivered
     */
    public record Row(
            String name,
            boolean isOverdue,
            Instant validUntil,
            Instant renewedAt,
            long openLeases,
            @Nullable Instant drainedAt,
            UUID keyId) {}

    /** Before the page is shown. */
    public void load() {
        Caller caller = permissions.require("Edges", Permission.KEY_VIEW);
        Page page = Page.of(pageNumber, PAGE_SIZE, PAGE_SIZE);
        List<Edge> found = edges.list(caller.organizationId(), page);
        hasMore = edges.count(caller.organizationId()) > (long) page.offset() + found.size();
        Map<String, List<EdgeLease>> leases =
                edges
                        .leases(
                                caller.organizationId(),
                                found.stream().map(Edge::name).toList())
                        .stream()
                        .collect(Collectors.groupingBy(EdgeLease::edge));
        // An edge comes into being together with its first lease.
        rows = found.stream()
                .map(edge -> row(edge, leases.getOrDefault(edge.name(), List.of())))
                .toList();
    }

    private Row row(Edge edge, List<EdgeLease> leases) {
        EdgeLease inForce = leases.get(0);
        return new Row(
                edge.name(),
                inForce.isOverdueAt(clock.instant()),
                inForce.validUntil(),
                inForce.renewedAt(),
                leases.stream().filter(lease -> lease.returnedAt().isEmpty()).count(),
                edge.drainedAt().orElse(null),
                inForce.recordingKeyId());
    }

    public List<Row> getRows() {
        return rows;
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
