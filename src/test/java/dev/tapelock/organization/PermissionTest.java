package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {

    @ParameterizedTest
    @EnumSource
    void everyWordIsADomainAnEntityAndAnAction(Permission permission) {
        assertThat(permission.wireName()).matches("[a-z]+:[a-z]+([A-Z][a-z]+)*:[a-z]+([A-Z][a-z]+)*");
    }

    @Test
    void noTwoPermissionsShareAWord() {
        assertThat(Arrays.stream(Permission.values()).map(Permission::wireName)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void everyPermissionIsFoundByItsWord(Permission permission) {
        assertThat(Permission.ofWireName(permission.wireName())).contains(permission);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "KEY_EDIT", "recording:*:*", "recording:encryptionkey:edit", "recording:recording:view "})
    void anotherWordIsNone(String word) {
        assertThat(Permission.ofWireName(word)).isEmpty();
    }
}
