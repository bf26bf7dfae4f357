package dev.tapelock.export;

import dev.tapelock.export.FailureReason.Kind;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.SigningPair;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Says, signed, what a job has put and what it has not: the last of its files. */
@ApplicationScoped
public class ExportManifest {

    private static final int PAGE = 200;

    private final BulkJobs jobs;
    private final BulkJobManifests manifests;
    private final StoredDestinations destinations;
    private final ExportDestinations adapters;
    private final RunPulses pulses;
    private final Vault vault;

    @Inject
    ExportManifest(
            BulkJobs jobs,
            BulkJobManifests manifests,
            StoredDestinations destinations,
            ExportDestinations adapters,
            RunPulses pulses,
            Vault vault) {
        this.jobs = jobs;
        this.manifests = manifests;
        this.destinations = destinations;
        this.adapters = adapters;
        this.pulses = pulses;
        this.vault = vault;
    }

    /**
     * Puts manifest and signature of a job of which nothing is left to be done. Does the same again where it was interrupted.
     *
     * @return the manifest as it lies there
     * @throws JobLostException if the run may not go on
     * @throws DestinationUnavailableException if the place does not take them
     */
    @Transactional(TxType.NOT_SUPPORTED)
    public ExportedFile put(JobRun run) {
        BulkJob job = jobs.find(run.organizationId(), run.jobId()).orElseThrow(() -> new JobLostException(run));
        Destination destination = destinations.of(job);
        UUID current = vault.signingPair(Purpose.MANIFEST_SIGNING, run.organizationId())
                .id();
        BulkJobManifest manifest =
                manifests.begin(run, destination, destination.order().fingerprints(), current);
        RunPulse pulse = pulses.of(run);
        ManifestWriter writer = writer(job, manifest, pair(manifest), pulse);
        try (ExportTarget target = adapters.of(destination.kind()).begin(destination, run, pulse)) {
            return writer.put(target, job.totalRecordings().orElseThrow());
        } catch (FileConflictException e) {
            throw new DestinationUnavailableException(
                    Kind.MANIFEST_CONFLICT, e.getMessage() + ". Remove it and start the job again", e);
        } catch (FileNotPutException e) {
            throw new DestinationUnavailableException(
                    Kind.DESTINATION_UNUSABLE,
                    e.getMessage() + ". Start the job again when the destination can be written",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("A manifest is read from nowhere but the database", e);
        }
    }

    /** What has signed it. */
    SigningPair pair(BulkJobManifest manifest) {
        return vault.signingPair(Purpose.MANIFEST_SIGNING, manifest.organizationId(), manifest.keyId())
                .orElseThrow(() -> new IllegalStateException("The manifest key " + manifest.keyId() + " is gone"));
    }

    /** @param pulse of whoever has it written */
    ManifestWriter writer(BulkJob job, BulkJobManifest manifest, SigningPair pair, RunPulse pulse) {
        return new ManifestWriter(manifest, entries(job, pulse), pair);
    }

    /** The next recordings that lie at the destination, so many of them. */
    List<ManifestEntry> exported(BulkJob job, long behind, int limit) {
        return manifests.exported(job, behind, limit);
    }

    private ManifestEntries entries(BulkJob job, RunPulse pulse) {
        return new ManifestEntries() {
            @Override
            public List<ManifestEntry> exported(long behind) {
                pulse.beat();
                return manifests.exported(job, behind, PAGE);
            }

            @Override
            public List<ManifestEntry> others(long behind) {
                pulse.beat();
                return manifests.others(job, behind, PAGE);
            }
        };
    }

    /** The manifests of an organization's jobs that have one, by the jobs' ids. */
    public Map<UUID, BulkJobManifest> of(UUID organizationId, Collection<UUID> jobIds) {
        return manifests.signed(organizationId, jobIds);
    }

    /** With what an organization's manifests are checked, the newest first; none before its first job was done. */
    public List<ManifestKey> keys(UUID organizationId) {
        return vault.signingPairs(Purpose.MANIFEST_SIGNING, organizationId).stream()
                .map(ExportManifest::key)
                .toList();
    }

    /** With what a manifest is checked. */
    public Optional<ManifestKey> key(UUID organizationId, UUID keyId) {
        return vault.signingPair(Purpose.MANIFEST_SIGNING, organizationId, keyId)
                .map(ExportManifest::key);
    }

    private static ManifestKey key(SigningPair pair) {
        return new ManifestKey(pair.id(), pair.createdAt(), pair.publicKeyPem());
    }
}
