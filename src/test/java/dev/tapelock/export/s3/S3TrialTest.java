package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationProblem;
import dev.tapelock.testbed.MemoryS3;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/** What a trial finds out of a store that keeps conditions, and of one that keeps those of puts alone. */
class S3TrialTest {

    private final MemoryS3 s3 = new MemoryS3();

    private DestinationFinding tried() {
        DestinationFinding finding = new S3Trial(new S3Connection(
                        s3, Bucket.place("exports", URI.create("https://s3.example.com"), Bucket.SSE_S3), List.of()))
                .run();
        assertThat(s3.names()).isEmpty();
        return finding;
    }

    private DeliveryGuarantee guarantee() {
        DestinationFinding finding = tried();
        assertThat(finding.problem()).as(finding.detail()).isEmpty();
        assertThat(s3.unfinished()).isZero();
        return finding.guarantee().orElseThrow();
    }

    @Test
    void aStoreThatKeepsAllConditionsIsExactlyOnce() {
        assertThat(guarantee()).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
        assertThat(s3.seen(CompleteMultipartUploadRequest.class)).hasSize(1);
        assertThat(s3.seen(CreateMultipartUploadRequest.class)).hasSize(1);
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

    @Test
    void aStoreThatRefusesToEndAnUploadIsNoPlace() {
        s3.refuse(1, 403, "AccessDenied", "no", AbortMultipartUploadRequest.class::isInstance);
        assertThat(tried().problem()).contains(DestinationProblem.ABORT_DENIED);
        assertThat(s3.unfinished()).as("it is asked once more").isZero();
    }

    @Test
    void soIsOneThatRefusesItWhereNoConditionsAreKept() {
        s3.ignoringConditionsOfParts();
        s3.refuse(100, 403, "AccessDenied", "no", AbortMultipartUploadRequest.class::isInstance);
        assertThat(tried().problem()).contains(DestinationProblem.ABORT_DENIED);
        assertThat(s3.unfinished()).isEqualTo(1);
    }
}
