package dev.tapelock.audit.web;

import dev.tapelock.audit.AuditEvent;
import dev.tapelock.audit.AuditEvents;
import dev.tapelock.audit.AuditSearch;
import dev.tapelock.organization.ActorNames;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.Organizations;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.DayRange;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /admin/audit/audit.xhtml}. */
@Named
@RequestScoped
@ToldOnThePage
public class AuditView {

    private static final String EVENT = "audit.event.";
    private static final int PAGE_SIZE = 50;
    private static final int DEFAULT_DAYS = 7;

    @Inject
    private AuditEvents events;

    @Inject
    private Organizations organizations;

    @Inject
    private ActorNames actorNames;

    @Inject
    private PageWords words;

    @Inject
    private PagePermissions permissions;

    @Inject
    private Clock clock;

    private @Nullable LocalDate from;
    private @Nullable LocalDate to;
    private @Nullable String action;
    private @Nullable String entityId;
    private @Nullable UUID actorId;
    private int pageNumber = 1;
    private long total;
    private List<AuditEvent> rows = List.of();
    private Map<UUID, String> names = Map.of();
    private List<Map.Entry<String, String>> titles = List.of();

    /** Before the page is shown. */
    public void load() {
        Caller caller = permissions.require("Audit", Permission.AUDIT_VIEW);
        ZoneId zone = organizations.find(caller.organizationId()).orElseThrow().timeZone();
        DayRange days = DayRange.of(from, to, LocalDate.now(clock.withZone(zone)), DEFAULT_DAYS);
        from = days.first();
        to = days.last();
        AuditSearch search = new AuditSearch(
                caller.organizationId(),
                days.in(zone).start(),
                days.in(zone).end(),
                Optional.ofNullable(actorId),
                filled(action),
                Optional.empty(),
                filled(entityId));
        total = events.count(search);
        rows = events.find(search, Page.of(pageNumber, PAGE_SIZE, PAGE_SIZE));
        titles = words.under(EVENT).entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .toList();
        names = actorNames.of(
                caller.organizationId(),
                rows.stream().flatMap(event -> event.actor().id().stream()).collect(Collectors.toSet()));
    }

    private static Optional<String> filled(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The name of who acted, or the id of whoever has none any more; empty for the server and for somebody unknown. */
    public String actorOf(AuditEvent event) {
        return event.actor()
                .id()
                .map(id -> names.getOrDefault(id, id.toString()))
                .orElse("");
    }

    /** What was done, in words; its name in the trail for events that have none. */
    public String titleOf(AuditEvent event) {
        return wordOr(EVENT + event.action(), event.action());
    }

    /** What it was done to, in words. */
    public String entityOf(AuditEvent event) {
        return wordOr("audit.entity.type." + event.entityType(), event.entityType());
    }

    private String wordOr(String key, String otherwise) {
        return words.has(key) ? words.of(key) : otherwise;
    }

    /** The details of an event as one line. */
    public String details(AuditEvent event) {
        try (JsonReader reader = Json.createReader(new StringReader(event.canonical()))) {
            JsonObject details = reader.readObject().getJsonObject("details");
            return details.entrySet().stream()
                    .map(entry -> entry.getKey() + " "
                            + (entry.getValue() instanceof JsonString text ? text.getString() : entry.getValue()))
                    .collect(Collectors.joining(" · "));
        }
    }

    /** The events that can be asked for, by their titles. */
    public List<Map.Entry<String, String>> getTitles() {
        return titles;
    }

    public List<AuditEvent> getRows() {
        return rows;
    }

    public long getTotal() {
        return total;
    }

    public boolean isHasMore() {
        return (long) pageNumber * PAGE_SIZE < total;
    }

    public @Nullable LocalDate getFrom() {
        return from;
    }

    public void setFrom(@Nullable LocalDate from) {
        this.from = from;
    }

    public @Nullable LocalDate getTo() {
        return to;
    }

    public void setTo(@Nullable LocalDate to) {
        this.to = to;
    }

    public @Nullable String getAction() {
        return action;
    }

    public void setAction(@Nullable String action) {
        this.action = action;
    }

    public @Nullable String getEntityId() {
        return entityId;
    }

    public void setEntityId(@Nullable String entityId) {
        this.entityId = entityId;
    }

    public @Nullable UUID getActorId() {
        return actorId;
    }

    public void setActorId(@Nullable UUID actorId) {
        this.actorId = actorId;
    }

    public int getPageNumber() {
        return pageNumber;
    }

    public void setPageNumber(int pageNumber) {
        this.pageNumber = pageNumber;
    }
}
