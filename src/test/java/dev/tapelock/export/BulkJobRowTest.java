package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingSelection;
import dev.tapelock.testbed.MemoryDatabase;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job's order as its row has it. */
class BulkJobRowTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID ORGANIZATION = new UUID(1, 1);
    private static final UUID JOB = new UUID(2, 2);
    private static final String ADD_ORGANIZATION =
            "insert into organization (id, name, time_zone, created_at) values ('" + ORGANIZATION
                    + "', 'Acme', 'UTC', current_timestamp)";

    static RecordingFilters[] filters() {
        return new RecordingFilters[] {RecordingFilters.NONE, SampleFilters.VARIED, SampleFilters.LONGEST};
    }

    @ParameterizedTest
    @MethodSource("filters")
    void anOrderIsTheSameWhenItIsReadAgain(RecordingFilters filters) throws Exception {
        ExportOrder order = new ExportOrder(
                new RecordingSelection(
                        NOW.minusSeconds(60), NOW, EnumSet.of(Media.CHAT), filters, true, OptionalLong.of(7)),
                new UUID(3, 3),
                new ActionTime(Optional.of(NOW), OptionalInt.empty()),
                new ActionTime(Optional.empty(), OptionalInt.of(30)),
                new ExportOrder.Wording(true, false));
        try (MemoryDatabase database = MemoryDatabase.of(BulkJob.class)) {
            database.sql(ADD_ORGANIZATION);
            database.write(
                    entityManager -> entityManager.persist(new BulkJob(ORGANIZATION, JOB, order, Actor.SYSTEM, NOW)));

            assertThat(orderIn(database)).isEqualTo(order);
        }
    }

    private static ExportOrder orderIn(MemoryDatabase database) {
        return database.read(entityManager -> entityManager
                .find(BulkJob.class, new OwnedId(ORGANIZATION, JOB))
                .order());
    }

    @Test
    void oneThatWasOrderedBeforeThereWereFiltersKeepsItsConversation() throws Exception {
        UUID conversation = new UUID(4, 4);
        try (MemoryDatabase database = new MemoryDatabase()) {
            database.migrate("023");
            database.sql(ADD_ORGANIZATION);
            database.sql(
                    "insert into bulk_job (organization_id, id, state, action, interval_start, interval_end, media,"
                            + " conversation_id, destination_id, creator_kind, collected_count, epoch, created_at) values ('"
                            + ORGANIZATION + "', '" + JOB
                            + "', 'PENDING', 'EXPORT', '2026-01-01 00:00:00Z', '2026-01-02 00:00:00Z',"
                            + " 'AUDIO', '" + conversation + "', '" + new UUID(3, 3)
                            + "', 'SYSTEM', 0, 0, current_timestamp)");

            database.migrate("latest");
            database.open(BulkJob.class);

            ExportOrder order = orderIn(database);
            assertThat(order.selection().filters())
                    .hasToString("conversation: (conversationId matches " + conversation + ")");
            assertThat(order.selection().isLatestFirst()).isFalse();
            assertThat(order.wording()).isEqualTo(ExportOrder.Wording.USUAL);
        }
    }
}
