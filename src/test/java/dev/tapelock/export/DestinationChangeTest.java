package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DestinationChangeTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static DestinationChange named(String name) {
        return new DestinationChange(Optional.of(name), Optional.empty(), Optional.empty());
    }

    @Test
    void namesAndNotesThatCannotBeAreRefused() {
        assertThat(named(" Archive ").name()).contains("Archive");
        assertThatThrownBy(() -> named("  ")).hasMessageStartingWith("name is");
        assertThatThrownBy(() -> named("x".repeat(201))).hasMessageStartingWith("name is");
        assertThatThrownBy(
                        () -> new DestinationChange(Optional.empty(), Optional.of("x".repeat(2001)), Optional.empty()))
                .hasMessageStartingWith("notes is");
    }

    @Test
    void whatIsNotGivenStays() {
        Destination destination = new Destination(
                UUID.randomUUID(),
                UUID.randomUUID(),
                DestinationOrder.directory("Exports", "/exports"),
                Optional.empty(),
                NOW);
        assertThat(destination.isEnabled()).isTrue();
        assertThat(destination.notes()).isEmpty();

        destination.change(new DestinationChange(Optional.empty(), Optional.of("until May"), Optional.of(false)), NOW);
        assertThat(destination.name()).isEqualTo("Exports");
        assertThat(destination.version())
                .as("the configuration is still the one that was read")
                .isEqualTo(1);
        destination.change(named("Archive"), NOW);

        assertThat(destination.name()).isEqualTo("Archive");
        assertThat(destination.version()).isEqualTo(2);
        assertThat(destination.isEnabled()).isFalse();
        assertThat(destination.notes()).isEqualTo("until May");
        assertThat(destination.place()).isEqualTo("/exports");
    }
}
