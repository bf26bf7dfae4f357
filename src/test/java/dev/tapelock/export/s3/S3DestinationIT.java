package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.DestinationProblem;
import dev.tapelock.testbed.FaultyProxy;
import dev.tapelock.testbed.FaultyProxy.Seen;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Places in buckets of a real store are tried; each thing that is wrong is said. */
class S3DestinationIT {

    private static final Predicate<Seen> PUT = request -> request.method().equals("PUT");

    private static S3Server server;
    private static FaultyProxy proxy;
    private static S3Client s3;

    private String bucket;

    @BeforeAll
    static void startServers() throws IOException {
        server = S3Server.inMemory(TestDirectory.empty(S3DestinationIT.class, "s3"));
        proxy = new FaultyProxy(server.endpoint());
        s3 = server.client();
    }

    @AfterAll
    static void stopServers() throws IOException {
        s3.close();
        proxy.close();
        server.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "exports-" + UUID.randomUUID();
        s3.createBucket(order -> order.bucket(bucket));
    }

    @AfterEach
    void leavesNothingBehind() {
        proxy.forget();
        assertThat(s3.listObjectVersions(order -> order.bucket(bucket)).versions())
                .isEmpty();
        assertThat(s3.listMultipartUploads(order -> order.bucket(bucket)).uploads())
                .isEmpty();
    }

    private static S3Destination destination(S3DestinationSettings settings) {
        return new S3Destination(Bucket.connections(settings), settings, new MemoryJournal());
    }

    private static DestinationFinding check(BucketPlace place) {
        return destination(Bucket.settings()).check(Bucket.ORGANIZATION, DestinationOrder.bucket("a bucket", place));
    }

    private BucketPlace place() {
        return Bucket.place(bucket, proxy.endpoint(), Bucket.SSE_S3);
    }

    private static BucketPlace as(BucketPlace place, Optional<String> role, Optional<UUID> credential) {
        return new BucketPlace(
                place.bucket(),
                place.region(),
                place.endpoint(),
                place.prefix(),
                place.isPathStyle(),
                place.encryption(),
                role,
                credential);
    }

    @Test
    void aBucketThatKeepsConditionsIsExactlyOnce() {
        DestinationFinding finding = check(place());

        assertThat(finding.problem()).as(finding.detail()).isEmpty();
        assertThat(finding.guarantee()).contains(DeliveryGuarantee.EXACTLY_ONCE);
        assertThat(proxy.seen()).as("requests").isNotEmpty();
    }

