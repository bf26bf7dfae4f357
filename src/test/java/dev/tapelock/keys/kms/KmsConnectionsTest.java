package dev.tapelock.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.keys.KeyDrafts;
import dev.tapelock.keys.KeyHolderSettings;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.MemoryVault;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class KmsConnectionsTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final MemoryVault VAULT = new MemoryVault();
    private static final String ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/recordings";
    private static final String ROLE = "arn:aws:iam::111122223333:role/keys";

    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** As those of web identities and profiles are, whose connections end with them. */
    private final class ClosingCredentials implements AwsCredentialsProvider, SdkAutoCloseable {

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("id", "secret");
        }

        @Override
        public void close() {
            isClosed.set(true);
        }
    }

    @Test
    void closingOneConnectionLeavesTheServersCredentialsToTheOthers() {
        connections("*")
                .connect(KeyDrafts.kms(ORGANIZATION, ALIAS, Optional.empty(), VAULT))
                .close();
        connections("")
                .connect(KeyDrafts.kms(ORGANIZATION, ALIAS, Optional.of(ROLE), VAULT))
                .close();

        assertThat(isClosed).isFalse();
    }

    @Test
    void theServersCredentialsAreNotForEverybody() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> connections(UUID.randomUUID().toString())
                        .connect(KeyDrafts.kms(ORGANIZATION, ALIAS, Optional.empty(), VAULT)))
                .withMessageContaining("does not let the organization use");
    }

    private KmsConnections connections(String allowed) {
        return new KmsConnections(
                KmsSettings.of(Optional.empty(), allowed, false),
                new KeyHolderSettings(Duration.ofSeconds(60), Duration.ofSeconds(5), 4),
                VAULT,
                new SecureRandom(),
                new ClosingCredentials());
    }
}
