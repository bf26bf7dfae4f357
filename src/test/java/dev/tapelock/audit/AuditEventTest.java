package dev.tapelock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditEventTest {

    private static final UUID ORGANIZATION = UUID.fromString("0b5a7e6c-1d2f-4a3b-8c9d-0123456789ab");
    private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Actor ACTOR = new Actor(Actor.Kind.CLIENT, Optional.of(CLIENT));

    @Test
    void theCanonicalTextHasItsMembersInAFixedOrder() {
        AuditEvent event =
                event(ACTOR, AuditFact.success("RecordingPlayed", "Recording", "r1", Map.of("artifact", "call.0")));
        assertThat(event.canonical())
                .isEqualTo("{\"organization\":\"0b5a7e6c-1d2f-4a3b-8c9d-0123456789ab\",\"id\":\"" + event.id()
                        + "\",\"recordedAt\":\"2026-03-01T12:00:00.123456Z\",\"actorKind\":\"CLIENT\","
                        + "\"actorId\":\"11111111-2222-4333-8444-555555555555\",\"action\":\"RecordingPlayed\","
                        + "\"entityType\":\"Recording\",\"entityId\":\"r1\",\"outcome\":\"SUCCESS\","
                        + "\"details\":{\"artifact\":\"call.0\"}}");
    }

    @Test
    void anActorWithoutAnIdIsLeftOut() {
        AuditEvent event = event(Actor.SYSTEM, AuditFact.failure("TokenRefused", "ApiClient", "unproven", Map.of()));
        assertThat(event.canonical())
                .contains("\"actorKind\":\"SYSTEM\",\"action\":\"TokenRefused\"")
                .endsWith("\"outcome\":\"FAILURE\",\"details\":{}}");
        assertThat(event.actor()).isEqualTo(Actor.SYSTEM);
    }

    @Test
    void detailsAreSortedHoweverTheyCame() {
        Map<String, String> oneWay = new LinkedHashMap<>();
        oneWay.put("b", "2");
        oneWay.put("a", "1");
        oneWay.put("B", "3");
        Map<String, String> theOther = new LinkedHashMap<>();
        theOther.put("B", "3");
        theOther.put("a", "1");
        theOther.put("b", "2");
        assertThat(details(oneWay)).isEqualTo(details(theOther)).isEqualTo("{\"B\":\"3\",\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void quotesBackslashesAndControlsAreEscaped() {
        assertThat(details(Map.of("a", "\"\\\n\t\u0001/é\uD83D\uDD12")))
                .isEqualTo("{\"a\":\"\\\"\\\\\\n\\t\\u0001/é\uD83D\uDD12\"}");
        assertThat(details(Map.of("\",\"outcome\":\"SUCCESS", "x")))
                .isEqualTo("{\"\\\",\\\"outcome\\\":\\\"SUCCESS\":\"x\"}");
    }

    @Test
    void theColumnsRepeatTheText() {
        AuditEvent event = event(ACTOR, AuditFact.failure("KeyChanged", "RecordingKey", CLIENT, Map.of()));
        assertThat(event.organizationId()).isEqualTo(ORGANIZATION);
        assertThat(event.recordedAt()).isEqualTo(NOON);
        assertThat(event.actor()).isEqualTo(ACTOR);
        assertThat(event.action()).isEqualTo("KeyChanged");
        assertThat(event.entityType()).isEqualTo("RecordingKey");
        assertThat(event.entityId()).isEqualTo(CLIENT.toString());
        assertThat(event.outcome()).isEqualTo(AuditFact.Outcome.FAILURE);
    }

    @Test
    void noTwoEventsShareAnId() {
        AuditFact fact = AuditFact.success("KeyChanged", "RecordingKey", CLIENT, Map.of());
        assertThat(event(ACTOR, fact).id()).isNotEqualTo(event(ACTOR, fact).id());
    }

    private static String details(Map<String, String> details) {
        String text = event(ACTOR, AuditFact.success("A", "B", "c", details)).canonical();
        String before = "\"details\":";
        return text.substring(text.lastIndexOf(before) + before.length(), text.length() - 1);
    }

    private static AuditEvent event(Actor actor, AuditFact fact) {
        return new AuditEvent(ORGANIZATION, NOON, actor, fact);
    }
}