    @Test
    void aVersionedBucketIsLeftWithoutAVersionOfTheTrial() {
        s3.putBucketVersioning(order -> order.bucket(bucket)
                .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
        assertThat(check(place()).guarantee()).contains(DeliveryGuarantee.EXACTLY_ONCE);
    }

    @Test
    void whatTheBucketDoesByItselfIsSaid() {
        s3.putBucketEncryption(order -> order.bucket(bucket)
                .serverSideEncryptionConfiguration(rules -> rules.rules(rule -> rule.applyServerSideEncryptionByDefault(
                        byDefault -> byDefault.sseAlgorithm(ServerSideEncryption.AES256)))));
        assertThat(check(Bucket.place(bucket, proxy.endpoint(), BucketEncryption.NONE))
                        .detail())
                .isEqualTo("AES256");
    }

    @ParameterizedTest
    @CsvSource({"if-none-match", "if-match"})
    void aStoreThatIgnoresAConditionIsAtLeastOnce(String condition) {
        proxy.acceptAnyCondition(request -> request.has(condition));
        assertThat(check(place()).guarantee()).contains(DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @Test
    void aStoreThatRefusesTheRightConditionIsAtLeastOnce() {
        proxy.refuse(100, 412, "PreconditionFailed", request -> request.has("if-match"));
        assertThat(check(place()).guarantee()).contains(DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @Test
    void aStoreThatKnowsNoConditionsIsAtLeastOnce() {
        proxy.refuse(100, 501, "NotImplemented", request -> request.has("if-none-match"));
        assertThat(check(place()).guarantee()).contains(DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, 403, AccessDenied, PUT_DENIED",
        "GET, 403, AccessDenied, GET_DENIED",
        "PUT, 301, PermanentRedirect, WRONG_REGION",
        "PUT, 400, AuthorizationHeaderMalformed, WRONG_REGION",
        "PUT, 400, KMS.NotFoundException, KMS_KEY_UNKNOWN",
        "PUT, 400, KMS.DisabledException, KMS_KEY_DISABLED",
        "PUT, 400, KMS.KMSInvalidStateException, KMS_KEY_DISABLED",
        "PUT, 403, RequestTimeTooSkewed, CLOCK_SKEW",
        "PUT, 503, SlowDown, STORE_TROUBLE",
        "PUT, 403, InvalidAccessKeyId, CREDENTIALS_REFUSED",
        "PUT, 400, InvalidArgument, REFUSED"
    })
    void whatTheStoreRefusesIsSaid(String method, int status, String code, DestinationProblem problem) {
        proxy.refuse(100, status, code, request -> request.method().equals(method));
        DestinationFinding finding = check(place());
        assertThat(finding.problem()).contains(problem);
        assertThat(finding.detail()).contains(Integer.toString(status), code);
    }

    @Test
    void aStoreThatRefusesToDeleteIsNoPlace() {
        proxy.refuse(
                2,
                403,
                "AccessDenied",
                request ->
                        request.method().equals("DELETE") && !request.target().contains("uploadId"));
        assertThat(check(place()).problem()).contains(DestinationProblem.DELETE_DENIED);
        proxy.forget();
        s3.listObjectsV2(order -> order.bucket(bucket))
                .contents()
                .forEach(left -> s3.deleteObject(order -> order.bucket(bucket).key(left.key())));
    }

    @Test
    void aStoreThatDoesNotEncryptAsAskedIsNoPlace() {
        proxy.drop("x-amz-server-side-encryption", PUT);
        DestinationFinding finding = check(place());
        assertThat(finding.problem()).contains(DestinationProblem.NOT_ENCRYPTED);
        assertThat(finding.detail()).isEqualTo("asked for AES256, answered nothing");
    }

    @Test
    void aBucketThatIsNotThereIsSaid() {
        assertThat(check(Bucket.place("exports-of-nobody", proxy.endpoint(), Bucket.SSE_S3))
                        .problem())
                .contains(DestinationProblem.BUCKET_UNKNOWN);
    }

    @Test
    void aStoreThatIsNotThereIsSaid() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(check(Bucket.place(bucket, URI.create("http://127.0.0.1:" + free), Bucket.SSE_S3))
                        .problem())
                .contains(DestinationProblem.UNREACHABLE);
    }

    @Test
    void ourOwnBucketIsRefusedAtWhateverAddressAndNothingIsAsked() {
        s3.createBucket(order -> order.bucket("our-own"));
        for (String address : new String[] {"127.0.0.1", "localhost"}) {
            URI endpoint =
                    URI.create("http://" + address + ":" + proxy.endpoint().getPort());
            assertThat(check(Bucket.place("our-own", endpoint, Bucket.SSE_S3)).problem())
                    .contains(DestinationProblem.OURS);
        }
        assertThat(proxy.seen()).isEmpty();
        s3.deleteBucket(order -> order.bucket("our-own"));
    }

    @Test
    void anEndpointThatIsNotOpenIsNotAsked() {
        S3DestinationSettings closed = new S3DestinationSettings(
                Set.of(), false, Set.of("*"), Optional.empty(), Optional.empty(), Bucket.PART_BYTES, false);
        assertThat(destination(closed)
                        .check(Bucket.ORGANIZATION, DestinationOrder.bucket("a bucket", place()))
                        .problem())
                .contains(DestinationProblem.ENDPOINT_CLOSED);
        assertThat(proxy.seen()).isEmpty();
    }

    @Test
    void ourOwnCredentialsAreForWhomTheOperatorNamed() {
        assertThat(check(as(place(), Optional.empty(), Optional.empty())).problem())
                .contains(DestinationProblem.NO_CREDENTIALS);
    }

    @Test
    void anotherOrganizationsCredentialIsNone() {
        assertThat(destination(Bucket.settings())
                        .check(UUID.randomUUID(), DestinationOrder.bucket("a bucket", place()))
                        .problem())
                .contains(DestinationProblem.CREDENTIAL_UNKNOWN);
    }

    @Test
    void aPlaceOfWhichNobodyHasSaidWhereItIsIsNone() {
        assertThat(destination(Bucket.settings())
                        .check(
                                Bucket.ORGANIZATION,
                                new DestinationOrder("a bucket", DestinationKind.S3, "", Optional.empty(), List.of()))
                        .problem())
                .contains(DestinationProblem.NOT_CONFIGURED);
    }

    @Test
    void aRoleIsTakenWithTheOrganizationAsExternalId() throws IOException {
        // What stands in for STS says no, and keeps what it was asked for.
        try (FaultyProxy sts = new FaultyProxy(server.endpoint())) {
            sts.refuse(10, 403, "AccessDenied", request -> true);
            S3DestinationSettings settings = new S3DestinationSettings(
                    Set.of(), true, Set.of(), Optional.of(sts.endpoint()), Optional.empty(), Bucket.PART_BYTES, false);
            DestinationFinding finding = destination(settings)
                    .check(
                            Bucket.ORGANIZATION,
                            DestinationOrder.bucket(
                                    "a bucket",
                                    as(
                                            place(),
                                            Optional.of("arn:aws:iam::111122223333:role/exports"),
                                            Optional.of(Bucket.CREDENTIAL))));

            assertThat(finding.problem()).contains(DestinationProblem.ROLE_REFUSED);
            assertThat(sts.bodies())
                    .singleElement()
                    .asString()
                    .contains("Action=AssumeRole", "ExternalId=" + Bucket.ORGANIZATION, "role%2Fexports");
        }
        assertThat(proxy.seen()).isEmpty();
    }
}
