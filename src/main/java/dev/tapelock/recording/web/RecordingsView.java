package dev.tapelock.recording.web;

import dev.tapelock.organization.Caller;
import dev.tapelock.organization.Organizations;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.platform.DayRange;
import dev.tapelock.platform.ToldOnThePage;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.PlayingPermissions;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingSearch;
import dev.tapelock.recording.Recordings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/recording/recordings.xhtml}. The search stands in the page's address, so that it can be kept, sent and
 * opened twice.
 */
@Named
@RequestScoped
@ToldOnThePage
public class RecordingsView {

    private static final int PAGE_SIZE = 25;
    private static final int DEFAULT_DAYS = 30;

    @Inject
    private Recordings recordings;

    @Inject
    private Organizations organizations;

    @Inject
    private PagePermissions permissions;

    @Inject
    private Clock clock;

    private @Nullable LocalDate from;
    private @Nullable LocalDate to;
    private @Nullable UUID conversationId;
    private @Nullable Media media;
    private @Nullable String after;
    private List<Recording> rows = List.of();
    private @Nullable String next;

    /** Before the page is shown. */
    public void load() {
        Caller caller = permissions.require("Recordings", PlayingPermissions.asArray());
        ZoneId zone = organizations.find(caller.organizationId()).orElseThrow().timeZone();
        DayRange days = DayRange.of(from, to, LocalDate.now(clock.withZone(zone)), DEFAULT_DAYS);
        from = days.first();
        to = days.last();
        List<Recording> found = recordings.search(
                new RecordingSearch(
                        caller.organizationId(),
                        days.in(zone),
                        Optional.ofNullable(conversationId),
                        Optional.ofNullable(media),
                        position(after)),
                PAGE_SIZE + 1);
        rows = found.stream().limit(PAGE_SIZE).toList();
        next = found.size() > PAGE_SIZE ? text(rows.get(PAGE_SIZE - 1)) : null;
    }

    private static String text(Recording recording) {
        return recording.startTime() + "_" + recording.id();
    }

    /** A position that somebody made up is none: the search begins anew. */
    private static Optional<RecordingSearch.Position> position(@Nullable String text) {
        if (text == null || !text.contains("_")) {
            return Optional.empty();
        }
        try {
            int middle = text.indexOf('_');
            return Optional.of(new RecordingSearch.Position(
                    Instant.parse(text.substring(0, middle)), UUID.fromString(text.substring(middle + 1))));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    public List<Recording> getRows() {
        return rows;
    }

    public @Nullable String getNext() {
        return next;
    }

    public Media[] getAllMedia() {
        return Media.values();
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

    public @Nullable UUID getConversationId() {
        return conversationId;
    }

    public void setConversationId(@Nullable UUID conversationId) {
        this.conversationId = conversationId;
    }

    public @Nullable Media getMedia() {
        return media;
    }

    public void setMedia(@Nullable Media media) {
        this.media = media;
    }

    public @Nullable String getAfter() {
        return after;
    }

    public void setAfter(@Nullable String after) {
        this.after = after;
    }
}
