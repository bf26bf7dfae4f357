package dev.tapelock.organization.rest;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.organization.rest.FirstAdministratorResource.SetupOrder;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirstAdministratorResourceTest {

    private static final String LONG_ENOUGH = "correct horse battery";

    @Test
    void anEmptyBodyIsRefused() {
        assertRefused(null, "body is \"(empty)\"");
    }

    @Test
    void whatIsMissingIsRefusedByItsNameAndNotShown() {
        assertRefused(new SetupOrder("t", "Org", "UTC", "admin", null), "adminPassword is \"(not shown)\"");
        assertRefused(new SetupOrder("t", "Org", "UTC", "admin", "short"), "adminPassword is \"(not shown)\"");
        assertRefused(new SetupOrder(null, "Org", "UTC", "admin", LONG_ENOUGH), "token is \"(not shown)\"");
        assertRefused(new SetupOrder("t", " ", "UTC", "admin", LONG_ENOUGH), "organizationName is");
        assertRefused(new SetupOrder("t", "x".repeat(201), "UTC", "admin", LONG_ENOUGH), "organizationName is");
        assertRefused(new SetupOrder("t", "Org", "UTC", "", LONG_ENOUGH), "adminUser is");
        assertRefused(new SetupOrder("t", "Org", "Middle-earth/Shire", "admin", LONG_ENOUGH), "timeZone is");
    }

    private static void assertRefused(@Nullable SetupOrder order, String message) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> new FirstAdministratorResource().make(order))
                .withMessageStartingWith(message)
                .returns(Refusal.INVALID_VALUE, RefusedException::refusal);
    }
}
