package dev.tapelock.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.recording.RecordingDescription.Direction;
import dev.tapelock.recording.RecordingFilters;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConditionsFormTest {

    private static final UUID ID = UUID.fromString("8a4e2b90-51c7-4d3f-b6f8-0c9d7e13a254");

    private final ConditionsForm form = new ConditionsForm();

    @Test
    void nothingFilledInAsksForNothing() {
        assertThat(form.filters()).isEqualTo(RecordingFilters.NONE);
    }

    @Test
    void aConversationIsAskedForByItself() {
        form.setConversationId(ID);

        assertThat(form.filters()).hasToString("conversation: (conversationId matches " + ID + ")");
    }

    @Test
    void allOthersMustHoldOfOneSegment() {
        form.setConversationId(ID);
        form.setUserId(ID);
        form.setQueueId(ID);
        form.setDirection(Direction.OUTBOUND);

        assertThat(form.filters())
                .hasToString("conversation: (conversationId matches " + ID + "); segment: (userId matches " + ID
                        + " and queueId matches " + ID + " and direction matches outbound)");
    }
}
