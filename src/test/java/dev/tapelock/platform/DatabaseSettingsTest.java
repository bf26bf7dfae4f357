package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

    @Test
    void postgresqlIsAcceptedEverywhere() {
        assertThat(new DatabaseSettings("postgresql", false, false).isEmbedded())
                .isFalse();
        assertThat(new DatabaseSettings("postgresql", false, true).isEmbedded()).isFalse();
    }

    @Test
    void h2IsAcceptedInTheDemoAndWhereSomebodySaysSo() {
        assertThat(new DatabaseSettings("h2", false, true).isEmbedded()).isTrue();
        assertThat(new DatabaseSettings("h2", true, false).isEmbedded()).isTrue();
    }

    @Test
    void h2IsRefusedInProductionWithBothWaysOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatabaseSettings("h2", false, false))
                .withMessageContaining("tapelock.database.kind")
                .withMessageContaining("postgresql")
                .withMessageContaining("tapelock.database.accept-h2=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "H2", "oracle", "postgres", " h2"})
    void anotherDatabaseIsRefusedByItsName(String kind) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatabaseSettings(kind, true, true))
                .withMessage("tapelock.database.kind is \"" + kind + "\"; it can be \"h2\" or \"postgresql\"");
    }
}
