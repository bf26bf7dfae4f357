package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsProblemsExceptionTest {

    @Test
    void allProblemsAreListedAtOnce() {
        assertThat(new SettingsProblemsException(List.of("a is wrong", "b is wrong")))
                .hasMessage("Tapelock does not start, because of 2 setting(s): a is wrong | b is wrong");
    }
}
