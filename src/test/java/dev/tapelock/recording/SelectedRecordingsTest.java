package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.recording.RecordingDescription.Direction;
import dev.tapelock.recording.RecordingPredicate.Dimension;
import dev.tapelock.recording.RecordingPredicate.Operator;
import dev.tapelock.recording.SelectedRecordings.Counts;
import dev.tapelock.recording.SelectedRecordings.Found;
import dev.tapelock.recording.SelectedRecordings.Place;
import dev.tapelock.recording.SelectedRecordings.Selected;
import dev.tapelock.testbed.MemoryDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectedRecordingsTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final UUID ORGANIZATION = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final UUID CONVERSATION = new UUID(2, 1);
    private static final UUID AGENT = new UUID(3, 1);
    private static final UUID TRAINEE = new UUID(3, 2);
    private static final UUID QUEUE = new UUID(4, 1);
    private static final UUID NOBODY = new UUID(3, 3);
    private static final UUID NOWHERE = new UUID(4, 2);
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final UUID CALL = new UUID(5, 1);
    private static final UUID SCREEN = new UUID(5, 2);
    private static final UUID CHAT = new UUID(5, 3);
    private static final UUID SILENT = new UUID(5, 4);

    private static MemoryDatabase database;

    @BeforeAll
    static void record() throws Exception {
        database = MemoryDatabase.of(Recording.class);
        for (UUID organization : List.of(ORGANIZATION, OTHER)) {
            database.sql("insert into organization (id, name, time_zone, created_at) values ('" + organization + "', '"
                    + organization + "', 'UTC', current_timestamp)");
            add(organization, CALL, CONVERSATION, Media.AUDIO, 0, Direction.INBOUND, Set.of(AGENT, TRAINEE), QUEUE);
            add(organization, SCREEN, CONVERSATION, Media.SCREEN, 0, Direction.INBOUND, Set.of(AGENT), null);
            add(organization, CHAT, new UUID(2, 2), Media.CHAT, 1, Direction.OUTBOUND, Set.of(TRAINEE), QUEUE);
            add(organization, SILENT, new UUID(2, 3), Media.AUDIO, 2, null, Set.of(), null);
            add(organization, new UUID(5, 5), CONVERSATION, Media.AUDIO, 3600, Direction.INBOUND, Set.of(AGENT), QUEUE);
        }
        // The same conversation to another organization, which shows there what it does not show here.
        add(OTHER, new UUID(5, 6), CONVERSATION, Media.EMAIL, 0, Direction.OUTBOUND, Set.of(NOBODY), NOWHERE);
    }

    private static void add(
            UUID organization,
            UUID id,
            UUID conversation,
            Media media,
            int second,
            Direction direction,
            Set<UUID> users,
            UUID queue) {
        Instant start = START.plusSeconds(second);
        database.write(entityManager -> entityManager.persist(new Recording(
                organization,
                new RecordingDescription(
                        conversation,
                        id,
                        media,
                        start,
                        start,
                        Optional.ofNullable(direction),
                        users,
                        Optional.ofNullable(queue)),
                START)));
    }

    @AfterAll
    static void forget() throws Exception {
        database.close();
    }

    private static RecordingSelection selection(RecordingFilters filters, boolean isLatestFirst) {
        return new RecordingSelection(
                START,
                START.plusSeconds(3600),
                EnumSet.allOf(Media.class),
                filters,
                isLatestFirst,
                OptionalLong.empty());
    }

    private static List<UUID> selected(RecordingFilters filters) {
        RecordingSelection selection = selection(filters, false);
        List<UUID> found = ids(page(ORGANIZATION, selection, new Place(START, BEFORE_ALL), 10, 1000));
        Counts counts = database.read(
                entityManager -> new SelectedRecordings(entityManager, 1000).count(ORGANIZATION, selection));
        assertThat(counts.recordings()).as("the same as are listed").isEqualTo(found.size());
        return found;
    }

    private static Found page(UUID organization, RecordingSelection selection, Place after, int limit, int furthest) {
        return database.read(entityManager ->
                new SelectedRecordings(entityManager, furthest).page(organization, selection, after, limit));
    }

    private static List<UUID> ids(Found found) {
        return found.recordings().stream().map(Selected::recordingId).toList();
    }

    private static RecordingFilters all(RecordingPredicate... predicates) {
        return new RecordingFilters(List.of(new RecordingFilter(false, List.of(), List.of(predicates))), List.of());
    }

    private static RecordingFilters any(RecordingPredicate... predicates) {
        return new RecordingFilters(List.of(), List.of(new RecordingFilter(true, List.of(), List.of(predicates))));
    }

    private static RecordingPredicate is(Dimension dimension, Object value) {
        return new RecordingPredicate(dimension, Operator.MATCHES, Optional.of(value.toString()));
    }

    private static RecordingPredicate has(Dimension dimension) {
        return new RecordingPredicate(dimension, Operator.EXISTS, Optional.empty());
    }

    private static RecordingPredicate lacks(Dimension dimension) {
        return new RecordingPredicate(dimension, Operator.NOT_EXISTS, Optional.empty());
    }

    @Test
    void withoutFiltersAllOfTheTimeAreSelected() {
        assertThat(selected(RecordingFilters.NONE)).containsExactly(CALL, SCREEN, CHAT, SILENT);
    }

    @Test
    void eachDimensionSelectsTheConversationsThatMatch() {
        assertThat(selected(all(is(Dimension.CONVERSATION_ID, CONVERSATION)))).containsExactly(CALL, SCREEN);
        assertThat(selected(all(is(Dimension.MEDIA_TYPE, "voice")))).containsExactly(CALL, SCREEN, SILENT);
        assertThat(selected(all(is(Dimension.MEDIA_TYPE, "screenshare")))).containsExactly(CALL, SCREEN);
        assertThat(selected(all(is(Dimension.DIRECTION, "outbound")))).containsExactly(CHAT);
        assertThat(selected(all(is(Dimension.USER_ID, TRAINEE)))).containsExactly(CALL, SCREEN, CHAT);
        assertThat(selected(all(is(Dimension.QUEUE_ID, QUEUE)))).containsExactly(CALL, SCREEN, CHAT);
        assertThat(selected(all(is(Dimension.QUEUE_ID, AGENT)))).isEmpty();
    }

    @Test
    void whatIsThereAndWhatIsNotCanBeAskedFor() {
        assertThat(selected(all(has(Dimension.USER_ID)))).containsExactly(CALL, SCREEN, CHAT);
        assertThat(selected(all(lacks(Dimension.USER_ID)))).containsExactly(SILENT);
        assertThat(selected(all(has(Dimension.QUEUE_ID)))).containsExactly(CALL, SCREEN, CHAT);
        assertThat(selected(all(lacks(Dimension.QUEUE_ID)))).containsExactly(SILENT);
        assertThat(selected(all(lacks(Dimension.DIRECTION)))).containsExactly(SILENT);
        assertThat(selected(all(has(Dimension.CONVERSATION_ID)))).hasSize(4);
        assertThat(selected(all(lacks(Dimension.CONVERSATION_ID)))).isEmpty();
        assertThat(selected(all(lacks(Dimension.MEDIA_TYPE)))).isEmpty();
        assertThat(selected(any(lacks(Dimension.QUEUE_ID))))
                .as("any recording of the conversation without one")
                .containsExactly(CALL, SCREEN, SILENT);
    }

    @Test
    void oneRecordingShowsASegmentAndAnyOfThemTheConversation() {
        RecordingPredicate[] both = {is(Dimension.MEDIA_TYPE, "screenshare"), is(Dimension.USER_ID, TRAINEE)};

        assertThat(selected(all(both))).containsExactly(CALL, SCREEN);
        assertThat(selected(
                        new RecordingFilters(List.of(), List.of(new RecordingFilter(false, List.of(), List.of(both))))))
                .isEmpty();
    }

    @Test
    void whatTheSameConversationIsToAnotherOrganizationDoesNotCount() {
        for (RecordingPredicate theirs : List.of(
                is(Dimension.MEDIA_TYPE, "email"), is(Dimension.USER_ID, NOBODY), is(Dimension.QUEUE_ID, NOWHERE))) {
            assertThat(selected(all(theirs))).isEmpty();
            assertThat(selected(any(theirs))).isEmpty();
        }
    }

    @Test
    void partsAreJoinedAsTheFilterSays() {
        assertThat(selected(all(is(Dimension.USER_ID, AGENT), is(Dimension.USER_ID, TRAINEE))))
                .containsExactly(CALL, SCREEN);
        assertThat(selected(any(is(Dimension.USER_ID, AGENT), is(Dimension.USER_ID, TRAINEE))))
                .containsExactly(CALL, SCREEN, CHAT);
        RecordingFilter outbound = new RecordingFilter(false, List.of(), List.of(is(Dimension.DIRECTION, "outbound")));
        RecordingFilter silent = new RecordingFilter(
                false, List.of(), List.of(is(Dimension.MEDIA_TYPE, "voice"), lacks(Dimension.USER_ID)));
        assertThat(selected(new RecordingFilters(
                        List.of(new RecordingFilter(true, List.of(outbound, silent), List.of())), List.of())))
                .as("clauses")
                .containsExactly(CHAT, SILENT);
        RecordingFilter ofTrainee = new RecordingFilter(true, List.of(), List.of(is(Dimension.USER_ID, TRAINEE)));
        assertThat(selected(new RecordingFilters(List.of(outbound), List.of(ofTrainee))))
                .as("filters of both lists")
                .containsExactly(CHAT);
    }

    @Test
    void anOrLetsNothingOfAnotherOrganizationOrTimeIn() {
        RecordingFilters anything = any(lacks(Dimension.CONVERSATION_ID), has(Dimension.CONVERSATION_ID));

        assertThat(selected(anything)).containsExactly(CALL, SCREEN, CHAT, SILENT);
        assertThat(page(new UUID(1, 3), selection(anything, false), new Place(START, BEFORE_ALL), 10, 1000))
                .isEqualTo(Found.NOTHING);
    }

    @Test
    void asManyPredicatesAsMayBeAreOneQuery() {
        List<RecordingPredicate> most = new ArrayList<>();
        for (int i = 1; i < RecordingFilters.MOST_PREDICATES; i++) {
            most.add(is(i % 2 == 0 ? Dimension.USER_ID : Dimension.CONVERSATION_ID, new UUID(9, i)));
        }
        most.add(is(Dimension.USER_ID, AGENT));

        assertThat(selected(any(most.toArray(RecordingPredicate[]::new)))).containsExactly(CALL, SCREEN);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 1", "3, 3", "4, 4", "2, 1000", "1000, 1", "1000, 1000"})
    void pagesFollowOneAnotherInBothOrdersHoweverFarTheyLook(int limit, int furthest) {
        RecordingFilters voice = all(is(Dimension.MEDIA_TYPE, "voice"));

        assertThat(pages(selection(RecordingFilters.NONE, false), START, limit, furthest))
                .containsExactly(CALL, SCREEN, CHAT, SILENT);
        assertThat(pages(selection(voice, false), START, limit, furthest)).containsExactly(CALL, SCREEN, SILENT);
        Instant end = START.plusSeconds(3600);
        assertThat(pages(selection(RecordingFilters.NONE, true), end, limit, furthest))
                .containsExactly(SILENT, CHAT, SCREEN, CALL);
        assertThat(pages(selection(voice, true), end, limit, furthest)).containsExactly(SILENT, SCREEN, CALL);
    }

    @Test
    void aPageLooksNoFurtherThanItMayAndSaysWhereToGoOn() {
        RecordingSelection chats = selection(all(is(Dimension.MEDIA_TYPE, "chat")), false);

        Found first = page(ORGANIZATION, chats, new Place(START, BEFORE_ALL), 10, 2);
        assertThat(first).isEqualTo(new Found(List.of(), Optional.of(new Place(START, SCREEN))));
        Found second = page(ORGANIZATION, chats, first.end().orElseThrow(), 10, 2);
        assertThat(ids(second)).containsExactly(CHAT);
        assertThat(page(ORGANIZATION, chats, second.end().orElseThrow(), 10, 2)).isEqualTo(Found.NOTHING);
    }

    @Test
    void conversationsThatAreNamedAreFoundWithoutLookingAtTheRest() {
        RecordingSelection named = selection(all(is(Dimension.CONVERSATION_ID, CONVERSATION)), false);

        Found found = page(ORGANIZATION, named, new Place(START, BEFORE_ALL), 10, 1);

        assertThat(ids(found)).containsExactly(CALL, SCREEN);
        assertThat(found.end()).isEmpty();
    }

    private static List<UUID> pages(RecordingSelection selection, Instant from, int limit, int furthest) {
        List<UUID> seen = new ArrayList<>();
        Optional<Place> next = Optional.of(new Place(from, BEFORE_ALL));
        for (int i = 0; next.isPresent(); i++) {
            Found found = page(ORGANIZATION, selection, next.get(), limit, furthest);
            seen.addAll(ids(found));
            next = found.end();
            assertThat(i).as("pages").isLessThan(10);
        }
        return seen;
    }
}
