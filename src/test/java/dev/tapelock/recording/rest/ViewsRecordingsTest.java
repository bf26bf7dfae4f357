package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.recording.PlayingPermissions;
import org.junit.jupiter.api.Test;

class ViewsRecordingsTest {

    /** An annotation cannot name the set, and must not differ from it: what is listed is given addresses that then play. */
    @Test
    void whoeverSeesARecordingMayPlayIt() {
        assertThat(ViewsRecordings.class.getAnnotation(RequiresPermission.class).value())
                .containsExactlyInAnyOrderElementsOf(PlayingPermissions.anyOf());
    }
}
