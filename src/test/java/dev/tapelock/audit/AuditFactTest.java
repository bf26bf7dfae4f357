package dev.tapelock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditFactTest {

    @Test
    void theDetailsAreACopy() {
        TreeMap<String, String> details = new TreeMap<>(Map.of("a", "1"));
        AuditFact fact = new AuditFact("A", "B", "c", AuditFact.Outcome.SUCCESS, details);
        details.put("b", "2");
        assertThat(fact.details()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void nobodyChangesTheDetails() {
        AuditFact fact = AuditFact.success("A", "B", "c", Map.of("a", "1"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> fact.details().put("a", "2"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> fact.details().clear());
    }

    @Test
    void theOutcomeIsInTheName() {
        UUID id = UUID.randomUUID();
        assertThat(AuditFact.success("A", "B", id, Map.of()).outcome()).isEqualTo(AuditFact.Outcome.SUCCESS);
        assertThat(AuditFact.failure("A", "B", id, Map.of()).outcome()).isEqualTo(AuditFact.Outcome.FAILURE);
        assertThat(AuditFact.failure("A", "B", id, Map.of()).entityId()).isEqualTo(id.toString());
    }
}
