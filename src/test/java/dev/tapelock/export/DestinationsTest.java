package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What trying a destination says of its recipients. */
class DestinationsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final RecipientKey EXPIRED =
            new RecipientKey("ABCD", List.of(), "X25519", Optional.of(NOW), "0123", "armored");

    private final FileEncryption encryption = new FileEncryption() {
        @Override
        public List<RecipientKey> read(List<String> texts, Instant now) {
            return List.of();
        }

        @Override
        public FileEncryptor to(List<RecipientKey> recipients, Instant now) {
            throw new UnusableRecipientKeyException(
                    RecipientKeyProblem.EXPIRED, "key " + recipients.get(0).fingerprint(), null);
        }

        @Override
        public MessageFormat format(List<RecipientKey> recipients, Instant now) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void aKeyThatHasExpiredMeanwhileIsNamedBeforeThePlaceIsTried() {
        Destinations destinations =
                new Destinations(null, null, new RecipientKeys(encryption, Clock.fixed(NOW, ZoneOffset.UTC)));
        DestinationFinding finding = destinations.check(
                UUID.randomUUID(),
                DestinationOrder.directory("Archive", "/srv/exports").withRecipients(List.of(EXPIRED)));
        assertThat(finding.problem()).contains(DestinationProblem.RECIPIENT_UNFIT);
        assertThat(finding.detail()).contains("key ABCD").contains("expired");
    }

    @Test
    void aDestinationWithRecipientsIsProtectedWhateverThePlaceDoes() {
        Destination directory = new Destination(
                UUID.randomUUID(),
                UUID.randomUUID(),
                DestinationOrder.directory("Archive", "/srv/exports").withRecipients(List.of(EXPIRED)),
                Optional.empty(),
                NOW);
        assertThat(directory.order().recipients()).containsExactly(EXPIRED);
        // No place is asked.
        assertThat(new ExportDestinations(null).isProtected(directory)).isTrue();
    }
}
