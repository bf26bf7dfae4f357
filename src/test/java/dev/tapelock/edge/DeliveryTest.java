package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One sealed file and the centre, with all that may go wrong between them. */
class DeliveryTest {

    private static final int SMALL = 100_000;
    private static final int LARGE = 3_000_000;

    @TempDir
    private Path directory;

    private final UUID recording = UUID.randomUUID();
    private FakeCentre centre;
    private SamplePremises site;

    @BeforeEach
    void begin() throws Exception {
        centre = new FakeCentre();
        site = new SamplePremises(directory, centre).leased();
    }

    @AfterEach
    void end() {
        centre.close();
    }

    private SpoolName taken(int length) throws IOException {
        return site.taken(recording, SamplePremises.content(length));
    }

    private void isDelivered(SpoolName name, int length) {
        assertThat(centre.content(recording))
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(SamplePremises.content(length)));
        assertThat(site.spool().waiting().holds(name)).isFalse();
        assertThat(site.spool().unopened().holds(name)).isFalse();
        assertThat(site.spool().refused().holds(name)).isFalse();
    }

    private void stillWaits(SpoolName name) {
        assertThat(site.spool().waiting().holds(name)).isTrue();
    }

    private CentreUnavailableException fails(SpoolName name) {
        CentreUnavailableException failure =
                catchThrowableOfType(CentreUnavailableException.class, () -> site.delivery.deliver(name));
        assertThat(failure).isNotNull();
        stillWaits(name);
        return failure;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, SMALL, LARGE})
    void whatTheCentreVerifiedIsDeletedHere(int length) throws Exception {
        SpoolName name = taken(length);

        site.delivery.deliver(name);

        isDelivered(name, length);
        FakeCentre.Seen put = centre.deposits("PUT").get(0);
        assertThat(put.header("Content-type")).isEqualTo("application/vnd.tapelock.sealed");
        assertThat(put.header("Content-range")).isEmpty();
        assertThat(put.query()).contains("media=audio", "artifact=call.0", "contentType=audio%2Fwav");
        assertThat(site.counters.delivered).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aLostAcknowledgementIsMadeUpFor(int length) throws Exception {
        SpoolName name = taken(length);
        centre.next(centre.losesAcknowledgement());

        assertThat(fails(name).isPerhapsTheFile()).isTrue();
        site.delivery.deliver(name);

        isDelivered(name, length);
        assertThat(centre.verifications()).isEqualTo(1);
        assertThat(centre.deposits("PUT")).hasSize(length == LARGE ? 1 : 2);
    }

    @Test
    void aTransferThatIsCutOffGoesOnWhereTheCentreStands() throws Exception {
        SpoolName name = taken(LARGE);
        centre.next(centre.cutsAfter(1_234_567));
        centre.next(centre.cutsAfter(500_000));

        fails(name);
        fails(name);
        site.delivery.deliver(name);

        isDelivered(name, LARGE);
        assertThat(centre.deposits("PUT").stream().map(put -> put.header("Content-range")))
                .containsExactly(
                        "",
                        "bytes 1234567-" + (name.sealedLength() - 1) + "/" + name.sealedLength(),
                        "bytes 1734567-" + (name.sealedLength() - 1) + "/" + name.sealedLength());
        assertThat(centre.deposits("PUT"))
                .allMatch(put -> put.header("Repr-digest").startsWith("sha-256=:"));
    }

    @Test
    void aRangeThatTheCentreDoesNotTakeIsFollowedByAll() throws Exception {
        SpoolName name = taken(LARGE);
        centre.next(centre.cutsAfter(1_000_000));
        fails(name);
        centre.next(FakeCentre.answers(409, "deposit.range"));

        site.delivery.deliver(name);

        isDelivered(name, LARGE);
        assertThat(centre.deposits("PUT").get(2).header("Content-range")).isEmpty();
    }

    @Test
    void theBeginningOfAnotherFileIsNotGoneOnWith() throws Exception {
        SpoolName other = taken(LARGE);
        centre.next(centre.cutsAfter(1_000_000));
        fails(other);
        Files.delete(site.spool().waiting().fileOf(other));
        SpoolName name = site.taken(recording, SamplePremises.content(LARGE + 1));

        site.delivery.deliver(name);

        isDelivered(name, LARGE + 1);
        assertThat(centre.deposits("PUT").get(1).header("Content-range")).isEmpty();
    }

    @Test
    void aPartialDepositThatTheCentreForgotIsSentInFull() throws Exception {
        SpoolName name = taken(LARGE);
        centre.next(centre.cutsAfter(1_000_000));
        fails(name);
        centre.forget(recording);

        site.delivery.deliver(name);

        isDelivered(name, LARGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void whatTheCentreCannotCheckIsKeptUntilItCould(int length) throws Exception {
        SpoolName name = taken(length);
        centre.holderIsAway(true);

        site.delivery.deliver(name);

        assertThat(site.spool().unopened().holds(name)).isTrue();
        assertThat(site.delivery.askAgain(name)).isFalse();
        assertThat(site.spool().unopened().holds(name)).isTrue();
        assertThatThrownBy(() -> site.take(recording, new byte[1])).isInstanceOf(RecordingExistsException.class);
        centre.holderIsBack();
        assertThat(site.delivery.askAgain(name)).isTrue();
        isDelivered(name, length);
        assertThat(centre.deposits("PUT")).hasSize(1);
    }

    @Test
    void whatTurnsOutNotToBeWhatItSaysIsKeptWithTheReason() throws Exception {
        SpoolName name = taken(SMALL);
        centre.holderIsAway(true);
        site.delivery.deliver(name);
        centre.refuse(recording);

        assertThat(site.delivery.askAgain(name)).isTrue();

        assertThat(site.spool().refused().holds(name)).isTrue();
        assertThat(site.files("refused").get(1)).content().contains("deposit.refused", recording.toString());
    }

    @Test
    void whatTheCentreForgotUncheckedIsDeliveredAgain() throws Exception {
        SpoolName name = taken(SMALL);
        centre.holderIsAway(true);
        site.delivery.deliver(name);
        centre.forget(recording);
        centre.holderIsAway(false);

        assertThat(site.delivery.askAgain(name)).isTrue();
        stillWaits(name);
        site.delivery.deliver(name);

        isDelivered(name, SMALL);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid.value",
        "400, deposit.invalid",
        "409, deposit.refused",
        "409, recording.conflict",
        "413, request.too.large",
        "415, unsupported.media.type"
    })
    void whatWillNotChangeIsSetAsideWithTheReason(int status, String code) throws Exception {
        SpoolName name = taken(SMALL);
        byte[] sealed = Files.readAllBytes(site.spool().waiting().fileOf(name));
        centre.next(FakeCentre.answers(status, code));

        site.delivery.deliver(name);

        assertThat(site.spool().waiting().holds(name)).isFalse();
        assertThat(site.spool().refused().fileOf(name)).hasBinaryContent(sealed);
        assertThat(site.files("refused").get(1))
                .content()
                .contains("\"status\":" + status, code, "as told", "\"conversation\":");
        assertThat(site.premises.status(0).alarms()).anyMatch(alarm -> alarm.contains("1 sealed files were refused"));
        // Whoever mends it can deliver it again under its own name.
        site.take(recording, new byte[3]);
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad.request",
        "400, digest.mismatch",
        "400, ''",
        "409, deposit.range",
        "409, general.conflict",
        "410, gone",
        "411, length.required",
        "413, ''",
        "416, range.not.satisfiable",
        "422, unheard.of"
    })
    void whatMayHaveComeOfTheWayIsTheFilesOwnFailure(int status, String code) throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(FakeCentre.answers(status, code));

        assertThat(fails(name).isPerhapsTheFile()).isTrue();
        site.delivery.deliver(name);

        isDelivered(name, SMALL);
    }

    @Test
    void whatSomethingBetweenUsSaysIsNotTheCentresWord() throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] page = "<html>413 invalid.value</html>".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(413, page.length);
            exchange.getResponseBody().write(page);
            return true;
        });

        assertThat(fails(name).isPerhapsTheFile()).isTrue();
    }

    @Test
    void aCallThatIsNotAllowedIsTheOperatorsMatter() throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(FakeCentre.answers(403, "missing.any.permissions"));

        assertThat(fails(name).isPerhapsTheFile()).isFalse();
    }

    @Test
    void afterADamagedTransferAllIsSentAgain() throws Exception {
        SpoolName name = taken(LARGE);
        centre.next(centre.cutsAfter(1_000_000));
        fails(name);
        centre.next(FakeCentre.answers(400, "digest.mismatch"));
        fails(name);

        site.delivery.deliver(name);

        isDelivered(name, LARGE);
        assertThat(centre.deposits("PUT").stream()
                        .map(put -> put.header("Content-range").isEmpty()))
                .containsExactly(true, false, true);
    }

    @Test
    void whatAFakeCentreMeetsFailsTheTest() throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(exchange -> {
            throw new AssertionError("seen by nobody");
        });

        fails(name);

        assertThat(centre.problems).containsExactly("java.lang.AssertionError: seen by nobody");
        centre.problems.clear();
    }

    @Test
    void otherBytesUnderTheSameNameAreRefusedByTheCentreAndKeptHere() throws Exception {
        SpoolName first = taken(SMALL);
        site.delivery.deliver(first);
        site.spool().sweep(site.clock.instant().plus(Duration.ofDays(2)), Duration.ofHours(24));
        SpoolName second = site.taken(recording, SamplePremises.content(5));

        site.delivery.deliver(second);

        assertThat(site.spool().refused().holds(second)).isTrue();
        assertThat(centre.content(recording))
                .hasValueSatisfying(content -> assertThat(content).hasSize(SMALL));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404, 408, 429, 500, 502, 503, 504})
    void whatMayChangeIsTriedAgain(int status) throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(FakeCentre.answers(status, "later"));

        fails(name);
        site.delivery.deliver(name);

        isDelivered(name, SMALL);
    }

    @Test
    void whatTheCentreAsksToWaitIsKnown() throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(FakeCentre.answers(503, "spool.full", "Retry-After", "120"));
        assertThat(fails(name).retryAfter()).contains(Duration.ofMinutes(2));

        centre.next(FakeCentre.answers(503, "spool.full", "Retry-After", "999999999"));
        assertThat(fails(name).retryAfter()).contains(Duration.ofHours(1));

        centre.next(FakeCentre.answers(503, "spool.full", "Retry-After", "soon"));
        assertThat(fails(name).retryAfter()).isEmpty();

        centre.next(FakeCentre.answers(503, "spool.full", "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"));
        assertThat(fails(name).retryAfter()).isEmpty();
    }

    @Test
    void aTokenThatIsGoodNoMoreIsReplaced() throws Exception {
        SpoolName name = taken(SMALL);
        centre.revokeTokens();

        site.delivery.deliver(name);

        isDelivered(name, SMALL);
    }

    @Test
    void aTokenIsAskedForAgainBeforeItIsOver() throws Exception {
        long before = tokensAskedFor();
        site.delivery.deliver(taken(SMALL));
        assertThat(tokensAskedFor()).isEqualTo(before);

        site.clock.pass(Duration.ofSeconds(3545));
        site.delivery.deliver(site.taken(UUID.randomUUID(), new byte[3]));

        assertThat(tokensAskedFor()).isEqualTo(before + 1);
    }

    private long tokensAskedFor() {
        return centre.seen.stream()
                .filter(request -> request.path().equals("/oauth/token"))
                .count();
    }

    @Test
    void aWrongSecretIsAFailureOfTheCentreAndOfNoFile() throws Exception {
        SpoolName name = taken(SMALL);
        centre.revokeTokens();
        Files.writeString(directory.resolve("secret"), "wrong");

        CentreUnavailableException failure = fails(name);

        assertThat(failure).hasMessageContaining("no access token").hasMessageNotContaining("wrong");
        assertThat(failure.isPerhapsTheFile()).isFalse();
        Files.writeString(directory.resolve("secret"), FakeCentre.SECRET);
        site.delivery.deliver(name);
        isDelivered(name, SMALL);
    }

    @Test
    void anAnswerThatSaysNothingIsAskedAfter() throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(FakeCentre.answers(201, "nothing of a deposit"));

        assertThat(fails(name)).hasMessageContaining("does not say that it verified it");
        centre.next(exchange -> {
            // It did all, and something between us replaced the body.
            centre.losesAcknowledgement().happens(exchange);
            return true;
        });
        fails(name);
        centre.next(FakeCentre.answers(201, "nothing of a deposit"));
        site.delivery.deliver(name);

        isDelivered(name, SMALL);
    }

    @Test
    void nothingIsDeletedOnTheWordThatOtherBytesAreVerified() throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "{\"deposit\":{\"state\":\"verified\",\"sealedSha256\":\"AAAA\"}}".getBytes();
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
            return true;
        });

        fails(name);
    }

    @Test
    void aCentreThatStandsStillIsGivenUpAndASlowOneIsNot() throws Exception {
        SpoolName name = taken(LARGE);
        centre.next(exchange -> {
            sleep(5_000);
            return true;
        });
        long begin = System.nanoTime();
        assertThat(fails(name)).hasMessageContaining("stood still");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(1_900L, 4_900L);

        SpoolName slow = site.taken(UUID.randomUUID(), SamplePremises.content(24_000_000));
        centre.next(exchange -> {
            for (int i = 0; i < 6; i++) {
                exchange.getRequestBody().readNBytes(4_000_000);
                sleep(500);
            }
            exchange.close();
            return true;
        });
        assertThat(fails(slow)).hasMessageNotContaining("stood still");
    }

    private static void sleep(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerWithoutAnEndDoesNotFillTheMemory() throws Exception {
        SpoolName name = taken(SMALL);
        centre.next(exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(500, 0);
            try {
                for (int i = 0; i < 100_000; i++) {
                    exchange.getResponseBody().write(new byte[100_000]);
                }
            } catch (IOException e) {
                return true;
            }
            throw new AssertionError("10 GB were read");
        });

        fails(name);
    }

    @Test
    void aCentreThatIsAwayIsNoFaultOfTheFile() throws Exception {
        SpoolName name = taken(SMALL);
        centre.close();

        assertThat(fails(name).isPerhapsTheFile()).isFalse();
        assertThat(List.of(site.spool().waiting().backlog().files())).containsExactly(1L);
    }
}
