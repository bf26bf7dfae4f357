package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.seal.SealedHeader;
import dev.tapelock.seal.SealingOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectedHeaderTest {

    private static final ArtifactName NAME = new ArtifactName("screen.0");

    private final OwnedId id = new OwnedId(UUID.randomUUID(), UUID.randomUUID());
    private final UUID recordingId = UUID.randomUUID();
    private final UUID keyId = UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({"SEALED,tapelock", "BUCKET,tapelock-spool"})
    void theFileThatBelongsThereIsTaken(ArtifactProtection protection, String providerId) throws IOException {
        SealingOutputStream sealing = sealed(key(providerId, keyId));
        assertThat(ExpectedHeader.require(sealing.header(), artifact(protection, sealing)))
                .isEqualTo(key(providerId, keyId));
    }

    /** Whoever can write into the repository cannot bring a spool key in, and one in the spool opens nothing else. */
    @ParameterizedTest
    @CsvSource({"SEALED,tapelock-spool", "BUCKET,tapelock", "SEALED,other", "BUCKET,other"})
    void aHeaderUnderTheOtherSortOfKeyIsRefused(ArtifactProtection protection, String providerId) throws IOException {
        SealingOutputStream sealing = sealed(key(providerId, keyId));
        assertRefused(sealing, artifact(protection, sealing));
    }

    @ParameterizedTest
    @EnumSource(ArtifactProtection.class)
    void anotherKeyOrASecondOneIsRefused(ArtifactProtection protection) throws IOException {
        String provider = protection == ArtifactProtection.SEALED ? "tapelock" : "tapelock-spool";
        SealingOutputStream another = sealed(key(provider, UUID.randomUUID()));
        assertRefused(another, artifact(protection, another));
        SealingOutputStream two = sealed(key(provider, keyId), key(provider, UUID.randomUUID()));
        assertRefused(two, artifact(protection, two));
    }

    @Test
    void anOlderFileOfTheSameArtifactIsRefused() throws IOException {
        SealingOutputStream older = sealed(key("tapelock", keyId));
        SealingOutputStream newer = sealed(key("tapelock", keyId));
        assertRefused(older, artifact(ArtifactProtection.SEALED, newer));
    }

    private void assertRefused(SealingOutputStream sealing, RecordingArtifact artifact) {
        SealedHeader header = sealing.header();
        assertThatExceptionOfType(SealedFileCorruptException.class)
                .isThrownBy(() -> ExpectedHeader.require(header, artifact));
    }

    private static EncryptedDataKey key(String providerId, UUID id) {
        return new EncryptedDataKey(providerId, id.toString(), new byte[61]);
    }

    private SealingOutputStream sealed(EncryptedDataKey... keys) throws IOException {
        SecureRandom random = new SecureRandom();
        try (SealingOutputStream sealing = new SealingOutputStream(
                new ByteArrayOutputStream(),
                DataKey.random(random),
                RecordingArtifact.sealingContext(id.organizationId(), recordingId, NAME),
                List.of(keys),
                random)) {
            sealing.finish();
            return sealing;
        }
    }

    private RecordingArtifact artifact(ArtifactProtection protection, SealingOutputStream sealing) {
        return new RecordingArtifact(
                id,
                recordingId,
                NAME,
                "video/webm",
                new SealedContent(
                        protection,
                        keyId,
                        sealing.messageId(),
                        sealing.commitmentKey(),
                        new byte[32],
                        sealing.plaintextLength(),
                        sealing.sealedLength()),
                new Fingerprint(UUID.randomUUID(), new byte[32]),
                UUID.randomUUID(),
                Instant.EPOCH);
    }
}
