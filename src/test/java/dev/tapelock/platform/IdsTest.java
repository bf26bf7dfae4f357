package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @Test
    void idsAreReadInEitherCase() {
        UUID id = UUID.fromString("0b5a7e6c-1d2f-4a3b-8c9d-0123456789ab");
        assertThat(Ids.parse("id", "0b5a7e6c-1d2f-4a3b-8c9d-0123456789ab")).isEqualTo(id);
        assertThat(Ids.parse("id", "0B5A7E6C-1D2F-4A3B-8C9D-0123456789AB")).isEqualTo(id);
    }

    /** The first three are taken by {@link UUID#fromString}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "00b5a7e6c-1d2f-4a3b-8c9d-0123456789ab",
                "0b5a7e6c-1d2f-4a3b-8c9d-123456789ab",
                "",
                "0b5a7e6c1d2f4a3b8c9d0123456789ab",
                "{0b5a7e6c-1d2f-4a3b-8c9d-0123456789ab}",
                " 0b5a7e6c-1d2f-4a3b-8c9d-0123456789ab",
                "0b5a7e6c-1d2f-4a3b-8c9d-0123456789ab\n",
                "0b5a7e6c-1d2f-4a3b-8c9d-0123456789ag",
                "+b5a7e6c-1d2f-4a3b-8c9d-0123456789ab",
                "٠b5a7e6c-1d2f-4a3b-8c9d-0123456789ab",
                "../../0b5a7e6c-1d2f-4a3b-8c9d-012345"
            })
    void anythingElseIsRefusedByItsName(String text) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Ids.parse("recordingId", text))
                .withMessage("recordingId is \"" + text + "\"; it must be a UUID")
                .returns(Refusal.INVALID_VALUE, RefusedException::refusal);
    }
}
