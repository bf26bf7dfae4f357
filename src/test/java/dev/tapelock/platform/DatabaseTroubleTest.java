package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTroubleTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P02", "57P03"})
    void aBrokenConnectionSomewhereBelowMeansAway(String state) {
        assertThat(DatabaseTrouble.isAway(
                        new IllegalStateException(new RuntimeException(new SQLException("gone", state)))))
                .isTrue();
    }

    @Test
    void soDoesAPoolWithoutAConnection() {
        assertThat(DatabaseTrouble.isAway(new SQLTransientConnectionException("none in time")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "57014", "22003"})
    void whatTheDatabaseItselfAnswersDoesNot(String state) {
        assertThat(DatabaseTrouble.isAway(new IllegalStateException(new SQLException("no", state))))
                .isFalse();
    }

    @Test
    void norDoesAnythingElse() {
        assertThat(DatabaseTrouble.isAway(new IllegalStateException(new IOException("08001"))))
                .isFalse();
        assertThat(DatabaseTrouble.isAway(new SQLIntegrityConstraintViolationException("twice")))
                .isFalse();
        assertThat(DatabaseTrouble.isAway(new SQLException())).isFalse();
    }
}
