package dev.tapelock.recording;

import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Recognizes content that came before, for some days. */
@ApplicationScoped
class Fingerprints {

    private final Vault vault;
    private final RecordingSettings settings;
    private final Clock clock;

    @Inject
    Fingerprints(Vault vault, RecordingSettings settings, Clock clock) {
        this.vault = vault;
        this.settings = settings;
        this.clock = clock;
    }

    /** Of content with that SHA-256, under the organization's present key. */
    Fingerprint of(UUID organizationId, byte[] sha256) {
        return of(vault.purposeKey(Purpose.FINGERPRINT, organizationId), sha256);
    }

    /** Whether the artifact has that content; {@code false} also if it came too long ago to tell. */
    boolean isContentOf(RecordingArtifact artifact, byte[] sha256) {
        return clock.instant().isBefore(artifact.createdAt().plus(settings.fingerprintLifetime()))
                && artifact.fingerprint()
                        .filter(kept -> isSame(artifact.organizationId(), kept, sha256))
                        .isPresent();
    }

    private boolean isSame(UUID organizationId, Fingerprint kept, byte[] sha256) {
        return vault.purposeKey(Purpose.FINGERPRINT, organizationId, kept.keyId())
                .filter(secret -> of(secret, sha256).isSameAs(kept))
                .isPresent();
    }

    private static Fingerprint of(PurposeSecret secret, byte[] sha256) {
        return new Fingerprint(
                secret.id(), secret.mac(AssociatedData.of("content").and(sha256)));
    }
}
