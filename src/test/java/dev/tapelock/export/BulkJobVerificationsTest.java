package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.NotedAuditTrail;
import dev.tapelock.export.FileProblem.Kind;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.testbed.HandClock;
import dev.tapelock.testbed.MemoryDatabase;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows of comparisons in a database, several servers at a time. */
class BulkJobVerificationsTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final ExportSettings SETTINGS = new ExportSettings(Duration.ofSeconds(2), LEASE, 0, 2);
    private static final UUID ORGANIZATION = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);

    private final NotedAuditTrail audit = new NotedAuditTrail();
    private final HandClock clock = new HandClock(NOW);
    private MemoryDatabase database;

    @BeforeEach
    void open() throws Exception {
        database = MemoryDatabase.of(BulkJob.class, BulkJobManifest.class, BulkJobVerification.class);
        for (UUID organization : List.of(ORGANIZATION, OTHER)) {
            database.sql("insert into organization (id, name, time_zone, created_at) values ('" + organization + "', '"
                    + organization + "', 'UTC', current_timestamp)");
        }
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    /** Calls in a transaction of its own, as the container would. */
    private <T> T call(Function<BulkJobVerifications, T> call) {
        return database.read(entityManager -> call.apply(rows(entityManager)));
    }

    private void run(Consumer<BulkJobVerifications> call) {
        database.write(entityManager -> call.accept(rows(entityManager)));
    }

    private BulkJobVerifications rows(EntityManager entityManager) {
        BulkJobVerifications rows = new BulkJobVerifications(audit, SETTINGS, clock);
        try {
            Field field = BulkJobVerifications.class.getDeclaredField("entityManager");
            field.setAccessible(true);
            field.set(rows, entityManager);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private OwnedId job(UUID organization, long number) {
        OwnedId id = new OwnedId(organization, new UUID(2, number));
        ExportOrder order = SampleOrders.ofCalls(NOW, new UUID(3, 3));
        database.write(
                entityManager -> entityManager.persist(new BulkJob(organization, id.id(), order, Actor.SYSTEM, NOW)));
        return id;
    }

    /** A job that is fulfilled and has a signed manifest. */
    private OwnedId fulfilled(UUID organization, long number) {
        OwnedId id = job(organization, number);
        BulkJobManifest manifest = new BulkJobManifest(id, new UUID(4, 4), "{}");
        manifest.sign(new ExportedFile("manifest", 2, "ab".repeat(32), Optional.empty()), NOW);
        database.write(entityManager -> {
            entityManager.persist(manifest);
            entityManager
                    .createQuery("update BulkJob set state = FULFILLED where id = :id")
                    .setParameter("id", id)
                    .executeUpdate();
        });
        return id;
    }

    private OwnedId ordered(UUID organization, long number) {
        OwnedId id = fulfilled(organization, number);
        order(id);
        return id;
    }

    private void order(OwnedId id) {
        run(rows -> rows.order(id.organizationId(), id.id(), Actor.SYSTEM));
    }

    private Optional<JobRun> take(OwnedId id) {
        return call(rows -> rows.take(id));
    }

    private JobRun taken(OwnedId id) {
        return take(id).orElseThrow();
    }

    private BulkJobVerification row(OwnedId id) {
        return database.read(entityManager -> entityManager.find(BulkJobVerification.class, id));
    }

    private List<FileProblem> problems(OwnedId id) {
        return call(rows -> rows.problems(id.organizationId(), id.id()));
    }

    private List<OwnedId> free() {
        return call(rows -> rows.free(20));
    }

    private AuditFact lastFact() {
        return audit.facts().get(audit.facts().size() - 1);
    }

    @Test
    void ofEachOrganizationTheOldestIsFree() {
        OwnedId first = ordered(ORGANIZATION, 2);
        clock.pass(Duration.ofSeconds(1));
        OwnedId others = ordered(OTHER, 1);
        clock.pass(Duration.ofSeconds(1));
        OwnedId second = ordered(ORGANIZATION, 1);

        assertThat(free()).containsExactly(first, others);

        JobRun run = taken(first);
        assertThat(free()).containsExactly(others);
        assertThat(take(first)).isEmpty();

        run(rows -> rows.finish(run));
        assertThat(free()).containsExactly(others, second);
    }

    @Test
    void theOldestWaitsWhileAnotherOfTheOrganizationIsUnderWay() {
        OwnedId oldest = ordered(ORGANIZATION, 1);
        clock.pass(Duration.ofSeconds(1));
        JobRun run = taken(ordered(ORGANIZATION, 2));
        assertThat(free()).isEmpty();

        run(rows -> rows.finish(run));
        assertThat(free()).containsExactly(oldest);
    }

    @Test
    void ofTwoThatWereOrderedAtTheSameMomentOneIsFree() {
        ordered(ORGANIZATION, 1);
        ordered(ORGANIZATION, 2);
        assertThat(free()).hasSize(1);
    }

    @Test
    void whatASilentRunHeldIsFreeAgainAndTheRunIsOver() {
        OwnedId id = ordered(ORGANIZATION, 1);
        JobRun first = taken(id);
        clock.pass(LEASE.plusMillis(1));
        assertThat(free()).containsExactly(id);

        JobRun second = taken(id);

        assertThatThrownBy(() -> run(rows -> rows.renew(first))).isInstanceOf(JobLostException.class);
        assertThatThrownBy(() -> run(rows -> rows.begun(first))).isInstanceOf(JobLostException.class);
        assertThatThrownBy(() -> run(rows -> rows.compared(first, 2, List.of(), 0)))
                .isInstanceOf(JobLostException.class);
        assertThatThrownBy(() -> run(rows -> rows.finish(first))).isInstanceOf(JobLostException.class);
        assertThatThrownBy(() -> run(rows -> rows.fail(first, new FailureReason(FailureReason.Kind.OTHER, "late"))))
                .isInstanceOf(JobLostException.class);
        assertThat(row(id).files()).isZero();
        assertThat(row(id).state()).isEqualTo(VerificationState.PROCESSING);
        run(rows -> rows.renew(second));
    }

    @Test
    void aRunThatRenewsKeepsIt() {
        OwnedId id = ordered(ORGANIZATION, 1);
        JobRun run = taken(id);
        for (int beat = 0; beat < 3; beat++) {
            clock.pass(LEASE.minusSeconds(1));
            run(rows -> rows.renew(run));
            assertThat(free()).isEmpty();
        }
        clock.pass(LEASE.minusSeconds(1));
        run(rows -> rows.compared(run, 2, List.of(), 0));
        clock.pass(LEASE.minusSeconds(1));
        assertThat(free()).isEmpty();
    }

    @Test
    void whatIsFoundPageByPageIsCountedAndKeptInItsOrder() {
        OwnedId id = ordered(ORGANIZATION, 1);
        JobRun run = taken(id);
        List<FileProblem> all = new ArrayList<>();
        for (int page = 0; page < 3; page++) {
            List<FileProblem> found = found(page);
            all.addAll(found);
            long last = page;
            run(rows -> rows.compared(run, 60, found, last));
        }
        assertThat(problems(id)).isEqualTo(all.subList(0, BulkJobVerification.MOST_PROBLEMS));

        run(rows -> rows.finish(run));

        BulkJobVerification row = row(id);
        assertThat(row.state()).isEqualTo(VerificationState.DIFFERENT);
        assertThat(row.files()).isEqualTo(180);
        assertThat(row.lastItem()).isEqualTo(2);
        assertThat(lastFact().action()).isEqualTo("ExportDiffers");
        assertThat(lastFact().details())
                .containsEntry("files", "180")
                .containsEntry("missing", "40")
                .containsEntry("different", "40")
                .containsEntry("unreadable", "40");
    }

    /** Forty, the last names first, of all kinds by turns. */
    private static List<FileProblem> found(int page) {
        return IntStream.range(0, 40)
                .mapToObj(number -> new FileProblem(
                        "page " + page + " file " + (99 - number), Kind.values()[(40 * page + number) % 3]))
                .toList();
    }

    @Test
    void oneThatComesNoFurtherFailsAndIsInTheAuditTrail() {
        OwnedId id = ordered(ORGANIZATION, 1);
        for (int attempt = 0; attempt < BulkJobVerification.MOST_ATTEMPTS; attempt++) {
            taken(id);
            clock.pass(LEASE.plusMillis(1));
        }
        assertThat(take(id)).isEmpty();

        assertThat(row(id).state()).isEqualTo(VerificationState.FAILED);
        assertThat(row(id).failure().orElseThrow().kind()).isEqualTo(FailureReason.Kind.OTHER);
        assertThat(lastFact().action()).isEqualTo("ExportVerificationFailed");
        assertThat(lastFact().details().get("reason")).contains("came no further");
        assertThat(free()).isEmpty();
    }

    @Test
    void oneThatIsOrderedAgainKnowsNothingOfTheLast() {
        OwnedId id = ordered(ORGANIZATION, 1);
        JobRun run = taken(id);
        run(rows -> rows.compared(run, 2, List.of(new FileProblem("a", Kind.UNREADABLE)), 0));
        run(rows -> rows.fail(run, new FailureReason(FailureReason.Kind.DESTINATION_UNUSABLE, "away")));
        assertThat(problems(id)).hasSize(1);
        clock.pass(Duration.ofMinutes(1));

        order(id);

        BulkJobVerification row = row(id);
        assertThat(row.state()).isEqualTo(VerificationState.PENDING);
        assertThat(row.files() + row.unreadable()).isZero();
        assertThat(row.failure()).isEmpty();
        assertThat(row.orderedAt()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
        assertThat(problems(id)).isEmpty();
        assertThat(free()).containsExactly(id);
        assertThat(lastFact().action()).isEqualTo("ExportVerificationOrdered");
    }

    @Test
    void oneThatIsUnderWayIsNotOrderedAgain() {
        OwnedId id = ordered(ORGANIZATION, 1);
        JobRun run = taken(id);
        int facts = audit.facts().size();
        order(id);
        assertThat(audit.facts()).hasSize(facts);
        run(rows -> rows.renew(run));
    }

    @Test
    void aJobWithoutManifestOrOfAnotherOrganizationIsRefused() {
        OwnedId without = job(ORGANIZATION, 1);
        assertRefused(Refusal.CONFLICT, without);
        assertThat(lastFact().action()).isEqualTo("BulkJobCallRefused");
        OwnedId with = fulfilled(ORGANIZATION, 2);
        assertRefused(Refusal.NOT_FOUND, new OwnedId(OTHER, with.id()));
        assertThat(free()).isEmpty();
    }

    private void assertRefused(Refusal refusal, OwnedId id) {
        assertThatThrownBy(() -> order(id))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    @Test
    void nobodySeesAnotherOrganizationsComparison() {
        OwnedId id = ordered(ORGANIZATION, 1);
        Map<UUID, BulkJobVerification> own = call(rows -> rows.of(ORGANIZATION, List.of(id.id())));
        Map<UUID, BulkJobVerification> others = call(rows -> rows.of(OTHER, List.of(id.id())));
        assertThat(own).containsOnlyKeys(id.id());
        assertThat(others).isEmpty();
        assertThat(problems(new OwnedId(OTHER, id.id()))).isEmpty();
    }
}
