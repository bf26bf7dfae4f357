package dev.tapelock.recording.rest;

import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Interval;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.ConversationSearch;
import dev.tapelock.recording.ConversationSpan;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v2/analytics/conversations/details/query}: the conversations of an interval, so that a downloader knows
 * what to ask for. Only what recordings tell is known of them.
 */
@Tag(name = "Recordings")
@Path("/v2/analytics/conversations/details/query")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ConversationDetailsResource {

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(31);
    private static final int LARGEST_PAGE = 100;
    private static final int USUAL_PAGE = 25;
    private static final String START = "conversationStart";

    @Inject
    private ConversationSearch search;

    @Inject
    private CurrentCaller caller;

    /**
     * What is asked for.
     *
     * @param interval two times with a slash between, at most 31 days apart
     * @param order {@code asc} or {@code desc}
     * @param orderBy {@code conversationStart}, the only order that there is
     * @param conversationFilters refused, like the other filters: to ignore one would answer with more than was asked for
     */
    public record ConversationQuery(
            @Nullable String interval,
            @Nullable String order,
            @Nullable String orderBy,
            @Nullable PagingSpec paging,
            @Nullable List<Object> conversationFilters,
            @Nullable List<Object> segmentFilters,
            @Nullable List<Object> evaluationFilters,
            @Nullable List<Object> surveyFilters,
            @Nullable List<Object> resolutionFilters,
            @Nullable List<Object> aggregations) {}

    /** Which page, from 1, of 1 to 100 conversations. */
    public record PagingSpec(
            @Nullable Integer pageSize, @Nullable Integer pageNumber) {}

    /** What was found. */
    public record AnalyticsConversationQueryResponse(List<AnalyticsConversation> conversations, long totalHits) {}

    /**
     * One conversation.
     *
     * @param originatingDirection {@code inbound} or {@code outbound}
     * @param participants always empty: who spoke is not known here
     */
    public record AnalyticsConversation(
            String conversationId,
            Instant conversationStart,
            Instant conversationEnd,
            @Nullable String originatingDirection,
            List<Object> participants) {

        static AnalyticsConversation of(ConversationSpan span) {
            return new AnalyticsConversation(
                    span.conversationId().toString(),
                    span.start(),
                    span.end(),
                    span.direction().map(word -> word.toLowerCase(Locale.ROOT)).orElse(null),
                    List.of());
        }
    }

    @POST
    @RequiresPermission(Permission.CONVERSATION_DETAIL_VIEW)
    @Operation(
            operationId = "postAnalyticsConversationsDetailsQuery",
            summary = "Lists the conversations of an interval",
            description = "Those of which a recording starts in the interval, at most 31 days long. Filters are "
                    + "refused.")
    @APIResponse(responseCode = "200", description = "A page of conversations")
    public AnalyticsConversationQueryResponse query(@Nullable ConversationQuery query) {
        if (query == null) {
            throw RefusedException.invalidValue("body", "(empty)", "a query as JSON");
        }
        Interval interval = Interval.parse("interval", String.valueOf(query.interval()), LONGEST_INTERVAL);
        boolean isLatestFirst = isLatestFirst(query);
        Page page = page(query.paging());
        requireNoFilter(query);
        UUID organizationId = caller.get().organizationId();
        return new AnalyticsConversationQueryResponse(
                search.conversations(organizationId, interval, isLatestFirst, page).stream()
                        .map(AnalyticsConversation::of)
                        .toList(),
                search.countConversations(organizationId, interval));
    }

    private static boolean isLatestFirst(ConversationQuery query) {
        String orderBy = query.orderBy();
        if (orderBy != null && !orderBy.equals(START)) {
            throw RefusedException.invalidValue("orderBy", orderBy, START);
        }
        String order = query.order() == null ? "asc" : query.order();
        if (!order.equalsIgnoreCase("asc") && !order.equalsIgnoreCase("desc")) {
            throw RefusedException.invalidValue("order", order, "asc or desc");
        }
        return order.equalsIgnoreCase("desc");
    }

    private static Page page(@Nullable PagingSpec paging) {
        Integer number = paging == null ? null : paging.pageNumber();
        Integer size = paging == null ? null : paging.pageSize();
        return Page.of(number == null ? 1 : number, size == null ? USUAL_PAGE : size, LARGEST_PAGE);
    }

    private static void requireNoFilter(ConversationQuery query) {
        requireNone("conversationFilters", query.conversationFilters());
        requireNone("segmentFilters", query.segmentFilters());
        requireNone("evaluationFilters", query.evaluationFilters());
        requireNone("surveyFilters", query.surveyFilters());
        requireNone("resolutionFilters", query.resolutionFilters());
        requireNone("aggregations", query.aggregations());
    }

    private static void requireNone(String name, @Nullable List<Object> filters) {
        if (filters != null && !filters.isEmpty()) {
            throw RefusedException.invalidValue(
                    name, filters.size() + " entries", "absent: conversations are found by their interval alone");
        }
    }
}
