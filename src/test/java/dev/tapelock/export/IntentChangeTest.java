package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.platform.OwnedId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IntentChangeTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static IntentChange named(String name) {
        return new IntentChange(Optional.of(name), Optional.empty(), Optional.empty());
    }

    @Test
    void namesAndNotesThatCannotBeAreRefused() {
        assertThat(named(" Archive ").name()).contains("Archive");
        assertThatThrownBy(() -> named("  ")).hasMessageStartingWith("name is");
        assertThatThrownBy(() -> named("x".repeat(201))).hasMessageStartingWith("name is");
        assertThatThrownBy(() -> new IntentChange(Optional.empty(), Optional.of("x".repeat(2001)), Optional.empty()))
                .hasMessageStartingWith("notes is");
    }

    @Test
    void whatIsNotGivenStays() {
        DestinationIntent intent = new DestinationIntent(new OwnedId(UUID.randomUUID(), UUID.randomUUID()), NOW);
        assertThat(intent.isEnabled()).isTrue();
        assertThat(intent.notes()).isEmpty();

        intent.change(new IntentChange(Optional.empty(), Optional.of("until May"), Optional.of(false)), NOW);
        intent.change(named("Archive"), NOW);

        assertThat(intent.isEnabled()).isFalse();
        assertThat(intent.notes()).isEqualTo("until May");
    }
}
