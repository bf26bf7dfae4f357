package dev.tapelock.export.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.DestinationKind;
import dev.tapelock.platform.RefusedException;
import jakarta.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigurationSchemasTest {

    private static Set<String> properties(DestinationKind kind) {
        return ConfigurationSchemas.of(kind, "properties")
                .getJsonObject("properties")
                .keySet();
    }

    @Test
    void theSchemasNameWhatAConfigurationHas() {
        Set<String> named = new TreeSet<>();
        for (DestinationKind kind : DestinationKind.values()) {
            named.addAll(properties(kind));
        }

        assertThat(named)
                .isEqualTo(Arrays.stream(IntegrationConfiguration.Properties.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @EnumSource
    void eachTypeHasItsSchemas(DestinationKind kind) {
        JsonObject schema = ConfigurationSchemas.of(kind, "properties");

        assertThat(properties(kind)).contains("pgpPublicKeys");
        assertThat(schema.getJsonArray("required"))
                .allSatisfy(name ->
                        assertThat(properties(kind)).contains(name.toString().replace("\"", "")));
        assertThat(ConfigurationSchemas.of(kind, "advanced").getJsonObject("properties"))
                .isEmpty();
    }

    @Test
    void otherPartsAreRefused() {
        assertThatThrownBy(() -> ConfigurationSchemas.of(DestinationKind.S3, "../x"))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("configType is");
    }
}
