package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.export.s3.S3Connections.Patience;
import dev.tapelock.testbed.MemoryS3;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

class S3DestinationTest {

    private final List<Patience> asked = new ArrayList<>();
    private final S3Connections connections =
            new S3Connections(
                    Bucket.settings(), (organization, id) -> Optional.empty(), AnonymousCredentialsProvider.create()) {
                @Override
                S3Connection connect(UUID organizationId, BucketPlace place, Patience patience) {
                    asked.add(patience);
                    return new S3Connection(new MemoryS3(), place, List.of());
                }
            };
    private final S3Destination adapter = new S3Destination(connections, Bucket.settings(), new MemoryJournal());
    private final Destination destination = new Destination() {
        @Override
        public UUID organizationId() {
            return Bucket.ORGANIZATION;
        }

        @Override
        public DestinationOrder order() {
            return DestinationOrder.bucket(
                    "a bucket", Bucket.place("exports", URI.create("https://s3.example.com"), Bucket.SSE_S3));
        }
    };

    @Test
    void whoeverWaitsForAnAnswerDoesNotWaitAsLongAsAJob() {
        adapter.openNow(destination).close();
        adapter.open(destination, SignOfLife.NONE).close();
        assertThat(asked).containsExactly(Patience.TRIAL, Patience.JOB);
    }
}
