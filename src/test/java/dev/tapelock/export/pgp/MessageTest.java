package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.FileEncryptor;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.PacketTags;
import org.bouncycastle.bcpg.PublicKeyEncSessionPacket;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encrypted, as Bouncy Castle reads it. */
class MessageTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final PGPKeyPair RSA = SampleKey.rsa(3072);
    private static final PGPKeyPair CURVE = SampleKey.x25519();

    private final OpenPgpEncryption encryption = new OpenPgpEncryption(new SecureRandom());
    private final List<RecipientKey> recipients = encryption.read(
            List.of(
                    SampleKey.of(SampleKey.ed25519(), RSA).armored(),
                    SampleKey.of(SampleKey.ed25519(), CURVE).armored()),
            NOW);
    private final FileEncryptor encryptor = encryption.to(recipients, NOW);

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private byte[] encrypted(ExportTarget.Content content) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        encryptor.encrypting(content).writeTo(target);
        return target.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                2,
                3,
                15,
                16,
                17,
                191,
                192,
                8383,
                8384,
                65_506,
                65_529,
                65_530,
                65_531,
                65_535,
                65_536,
                65_537,
                131_071,
                131_072,
                131_073,
                1 << 20,
                (1 << 20) + 1,
                (1 << 20) + 2
            })
    void whoeverIsARecipientReadsTheContent(int length) throws Exception {
        byte[] content = content(length);
        byte[] message = encrypted(target -> target.write(content));
        for (PGPKeyPair key : List.of(RSA, CURVE)) {
            Decryption.Opened opened = Decryption.open(message, key.getPrivateKey());
            assertThat(opened.content()).isEqualTo(content);
            assertThat(opened.fileName()).isEmpty();
            assertThat(opened.time()).isZero();
            assertThat(opened.format()).isEqualTo('b');
            assertThat(opened.isAead()).isFalse();
        }
    }

    @Test
    void nobodyElseReadsIt() throws Exception {
        byte[] message = encrypted(target -> target.write(content(100)));
        assertThatThrownBy(() -> Decryption.open(message, SampleKey.x25519().getPrivateKey()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void thePacketsAreThoseThatAllReadersKnow() throws Exception {
        BCPGInputStream packets =
                new BCPGInputStream(new java.io.ByteArrayInputStream(encrypted(target -> target.write(content(100)))));
        List<Integer> versions = new ArrayList<>();
        while (packets.nextPacketTag() == PacketTags.PUBLIC_KEY_ENC_SESSION) {
            versions.add(((PublicKeyEncSessionPacket) packets.readPacket()).getVersion());
        }
        assertThat(versions).containsExactly(3, 3);
        assertThat(((SymmetricEncIntegrityPacket) packets.readPacket()).getVersion())
                .isEqualTo(1);
    }

    @Test
    void eachFileHasASessionKeyOfItsOwn() throws Exception {
        byte[] content = content(1000);
        assertThat(encrypted(target -> target.write(content))).isNotEqualTo(encrypted(target -> target.write(content)));
    }

    @Test
    void contentThatBreaksOffLeavesNoWholeMessage() {
        IOException failure = new IOException("away");
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        assertThatThrownBy(() -> encryptor
                        .encrypting(stream -> {
                            stream.write(content(200_000));
                            throw failure;
                        })
                        .writeTo(target))
                .isSameAs(failure);
        assertThatThrownBy(() -> Decryption.open(target.toByteArray(), RSA.getPrivateKey()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatTheTargetThrowsArrivesUnchanged() {
        RuntimeException lost = new IllegalStateException("lost");
        IOException full = new IOException("full");
        // The recipients' packets end somewhere before the 700th byte, and the content's begins there.
        for (int after : IntStream.concat(IntStream.range(0, 700), IntStream.of(65_700, 200_000))
                .toArray()) {
            for (Exception failure : List.of(lost, full)) {
                assertThatThrownBy(() -> encryptor
                                .encrypting(stream -> stream.write(content(300_000)))
                                .writeTo(new FailingStream(after, failure)))
                        .isSameAs(failure);
            }
        }
    }

    /** Keeps what it gives of the session key's length: first a salt, then that. */
    private static final class KeepingRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final transient List<byte[]> given = new ArrayList<>();

        @Override
        public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            if (bytes.length == 32) {
                given.add(bytes);
            }
        }
    }

    /** Wherever the target fails, and if it does not. */
    @ParameterizedTest
    @EnumSource
    void theSessionKeyIsZeroed(MessageFormat format) {
        for (int after : IntStream.concat(IntStream.iterate(0, i -> i < 600, i -> i + 50), IntStream.of(1 << 20))
                .toArray()) {
            KeepingRandom random = new KeepingRandom();
            OutputStream target = new FailingStream(after, new IOException("full"));
            try (Message message = new Message(target, format, List.of(RSA.getPublicKey()), random)) {
                message.content().write(content(100));
                message.finish();
            } catch (IOException e) {
                assertThat(e).hasMessage("full");
            }
            assertThat(random.given.get(1)).as(after + " bytes").containsOnly(0);
        }
    }

    @Test
    void theTargetStaysOpen() throws IOException {
        boolean[] isClosed = {false};
        encryptor.encrypting(stream -> stream.write(1)).writeTo(new ByteArrayOutputStream() {
            @Override
            public void close() {
                isClosed[0] = true;
            }
        });
        assertThat(isClosed[0]).isFalse();
    }

    /** Fails once it has got so much. */
    static final class FailingStream extends OutputStream {

        private final Exception failure;
        private int left;

        FailingStream(int left, Exception failure) {
            this.left = left;
            this.failure = failure;
        }

        @Override
        public void write(int value) throws IOException {
            if (left-- <= 0) {
                if (failure instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw (IOException) failure;
            }
        }
    }
}
