package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHolderSettingsTest {

    @ParameterizedTest
    @CsvSource({"PT0S,PT5S,32", "PT5M,PT0.5S,1", "PT60S,PT30S,1000"})
    void whatCanBeIs(Duration cache, Duration timeout, int calls) {
        assertThatCode(() -> new KeyHolderSettings(cache, timeout, calls)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "PT-1S,PT5S,32,tapelock.key-holder.cache",
        "PT5M1S,PT5S,32,tapelock.key-holder.cache",
        "PT60S,PT0.4S,32,tapelock.key-holder.timeout",
        "PT60S,PT31S,32,tapelock.key-holder.timeout",
        "PT60S,PT5S,0,tapelock.key-holder.calls",
        "PT60S,PT5S,1001,tapelock.key-holder.calls"
    })
    void whatCannotBeIsNamed(Duration cache, Duration timeout, int calls, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyHolderSettings(cache, timeout, calls))
                .withMessageContaining(name);
    }
}
