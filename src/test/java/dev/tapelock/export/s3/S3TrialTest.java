package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.testbed.MemoryS3;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;

/** What a trial finds out of a store that keeps conditions, and of one that keeps those of puts alone. */
class S3TrialTest {

    private final MemoryS3 s3 = new MemoryS3();

    private DeliveryGuarantee guarantee() {
        DestinationFinding finding = new S3Trial(new S3Connection(
                        s3, Bucket.place("exports", URI.create("https://s3.example.com"), Bucket.SSE_S3), List.of()))
                .run();
        assertThat(finding.problem()).as(finding.detail()).isEmpty();
        assertThat(s3.names()).isEmpty();
        assertThat(s3.unfinished()).isZero();
        return finding.guarantee().orElseThrow();
    }

    @Test
    void aStoreThatKeepsAllConditionsIsExactlyOnce() {
        assertThat(guarantee()).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
        assertThat(s3.seen(CompleteMultipartUploadRequest.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStoreThatIgnoresThoseOfUploadsInPartsIsAtLeastOnce(boolean isVersioned) {
        if (isVersioned) {
            s3.versioned();
        }
        s3.ignoringConditionsOfParts();
        assertThat(guarantee()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @Test
    void soIsAStoreThatDoesNotKnowThem() {
        s3.refuse(1, 501, "NotImplemented", "no", CompleteMultipartUploadRequest.class::isInstance);
        assertThat(guarantee()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
    }
}
