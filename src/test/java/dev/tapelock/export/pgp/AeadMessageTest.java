package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.FileEncryptor;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.PacketTags;
import org.bouncycastle.bcpg.PublicKeyEncSessionPacket;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is encrypted to those who all ask for version 2 of the integrity-protected packet, as Bouncy Castle reads it. */
class AeadMessageTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final int CHUNK = AeadEncryptorBuilder.CHUNK_BYTES;
    private static final PGPKeyPair RSA = SampleKey.rsa(3072);
    private static final PGPKeyPair CURVE = SampleKey.x25519();
    private static final PGPKeyPair VERSION_6 = version6();

    private final OpenPgpEncryption encryption = new OpenPgpEncryption(new SecureRandom());

    private static PGPKeyPair version6() {
        try {
            return SampleKey.pairs(6).generateX25519KeyPair();
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SampleKey ofVersion6(int... modes) {
        try {
            return new SampleKey(SampleKey.pairs(6).generateEd25519KeyPair())
                    .direct(PGPSignature.DIRECT_KEY, SampleKey.askingFor(modes))
                    .with(VERSION_6, SampleKey.FOR_ENCRYPTION);
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Some ask for more than the one that all ask for. */
    private FileEncryptor encryptor(MessageFormat format) {
        int both = format == MessageFormat.GCM ? AEADAlgorithmTags.GCM : AEADAlgorithmTags.OCB;
        List<RecipientKey> recipients = encryption.read(
                List.of(
                        SampleKey.wanting(RSA, both).armored(),
                        SampleKey.wanting(CURVE, AEADAlgorithmTags.OCB, AEADAlgorithmTags.GCM)
                                .armored(),
                        ofVersion6(AEADAlgorithmTags.EAX, both).armored()),
                NOW);
        assertThat(encryption.format(recipients, NOW)).isEqualTo(format);
        return encryption.to(recipients, NOW);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static byte[] encrypted(FileEncryptor encryptor, ExportTarget.Content content) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        encryptor.encrypting(content).writeTo(target);
        return target.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void whoeverIsARecipientReadsTheContent(MessageFormat format) throws Exception {
        FileEncryptor encryptor = encryptor(format);
        for (int length : new int[] {0, 1, 2, 3, 4, 5, 191, 192, 8383, 8384, CHUNK, 3 * CHUNK, 1 << 20}) {
            byte[] content = content(length);
            byte[] message = encrypted(encryptor, target -> target.write(content));
            for (PGPKeyPair key : List.of(RSA, CURVE, VERSION_6)) {
                Decryption.Opened opened = Decryption.open(message, key.getPrivateKey());
                assertThat(opened.content()).as(length + " bytes").isEqualTo(content);
                assertThat(opened.fileName()).isEmpty();
                assertThat(opened.time()).isZero();
                assertThat(opened.isAead()).isTrue();
            }
        }
    }

    /** The literal packet's own bytes stand before the content, and their number depends on its length. */
    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void lengthsAroundTheEndOfAChunkAreRead(MessageFormat format) throws Exception {
        FileEncryptor encryptor = encryptor(format);
        for (int length : IntStream.concat(
                        IntStream.rangeClosed(CHUNK - 40, CHUNK + 2), IntStream.rangeClosed(2 * CHUNK - 40, 2 * CHUNK))
                .toArray()) {
            byte[] content = content(length);
            byte[] message = encrypted(encryptor, target -> target.write(content));
            assertThat(Decryption.open(message, CURVE.getPrivateKey()).content())
                    .as(length + " bytes")
                    .isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void stepsOfAnySizeGiveTheSameContent(MessageFormat format) throws Exception {
        FileEncryptor encryptor = encryptor(format);
        byte[] content = content(200_003);
        Random random = new Random(1);
        byte[] message = encrypted(encryptor, target -> {
            for (int from = 0; from < content.length; ) {
                int step = Math.min(1 + random.nextInt(random.nextBoolean() ? 3 : 90_000), content.length - from);
                target.write(content, from, step);
                from += step;
            }
        });
        assertThat(Decryption.open(message, VERSION_6.getPrivateKey()).content())
                .isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void thePacketsAreThoseOfVersion2(MessageFormat format) throws Exception {
        byte[] message = encrypted(encryptor(format), target -> target.write(content(100)));
        BCPGInputStream packets = new BCPGInputStream(new ByteArrayInputStream(message));
        for (int i = 0; i < 3; i++) {
            assertThat(packets.nextPacketTag()).isEqualTo(PacketTags.PUBLIC_KEY_ENC_SESSION);
            assertThat(((PublicKeyEncSessionPacket) packets.readPacket()).getVersion())
                    .isEqualTo(6);
        }
        SymmetricEncIntegrityPacket sealed = (SymmetricEncIntegrityPacket) packets.readPacket();
        assertThat(sealed.getVersion()).isEqualTo(2);
        assertThat(sealed.getCipherAlgorithm()).isEqualTo(SymmetricKeyAlgorithmTags.AES_256);
        assertThat(sealed.getAeadAlgorithm())
                .isEqualTo(format == MessageFormat.GCM ? AEADAlgorithmTags.GCM : AEADAlgorithmTags.OCB);
        assertThat(1 << (sealed.getChunkSize() + 6)).isEqualTo(CHUNK);
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void nobodyElseReadsIt(MessageFormat format) throws Exception {
        byte[] message = encrypted(encryptor(format), target -> target.write(content(100)));
        assertThatThrownBy(() -> Decryption.open(message, SampleKey.x25519().getPrivateKey()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not for this key");
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void noByteOfTheEncryptedPacketMayChangeNorBeMissing(MessageFormat format) throws Exception {
        byte[] message = encrypted(encryptor(format), target -> target.write(content(100)));
        int begin = message.length - (1 + 1 + 4 + 32 + 2 + 6 + 100 + 16 + 16);
        assertThat(message[begin] & 0xFF).isEqualTo(0xC0 | PacketTags.SYM_ENC_INTEGRITY_PRO);
        for (int i = begin; i < message.length; i++) {
            byte[] altered = message.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> Decryption.open(altered, VERSION_6.getPrivateKey()))
                    .as("byte " + i)
                    .isInstanceOf(Exception.class);
            byte[] cut = Arrays.copyOf(message, i);
            assertThatThrownBy(() -> Decryption.open(cut, VERSION_6.getPrivateKey()))
                    .as(i + " bytes")
                    .isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void contentThatBreaksOffLeavesNoWholeMessage(MessageFormat format) {
        IOException failure = new IOException("away");
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        assertThatThrownBy(() -> encryptor(format)
                        .encrypting(stream -> {
                            stream.write(content(200_000));
                            throw failure;
                        })
                        .writeTo(target))
                .isSameAs(failure);
        assertThatThrownBy(() -> Decryption.open(target.toByteArray(), RSA.getPrivateKey()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void whatTheTargetThrowsArrivesUnchanged(MessageFormat format) {
        FileEncryptor encryptor = encryptor(format);
        // The recipients' packets end somewhere before the 1000th byte, and the content's begins there.
        for (int after : IntStream.concat(
                        IntStream.iterate(0, i -> i < 1000, i -> i + 20), IntStream.of(65_700, 131_200, 200_000))
                .toArray()) {
            for (Exception failure : List.of(new IllegalStateException("lost"), new IOException("full"))) {
                assertThatThrownBy(() -> encryptor
                                .encrypting(stream -> stream.write(content(300_000)))
                                .writeTo(new MessageTest.FailingStream(after, failure)))
                        .isSameAs(failure);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GCM", "OCB"})
    void eachFileHasASessionKeyOfItsOwn(MessageFormat format) throws Exception {
        FileEncryptor encryptor = encryptor(format);
        byte[] content = content(1000);
        assertThat(encrypted(encryptor, target -> target.write(content)))
                .isNotEqualTo(encrypted(encryptor, target -> target.write(content)));
    }
}
