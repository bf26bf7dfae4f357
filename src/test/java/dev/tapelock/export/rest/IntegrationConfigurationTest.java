package dev.tapelock.export.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.rest.IntegrationConfiguration.PgpKey;
import dev.tapelock.export.rest.IntegrationConfiguration.Properties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntegrationConfigurationTest {

    private static final String KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    /** As it was read, but for the format. */
    private static IntegrationConfiguration sentBack(String format) {
        Properties properties = new Properties(
                "/exports",
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(KEY),
                List.of(new PgpKey("AB", List.of("Ann"), "RSA 3072", null, "CD")),
                format,
                "exactly-once");
        return new IntegrationConfiguration("x", "Archive", 3, properties, Map.of(), "", Map.of(), "/x");
    }

    @ParameterizedTest
    @EnumSource
    void whateverFormatIsClaimedIsNotTaken(MessageFormat format) {
        IntegrationConfiguration claiming = sentBack(format.wireName());

        assertThat(claiming.order("Old", DestinationKind.DIRECTORY))
                .isEqualTo(DestinationOrder.directory("Archive", "/exports"));
        assertThat(claiming.pgpPublicKeys()).containsExactly(KEY);
    }
}
