package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IncomingDepositTest {

    private final ByteArrayOutputStream spool = new ByteArrayOutputStream();
    private final AtomicInteger cutOffs = new AtomicInteger();

    private static InputStream of(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sha256(String text) {
        return Sha256.digest().digest(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Delivery delivery(OptionalLong length, Optional<byte[]> sha256) {
        RecordingDescription description = new RecordingDescription(
                UUID.randomUUID(),
                UUID.randomUUID(),
                Media.AUDIO,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Set.of(),
                Optional.empty());
        return new Delivery(
                UUID.randomUUID(), Actor.SYSTEM, description, new ArtifactName("call.0"), "audio/wav", length, sha256);
    }

    private IncomingDeposit incoming(Delivery delivery, InputStream earlier, InputStream content, String largest) {
        return new IncomingDeposit(
                delivery, earlier, content, spool, ByteSize.parse(largest), cutOffs::incrementAndGet);
    }

    @Test
    void nothingIsWrittenBeforeItIsKnownToBeASealedFile() throws IOException {
        IncomingDeposit incoming = incoming(
                delivery(OptionalLong.empty(), Optional.empty()),
                InputStream.nullInputStream(),
                of("header, rest"),
                "1KiB");
        assertThat(incoming.readNBytes(7)).hasSize(7);
        assertThat(spool.size()).isZero();

        incoming.release();
        assertThat(spool.toString(StandardCharsets.US_ASCII)).isEqualTo("header,");
        incoming.readToEnd();
        assertThat(spool.toString(StandardCharsets.US_ASCII)).isEqualTo("header, rest");
    }

    @Test
    void nothingIsWrittenOrKeptOfWhatIsNoSealedFile() {
        IncomingDeposit incoming = incoming(
                delivery(OptionalLong.of(100), Optional.empty()),
                InputStream.nullInputStream(),
                of("a plain recording"),
                "1KiB");
        incoming.drop();
        assertThatExceptionOfType(RefusedException.class).isThrownBy(incoming::readToEnd);
        assertThat(spool.size()).isZero();
        assertThat(cutOffs).hasValue(0);
    }

    @Test
    void whatCameBeforeIsReadFirstAndNotWrittenAgain() throws IOException {
        IncomingDeposit incoming = incoming(
                delivery(OptionalLong.of(4), Optional.of(sha256("beginning, end"))),
                of("beginning,"),
                of(" end"),
                "1KiB");
        incoming.release();

        assertThat(new String(incoming.readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("beginning, end");

        assertThat(spool.toString(StandardCharsets.US_ASCII)).isEqualTo(" end");
        assertThat(incoming.length()).isEqualTo(14);
        assertThat(incoming.sha256()).isEqualTo(sha256("beginning, end"));
        assertThat(cutOffs).hasValue(0);
    }

    @Test
    void aDigestThatDiffersIsRefused() throws IOException {
        IncomingDeposit incoming = incoming(
                delivery(OptionalLong.empty(), Optional.of(sha256("other"))),
                InputStream.nullInputStream(),
                of("content"),
                "1KiB");
        incoming.readToEnd();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(incoming::sha256)
                .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.DIGEST_MISMATCH));
    }

    @Test
    void anEndBeforeTheAnnouncedLengthIsACutOff() throws IOException {
        IncomingDeposit incoming = incoming(
                delivery(OptionalLong.of(8), Optional.empty()), InputStream.nullInputStream(), of("content"), "1KiB");
        incoming.release();

        assertThatExceptionOfType(RefusedException.class).isThrownBy(incoming::readToEnd);

        assertThat(cutOffs).hasValue(1);
        assertThat(spool.size()).isEqualTo(7);
    }

    @Test
    void aBrokenConnectionIsACutOff() throws IOException {
        InputStream broken = new SequenceInputStream(of("con"), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        });
        IncomingDeposit incoming = incoming(
                delivery(OptionalLong.empty(), Optional.empty()), InputStream.nullInputStream(), broken, "1KiB");
        incoming.release();

        assertThatExceptionOfType(RefusedException.class).isThrownBy(incoming::readToEnd);

        assertThat(cutOffs).hasValue(1);
        assertThat(spool.toString(StandardCharsets.US_ASCII)).isEqualTo("con");
    }

    @Test
    void theWholeHasALimit() throws IOException {
        incoming(delivery(OptionalLong.empty(), Optional.empty()), of("12345"), of("67890"), "10B")
                .readToEnd();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(
                        incoming(delivery(OptionalLong.empty(), Optional.empty()), of("12345"), of("678901"), "10B")
                                ::readToEnd)
                .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.TOO_LARGE));
        assertThat(cutOffs).hasValue(0);
    }
}
