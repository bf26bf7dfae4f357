package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.OwnedId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a job finds wrong with its destination before it opens it: there is no place, and whoever asks for one fails otherwise. */
class JobBeginningTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final JobRun RUN = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 1);
    private static final RecipientKey EXPIRED =
            new RecipientKey("ABCD", List.of(), "X25519", Optional.of(NOW.minusSeconds(1)), "0123", "armored");

    /** Takes keys until they expire. */
    private static final FileEncryption ENCRYPTION = new FileEncryption() {
        @Override
        public List<RecipientKey> read(List<String> texts, Instant now) {
            return List.of();
        }

        @Override
        public FileEncryptor to(List<RecipientKey> recipients, Instant now) {
            for (RecipientKey recipient : recipients) {
                if (recipient.expires().filter(end -> end.isBefore(now)).isPresent()) {
                    throw new UnusableRecipientKeyException(
                            RecipientKeyProblem.EXPIRED, "key " + recipient.fingerprint(), null);
                }
            }
            return content -> content;
        }

        @Override
        public MessageFormat format(List<RecipientKey> recipients, Instant now) {
            throw new UnsupportedOperationException();
        }
    };

    private static RecordingExport exports(Optional<Destination> destination) {
        BulkJob job = new BulkJob(
                RUN.organizationId(), RUN.jobId(), SampleOrders.ofCalls(NOW, UUID.randomUUID()), Actor.SYSTEM, NOW);
        BulkJobs jobs = new BulkJobs(null, null, null, null, null, null, null) {
            @Override
            public Optional<BulkJob> find(UUID organizationId, UUID id) {
                return Optional.of(job);
            }
        };
        StoredDestinations destinations = new StoredDestinations(null, null, null, null) {
            @Override
            Optional<Destination> find(OwnedId id) {
                return destination;
            }
        };
        return new RecordingExport(
                jobs,
                destinations,
                new ExportDestinations(null),
                new RecipientKeys(ENCRYPTION, Clock.fixed(NOW, ZoneOffset.UTC)),
                null,
                null,
                null,
                null,
                null);
    }

    private static Destination destination(RecipientKey... recipients) {
        return new Destination(
                RUN.organizationId(),
                UUID.randomUUID(),
                DestinationOrder.directory("Archive", "/srv/exports").withRecipients(List.of(recipients)),
                Optional.empty(),
                NOW);
    }

    @Test
    void aRecipientsKeyThatHasExpiredMeanwhileFailsTheJobByItsFingerprintBeforeAnythingIsPut() {
        RecipientKey fit = new RecipientKey("EF01", List.of(), "X25519", Optional.empty(), "4567", "armored");
        assertThatThrownBy(() -> exports(Optional.of(destination(fit, EXPIRED))).begin(RUN))
                .isInstanceOfSatisfying(DestinationUnavailableException.class, e -> {
                    assertThat(e.reason().kind()).isEqualTo(FailureReason.Kind.RECIPIENT_UNFIT);
                    assertThat(e.reason().sentence())
                            .contains(
                                    "Archive", "key ABCD", "It has expired", "Replace the key and start the job again");
                });
    }

    @Test
    void aDestinationThatWasRemovedFailsTheJob() {
        assertThatThrownBy(() -> exports(Optional.empty()).begin(RUN))
                .isInstanceOfSatisfying(
                        DestinationUnavailableException.class,
                        e -> assertThat(e.reason().kind()).isEqualTo(FailureReason.Kind.DESTINATION_REMOVED));
    }
}
