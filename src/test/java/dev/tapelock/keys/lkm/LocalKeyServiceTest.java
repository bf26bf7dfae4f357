package dev.tapelock.keys.lkm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tapelock.keys.lkm.LocalKeyServiceException.Kind;
import dev.tapelock.outbound.OutboundClient;
import dev.tapelock.outbound.OutboundLimits;
import dev.tapelock.outbound.OutboundSettings;
import dev.tapelock.outbound.Trust;
import dev.tapelock.seal.DataKey;
import dev.tapelock.testbed.LocalKeyServer;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalKeyServiceTest {

    private static final UUID USER = UUID.randomUUID();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private LocalKeyServer service;
    private OutboundClient http;

    @BeforeEach
    void start() throws Exception {
        service = LocalKeyServer.start();
        http = new OutboundClient(
                OutboundSettings.of("127.0.0.1", true),
                new OutboundLimits(Duration.ofSeconds(20), Duration.ofSeconds(60), 16 * 1024, 4),
                Trust.ofPlatform(),
                timer);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        service.close();
        timer.shutdownNow();
    }

    @Test
    void aServiceThatKnowsUsIsFine() {
        assertThatCode(() -> client(service.key()).check(USER)).doesNotThrowAnyException();
        assertThat(service.calls()).containsExactly("OPTIONS " + USER);
    }

    @Test
    void anotherKeyIsDenied() {
        byte[] other = service.key().clone();
        other[0] ^= 1;

        assertThat(catchThrowableOfType(
                                LocalKeyServiceException.class,
                                () -> client(other).check(USER))
                        .kind())
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void unwrapsWhatWasWrappedForItsPair() throws Exception {
        UUID keypair = service.makePair();
        try (DataKey dataKey = DataKey.random(RANDOM);
                DataKey opened = client(service.key()).decrypt(keypair, service.wrap(keypair, dataKey), USER)) {
            assertThat(opened.isSameAs(dataKey)).isTrue();
        }
        assertThat(service.calls()).containsExactly("POST " + USER);
    }

    @Test
    void whatItCannotUnwrapAndWhatItDoesNotKnowIsRefused() throws Exception {
        UUID keypair = service.makePair();
        assertFails(Kind.REFUSED, keypair, new byte[384]);
        assertFails(Kind.REFUSED, UUID.randomUUID(), new byte[384]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"body\":null}|REFUSED",
                "200|{}|REFUSED",
                "200|{\"body\":7}|WRONG",
                "200|{\"body\":\"***\"}|WRONG",
                "200|{\"body\":\"\"}|WRONG",
                // 31 bytes
                "200|{\"body\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\"}|WRONG",
                "200|[]|WRONG",
                "200|<html>|WRONG",
                "200||WRONG",
                "201|{\"body\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}|WRONG",
                "302|{}|UNAVAILABLE",
                "400|{}|REFUSED",
                "401|{}|DENIED",
                "403|{}|DENIED",
                "404|{}|UNAVAILABLE",
                "422|{}|REFUSED",
                "429|{}|UNAVAILABLE",
                "500|{}|UNAVAILABLE",
                "503|{}|UNAVAILABLE"
            })
    void everyOtherAnswerHasItsMeaning(int status, String body, Kind kind) throws Exception {
        service.answerAlways(status, body == null ? "" : body);

        assertFails(kind, UUID.randomUUID(), new byte[384]);
    }

    @Test
    void anAnswerThatIsNestedTooDeepIsNoAnswer() throws Exception {
        service.answerAlways(200, "{\"body\":" + "[".repeat(15_000));

        assertFails(Kind.WRONG, UUID.randomUUID(), new byte[384]);
    }

    @Test
    void anAnswerThatIsTooLongIsNotTaken() throws Exception {
        service.answerAlways(200, " ".repeat(17 * 1024));

        assertFails(Kind.UNAVAILABLE, UUID.randomUUID(), new byte[384]);
    }

    @Test
    void aServiceThatIsAwayIsUnavailable() throws Exception {
        URI url = service.decryptUrl();
        service.close();

        assertThat(catchThrowableOfType(
                                LocalKeyServiceException.class,
                                () -> client(url, new byte[1]).check(USER))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    private void assertFails(Kind kind, UUID keypair, byte[] wrapped) {
        LocalKeyServiceException failure = catchThrowableOfType(
                LocalKeyServiceException.class, () -> client(service.key()).decrypt(keypair, wrapped, USER));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
    }

    private LocalKeyService client(byte[] key) {
        return client(service.decryptUrl(), key);
    }

    private LocalKeyService client(URI url, byte[] key) {
        return new LocalKeyService(http, url, new HawkCredentials(LocalKeyServer.ID, key), Clock.systemUTC(), RANDOM);
    }
}
