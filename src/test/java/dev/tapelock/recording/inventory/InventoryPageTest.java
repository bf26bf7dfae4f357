package dev.tapelock.recording.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ExpectedObject;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.storage.ObjectDescription;
import dev.tapelock.storage.ObjectKey;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InventoryPageTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID A = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID B = UUID.fromString("7fffffff-0000-4000-8000-000000000001");
    private static final UUID C = UUID.fromString("80000000-0000-4000-8000-000000000001");
    private static final UUID D = UUID.fromString("ffffffff-0000-4000-8000-000000000001");

    @Test
    void whatIsAsItShouldBeIsSound() {
        InventoryPage page = compare(List.of(stored(A, 5), stored(C, 6)), List.of(object(A, 5), object(C, 6)), 10);
        assertThat(page.end()).isEmpty();
        assertThat(page.missing()).isEmpty();
        assertThat(page.altered()).isEmpty();
        assertThat(page.unknown()).isEmpty();
        assertThat(page.elsewhere()).isEmpty();
    }

    @Test
    void whatIsMissingAlteredOrUnknownIsSaid() {
        InventoryPage page = compare(
                List.of(stored(A, 5), stored(B, 6), stored(D, 7)),
                List.of(object(B, 5), object(C, 6), object(D, 7)),
                10);
        assertThat(page.missing()).containsExactly(stored(A, 5));
        assertThat(page.altered()).containsExactly(stored(B, 6));
        assertThat(page.unknown()).containsExactly(owned(C));
    }

    @Test
    void whatIsOnItsWayMayBeThereOrNot() {
        InventoryPage page = compare(List.of(spooled(A), spooled(B)), List.of(object(B, 3)), 10);
        assertThat(page.missing()).isEmpty();
        assertThat(page.altered()).isEmpty();
        assertThat(page.unknown()).isEmpty();
    }

    @Test
    void nothingIsSaidOfWhatAFullPageOfObjectsDoesNotReach() {
        InventoryPage page =
                compare(List.of(stored(A, 1), stored(C, 1), stored(D, 1)), List.of(object(A, 1), object(B, 1)), 2);
        assertThat(page.end()).contains(B);
        assertThat(page.missing()).isEmpty();
        assertThat(page.unknown()).containsExactly(owned(B));
    }

    @Test
    void nothingIsSaidOfWhatAFullPageOfRowsDoesNotReach() {
        InventoryPage page =
                compare(List.of(stored(A, 1), stored(B, 1)), List.of(object(A, 1), object(C, 1), object(D, 1)), 2);
        assertThat(page.end()).contains(B);
        assertThat(page.missing()).containsExactly(stored(B, 1));
        assertThat(page.unknown()).isEmpty();
    }

    @Test
    void ofTwoFullPagesTheShorterReachCounts() {
        assertThat(compare(List.of(stored(A, 1), stored(C, 1)), List.of(object(A, 1), object(B, 1)), 2)
                        .end())
                .contains(B);
        assertThat(compare(List.of(stored(A, 1), stored(B, 1)), List.of(object(A, 1), object(D, 1)), 2)
                        .end())
                .contains(B);
    }

    @Test
    void whatLiesInAnotherFolderIsLookedAtByItself() {
        ExpectedObject screen = new ExpectedObject(owned(A), new ObjectKey("screen-recordings/x/00/" + A), true, 7);
        InventoryPage page = compare(List.of(screen, stored(B, 1)), List.of(object(B, 1)), 10);
        assertThat(page.elsewhere()).containsExactly(screen);
        assertThat(page.missing()).isEmpty();
    }

    @Test
    void aNameThatIsNoArtifactsIsNobodys() {
        ObjectDescription other = new ObjectDescription(new ObjectKey("recordings/x/y/notes.txt"), 3);
        assertThat(compare(List.of(), List.of(other), 10).unknown()).isEmpty();
    }

    private static InventoryPage compare(List<ExpectedObject> rows, List<ObjectDescription> objects, int full) {
        return InventoryPage.compare(ORGANIZATION, rows, objects, full);
    }

    private static OwnedId owned(UUID id) {
        return new OwnedId(ORGANIZATION, id);
    }

    private static ExpectedObject stored(UUID id, long length) {
        return new ExpectedObject(owned(id), RecordingArtifact.sealedKey(owned(id)), true, length);
    }

    private static ExpectedObject spooled(UUID id) {
        return new ExpectedObject(owned(id), RecordingArtifact.sealedKey(owned(id)), false, 1);
    }

    private static ObjectDescription object(UUID id, long length) {
        return new ObjectDescription(RecordingArtifact.sealedKey(owned(id)), length);
    }
}
