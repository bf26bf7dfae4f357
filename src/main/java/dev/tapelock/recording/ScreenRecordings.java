package dev.tapelock.recording;

import dev.tapelock.keys.DataKeys;
import dev.tapelock.keys.SpoolKeys;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Decides what protects what comes in: a recording key, or, of screen recordings, the bucket, where the repository is one that encrypts and
 * the organization has not said otherwise.
 */
@ApplicationScoped
public class ScreenRecordings {

    private final ObjectStore repository;
    private final RecordingPolicies policies;
    private final DataKeys dataKeys;
    private final SpoolKeys spoolKeys;
    private final Vault vault;

    @Inject
    ScreenRecordings(
            ObjectStore repository, RecordingPolicies policies, DataKeys dataKeys, SpoolKeys spoolKeys, Vault vault) {
        this.repository = repository;
        this.policies = policies;
        this.dataKeys = dataKeys;
        this.spoolKeys = spoolKeys;
        this.vault = vault;
    }

    /** What will protect the organization's screen recordings that come in from now on. */
    public ArtifactProtection protectionOf(UUID organizationId) {
        return repository.isEncrypting() && !policies.of(organizationId).isSealingScreenRecordings()
                ? ArtifactProtection.BUCKET
                : ArtifactProtection.SEALED;
    }

    /** What protects an artifact that is about to come in. The caller closes it. */
    ContentProtection begin(ArtifactName name, OwnedId artifact) {
        UUID organizationId = artifact.organizationId();
        return Media.SCREEN.has(name) && protectionOf(organizationId) == ArtifactProtection.BUCKET
                ? ContentProtection.byBucket(
                        spoolKeys.fresh(organizationId),
                        artifact,
                        vault.purposeKey(Purpose.SCREEN_CONTENT, organizationId))
                : ContentProtection.sealed(dataKeys.fresh(organizationId), artifact);
    }
}
