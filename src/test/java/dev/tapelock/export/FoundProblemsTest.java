package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.FileProblem.Kind;
import dev.tapelock.export.ManifestComparison.Compared;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoundProblemsTest {

    private final FoundProblems found = new FoundProblems();

    private static Compared unreadable(String path) {
        return new Compared(Optional.of(new FileProblem(path, Kind.UNREADABLE)), path + " cannot be read: archived");
    }

    @Test
    void whatWasFoundIsHandedOutOnce() {
        found.add(Compared.RIGHT);
        found.add(Compared.wrong("a", Kind.MISSING));
        found.add(unreadable("b"));
        assertThat(found.next())
                .containsExactly(new FileProblem("a", Kind.MISSING), new FileProblem("b", Kind.UNREADABLE));
        assertThat(found.next()).isEmpty();
    }

    @Test
    void unreadableFilesAmongOthersSayNothingAgainstThePlace() {
        for (int round = 0; round < 10; round++) {
            found.add(unreadable("a"));
            found.add(unreadable("b"));
            found.add(round % 2 == 0 ? Compared.RIGHT : Compared.wrong("c", Kind.MISSING));
        }
        assertThat(found.next()).hasSize(25);
    }

    @Test
    void threeInARowAreThePlacesFaultAlsoAcrossPages() {
        found.add(unreadable("a"));
        found.add(unreadable("b"));
        found.next();
        assertThatThrownBy(() -> found.add(unreadable("c")))
                .isInstanceOfSatisfying(DestinationUnavailableException.class, failure -> {
                    assertThat(failure.reason().kind()).isEqualTo(FailureReason.Kind.DESTINATION_UNUSABLE);
                    assertThat(failure.reason().sentence()).contains("3 files in a row", "c cannot be read: archived");
                });
    }
}
