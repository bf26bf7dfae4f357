package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.audit.Actor;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallerTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID ID = UUID.randomUUID();
    private static final UUID THING = UUID.randomUUID();

    @Test
    void anyOneOfSeveralPermissionsIsEnough() {
        Caller caller = caller(Set.of(Permission.KEY_VIEW));
        assertThat(caller.mayAny(Permission.KEY_VIEW)).isTrue();
        assertThat(caller.mayAny(Permission.KEY_EDIT, Permission.KEY_VIEW)).isTrue();
        assertThat(caller.mayAny(Permission.KEY_EDIT)).isFalse();
    }

    @Test
    void noneOfNoPermissionsIsNotEnough() {
        assertThat(caller(EnumSet.allOf(Permission.class)).mayAny()).isFalse();
        assertThat(caller(Set.of()).mayAny(Permission.values())).isFalse();
    }

    @Test
    void aMethodThatAsksForNoneIsEverybodys() throws NoSuchMethodException {
        assertThat(caller(Set.of()).may(required("everybodys"))).isTrue();
        assertThat(caller(Set.of()).may(required("somebodys"))).isFalse();
        assertThat(caller(Set.of(Permission.KEY_VIEW)).may(required("somebodys")))
                .isTrue();
    }

    private static RequiresPermission required(String method) throws NoSuchMethodException {
        return Methods.class.getDeclaredMethod(method).getAnnotation(RequiresPermission.class);
    }

    private interface Methods {

        @RequiresPermission({})
        void everybodys();

        @RequiresPermission(Permission.KEY_VIEW)
        void somebodys();
    }

    @Test
    void aScopedCallerKeepsOnlyThePermissionsNamed() {
        Caller scoped = caller(EnumSet.allOf(Permission.class)).scopedTo(THING, Permission.RECORDING_VIEW);
        assertThat(scoped.permissions()).containsExactly(Permission.RECORDING_VIEW);
        assertThat(scoped.scope()).contains(THING);
        assertThat(scoped.organizationId()).isEqualTo(ORGANIZATION);
        assertThat(scoped.id()).isEqualTo(ID);
        assertThat(scoped.kind()).isEqualTo(Caller.Kind.CLIENT);
    }

    @Test
    void aScopeGivesNobodyAPermissionThatWasNotThere() {
        Caller scoped = caller(Set.of(Permission.KEY_VIEW)).scopedTo(THING, Permission.RECORDING_VIEW);
        assertThat(scoped.permissions()).isEmpty();
        assertThat(scoped.scope()).contains(THING);
    }

    @Test
    void scopingLeavesTheCallerAsItWas() {
        Caller caller = caller(EnumSet.allOf(Permission.class));
        caller.scopedTo(THING);
        assertThat(caller.scope()).isEmpty();
        assertThat(caller.permissions()).hasSize(Permission.values().length);
    }

    @Test
    void permissionsAreACopyThatNobodyChanges() {
        Set<Permission> permissions = EnumSet.of(Permission.KEY_VIEW);
        Caller caller = caller(permissions);
        permissions.add(Permission.KEY_EDIT);
        assertThat(caller.permissions()).containsExactly(Permission.KEY_VIEW);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> caller.permissions().add(Permission.KEY_EDIT));
    }

    @Test
    void theAuditTrailKnowsUsersAndClientsApart() {
        assertThat(caller(Set.of()).actor()).isEqualTo(new Actor(Actor.Kind.CLIENT, Optional.of(ID)));
        assertThat(new Caller(Caller.Kind.USER, ORGANIZATION, ID, Set.of(), Optional.empty()).actor())
                .isEqualTo(new Actor(Actor.Kind.USER, Optional.of(ID)));
    }

    private static Caller caller(Set<Permission> permissions) {
        return new Caller(Caller.Kind.CLIENT, ORGANIZATION, ID, permissions, Optional.empty());
    }
}
