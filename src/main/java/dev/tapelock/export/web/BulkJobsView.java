package dev.tapelock.export.web;

import dev.tapelock.export.BulkJob;
import dev.tapelock.export.BulkJobs;
import dev.tapelock.export.Destination;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.ExportOrder;
import dev.tapelock.export.JobProgress;
import dev.tapelock.export.JobSearch;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Organizations;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.DayRange;
import dev.tapelock.platform.Interval;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.ToldOnThePage;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingSelection;
import dev.tapelock.recording.SelectedRecordings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /admin/export/bulk-jobs.xhtml}: the jobs, and a new one with a live count. */
@Named
@RequestScoped
@ToldOnThePage
public class BulkJobsView {

    private static final int PAGE_SIZE = 25;
    private static final int MOST_DESTINATIONS = 100;
    private static final int DEFAULT_DAYS = 30;

    @Inject
    private BulkJobs jobs;

    @Inject
    private Destinations destinations;

    @Inject
    private Organizations organizations;

    @Inject
    private PagePermissions permissions;

    @Inject
    private PageWords words;

    @Inject
    private CurrentCaller currentCaller;

    @Inject
    private Clock clock;

    private int pageNumber = 1;
    private boolean hasMore;
    private List<Row> rows = List.of();
    private @Nullable List<Destination> allDestinations;
    private @Nullable LocalDate from;
    private @Nullable LocalDate to;
    private Media[] media = Media.values();
    private final ConditionsForm conditions = new ConditionsForm();
    private @Nullable Long most;
    private @Nullable UUID destinationId;
    private SelectedRecordings.@Nullable Counts count;

    /** A job as the table shows it. */
    public record Row(BulkJob job, JobProgress progress) {

        /** How far it is, in a word that the page has a text for. */
        public String phase() {
            return BulkJobView.phaseOf(job);
        }
    }

    /** Before the page is shown. */
    public void load() {
        Caller caller = permissions.require("BulkJobs", Permission.JOB_VIEW);
        Page page = Page.of(pageNumber, PAGE_SIZE, PAGE_SIZE);
        JobSearch search =
                new JobSearch(caller.organizationId(), Optional.empty(), Optional.empty(), JobSearch.Order.NEWEST);
        List<BulkJob> found = jobs.list(search, page);
        Map<UUID, JobProgress> progress = jobs.progress(caller.organizationId(), found);
        rows = found.stream()
                .map(job -> new Row(job, Objects.requireNonNull(progress.get(job.id()))))
                .toList();
        hasMore = jobs.count(search) > (long) page.offset() + rows.size();
        if (caller.mayAny(Permission.JOB_ADD)) {
            DayRange days = days(caller);
            from = days.first();
            to = days.last();
        }
    }

    private ZoneId zone(Caller caller) {
        return organizations.find(caller.organizationId()).orElseThrow().timeZone();
    }

    /** How many recordings the job would have if it were made now. */
    public void countNow() {
        Caller caller = permissions.require("BulkJobs.count", Permission.JOB_ADD);
        count = selection(caller)
                .map(selection -> jobs.count(caller.organizationId(), selection))
                .orElse(null);
    }

    /** Makes the job; its page shows it being collected. */
    public @Nullable String create() {
        Caller caller = permissions.require("BulkJobs.create", Permission.JOB_ADD);
        UUID destination = destinationId;
        if (destination == null) {
            words.failed("jobs.destination.missing");
            return null;
        }
        return selection(caller)
                .map(selection ->
                        jobs.create(caller.organizationId(), ExportOrder.of(selection, destination), caller.actor()))
                .map(job -> {
                    words.doneBeforeRedirect("jobs.made");
                    return "/admin/export/bulk-job.xhtml?faces-redirect=true&id=" + job.id();
                })
                .orElse(null);
    }

    /** What was chosen; empty, and told, if nothing can be selected by it. */
    private Optional<RecordingSelection> selection(Caller caller) {
        DayRange days = days(caller);
        if (days.isEmpty()) {
            words.failed("jobs.days.bad");
            return Optional.empty();
        }
        if (media.length == 0) {
            words.failed("jobs.media.missing");
            return Optional.empty();
        }
        Interval interval = days.in(zone(caller));
        return Optional.of(new RecordingSelection(
                interval.start(),
                interval.end(),
                EnumSet.copyOf(Arrays.asList(media)),
                conditions.filters(),
                false,
                most == null ? OptionalLong.empty() : OptionalLong.of(most)));
    }

    private DayRange days(Caller caller) {
        return DayRange.of(from, to, LocalDate.now(clock.withZone(zone(caller))), DEFAULT_DAYS);
    }

    public List<Row> getRows() {
        return rows;
    }

    public boolean isHasMore() {
        return hasMore;
    }

    /** Those that take jobs. Also asked for when the form comes back, before anything is loaded: a choice must be one of these. */
    public List<Destination> getAllDestinations() {
        List<Destination> present = allDestinations;
        if (present == null) {
            Page page = Page.of(1, MOST_DESTINATIONS, MOST_DESTINATIONS);
            present = destinations.list(currentCaller.get().organizationId(), page).stream()
                    .filter(Destination::isEnabled)
                    .toList();
            allDestinations = present;
        }
        return present;
    }

    /** The name of a destination, and a warning if what is put there is not encrypted. */
    public String labelOf(Destination destination) {
        return destinations.isProtected(destination)
                ? destination.name()
                : destination.name() + " (" + words.of("destinations.unprotected") + ")";
    }

    public Media[] getAllMedia() {
        return Media.values();
    }

    public SelectedRecordings.@Nullable Counts getCount() {
        return count;
    }

    public int getPageNumber() {
        return pageNumber;
    }

    public void setPageNumber(int pageNumber) {
        this.pageNumber = pageNumber;
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

    public ConditionsForm getConditions() {
        return conditions;
    }

    public Media[] getMedia() {
        return media.clone();
    }

    public void setMedia(Media @Nullable [] media) {
        this.media = media == null ? new Media[0] : media.clone();
    }

    public @Nullable Long getMost() {
        return most;
    }

    public void setMost(@Nullable Long most) {
        this.most = most;
    }

    public @Nullable UUID getDestinationId() {
        return destinationId;
    }

    public void setDestinationId(@Nullable UUID destinationId) {
        this.destinationId = destinationId;
    }
}
