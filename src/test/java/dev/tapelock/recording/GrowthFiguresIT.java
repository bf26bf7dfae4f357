package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What many rows cost: two servers on one PostgreSQL, one with few recordings and one with {@code -Dtapelock.it.rows=10000000}, by
 * turns. For {@code docs/performance.md}: writes {@code target/it/growth.txt} and asserts no time.
 */
@Tag("long")
class GrowthFiguresIT {

    private static final Path FIGURES = Path.of("target", "it", "growth.txt");
    private static final long FEW = 10_000;
    private static final long MANY = Long.getLong("tapelock.it.rows", 200_000);
    private static final String TABLES = "'recording'::regclass, 'recording_artifact'::regclass";
    private static final long AT_ONCE = 100_000;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final int SEARCHES = 100;
    private static final int RECORDINGS_OF_A_CONVERSATION = 2;
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration APART = Duration.ofSeconds(8);

    /** A server, its database and what is in there before it is measured. */
    private record Tier(String name, ServerProcess server, EmbeddedPostgresDatabase database, long rows) {

        Caller caller() {
            return server.demoCaller("");
        }
    }

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Tier> tiers = new ArrayList<>();
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    @BeforeEach
    void begin() throws Exception {
        EmbeddedPostgresDatabase first =
                EmbeddedPostgresDatabase.start(TestDirectory.empty(GrowthFiguresIT.class, "postgres"));
        tiers.add(tier("few", first, FEW));
        tiers.add(tier("many", first.another(), MANY));
    }

    private static Tier tier(String name, EmbeddedPostgresDatabase database, long rows) throws Exception {
        ServerProcess server = ServerProcess.in(TestDirectory.empty(GrowthFiguresIT.class, name))
                .demo()
                .asShipped()
                .postgresql(database)
                .start();
        server.awaitDrained();
        fill(database, UUID.fromString(server.demoCaller("").organizationId()), rows);
        return new Tier(name, server, database, rows);
    }

    @AfterEach
    void end() {
        tiers.forEach(tier -> tier.server().close());
        tiers.get(0).database().close();
    }

    /** Rows as deliveries leave them that are in the repository for long; there are no files. */
    private static void fill(EmbeddedPostgresDatabase database, UUID organization, long rows) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement recordings = connection.prepareStatement(
                        """
                        insert into recording (organization_id, id, conversation_id, media, start_time, end_time, direction,
                            created_at)
                        select ?, md5('r' || n)::uuid, md5('c' || n / %d)::uuid, 'AUDIO',
                            ?::timestamptz + n * interval '%d seconds', ?::timestamptz + n * interval '%d seconds',
                            'inbound', now()
                        from generate_series(?::bigint, ?::bigint) n""".formatted(RECORDINGS_OF_A_CONVERSATION, APART.toSeconds(), APART.toSeconds()));
                PreparedStatement artifacts = connection.prepareStatement("""
                        insert into recording_artifact (organization_id, id, recording_id, name, content_type, content_length,
                            key_id, message_id, commitment_key, sealed_length, sealed_sha256, state, created_at, stored_at)
                        select ?, md5('a' || n)::uuid, md5('r' || n)::uuid, 'call.0', 'audio/wav', 100000,
                            (select id from recording_key where organization_id = ? and state = 'ACTIVE'),
                            sha256(('m' || n)::bytea), sha256(('k' || n)::bytea), 101000, sha256(('s' || n)::bytea),
                            'STORED', now(), now()
                        from generate_series(?::bigint, ?::bigint) n""")) {
            PutAside aside = PutAside.of(connection);
            for (long from = 0; from < rows; from += AT_ONCE) {
                long to = Math.min(rows, from + AT_ONCE) - 1;
                recordings.setObject(1, organization);
                recordings.setString(2, FIRST.toString());
                recordings.setString(3, FIRST.toString());
                recordings.setLong(4, from);
                recordings.setLong(5, to);
                recordings.executeUpdate();
                artifacts.setObject(1, organization);
                artifacts.setObject(2, organization);
                artifacts.setLong(3, from);
                artifacts.setLong(4, to);
                artifacts.executeUpdate();
            }
            aside.putBack();
            try (Statement statement = connection.createStatement()) {
                statement.execute("insert into recording_key_count select organization_id, key_id, count(*), count(*)"
                        + " from recording_artifact group by organization_id, key_id"
                        + " on conflict (organization_id, id) do update set recordings = excluded.recordings");
                statement.execute("vacuum analyze recording");
                statement.execute("vacuum analyze recording_artifact");
            }
        }
    }

    /** The constraints and indexes of the two tables: made anew over all rows, they cost less than row by row. */
    private record PutAside(Connection connection, List<String> statements) {

        static PutAside of(Connection connection) throws SQLException {
            List<String> drops = new ArrayList<>();
            List<String> makes = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("""
                            select 'alter table ' || conrelid::regclass || ' drop constraint ' || conname,
                                'alter table ' || conrelid::regclass || ' add constraint ' || conname || ' '
                                    || pg_get_constraintdef(oid)
                            from pg_constraint
                            where contype in ('f', 'p', 'u') and (conrelid in (%1$s) or confrelid in (%1$s))
                            order by contype, conname""".formatted(TABLES))) {
                while (found.next()) {
                    drops.add(found.getString(1));
                    makes.add(0, found.getString(2));
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("""
                            select 'drop index ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
                            from pg_index i
                            where indrelid in (%s)
                                and not exists (select 1 from pg_constraint where conindid = i.indexrelid)""".formatted(TABLES))) {
                while (found.next()) {
                    drops.add(found.getString(1));
                    makes.add(found.getString(2));
                }
            }
            execute(connection, drops);
            return new PutAside(connection, makes);
        }

        void putBack() throws SQLException {
            execute(connection, List.of("set maintenance_work_mem = '1GB'"));
            execute(connection, statements);
        }

        private static void execute(Connection connection, List<String> statements) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
            }
        }
    }

    @Test
    void whatManyRowsCost() throws Exception {
        try (SmallPuts puts = new SmallPuts(ROUND)) {
            for (int round = 0; round <= ROUNDS; round++) {
                for (Tier tier : tiers) {
                    measure(tier, puts, round > 0);
                }
            }
        }
        write("%d rows beside %d, medians of %d rounds", MANY, FEW, ROUNDS);
        report("100 KB in, a second", false);
        report("recordings of a conversation, p95 ms", true);
        report("conversations of an hour, p95 ms", true);
        report("keys with their counts, ms", true);
        for (Tier tier : tiers) {
            reportSize(tier);
        }
    }

    private void measure(Tier tier, SmallPuts puts, boolean isCounted) throws Exception {
        Caller caller = tier.caller();
        double rate = puts.rate(
                () -> tier.server().tlsUri(Caller.mediaPath(UUID.randomUUID(), UUID.randomUUID())), caller.token());
        tier.server().awaitDrained();
        note(tier, "100 KB in, a second", rate, isCounted);
        note(
                tier,
                "recordings of a conversation, p95 ms",
                p95(i -> caller.get("/api/v2/conversations/"
                        + conversation(random.nextLong(tier.rows() / RECORDINGS_OF_A_CONVERSATION))
                        + "/recordings?formatId=NONE")),
                isCounted);
        note(
                tier,
                "conversations of an hour, p95 ms",
                p95(i -> caller.post(
                        "/api/v2/analytics/conversations/details/query",
                        "{\"interval\":\"%1$s/%2$s\",\"paging\":{\"pageSize\":25,\"pageNumber\":1}}"
                                .formatted((Object[]) hour(tier)))),
                isCounted);
        note(
                tier,
                "keys with their counts, ms",
                millis(i -> caller.get("/api/v2/recording/recordingkeys"), 0),
                isCounted);
    }

    private Instant[] hour(Tier tier) {
        Instant start = FIRST.plus(APART.multipliedBy(
                random.nextLong(tier.rows() - Duration.ofHours(1).dividedBy(APART))));
        return new Instant[] {start, start.plus(Duration.ofHours(1))};
    }

    private static UUID conversation(long number) {
        try {
            ByteBuffer digest = ByteBuffer.wrap(
                    MessageDigest.getInstance("MD5").digest(("c" + number).getBytes(StandardCharsets.US_ASCII)));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double p95(IntFunction<HttpResponse<byte[]>> call) {
        double[] times = new double[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            times[i] = millis(call, i);
        }
        Arrays.sort(times);
        return times[SEARCHES * 95 / 100];
    }

    private static double millis(IntFunction<HttpResponse<byte[]>> call, int number) {
        long start = System.nanoTime();
        HttpResponse<byte[]> answer = call.apply(number);
        double took = (System.nanoTime() - start) / 1e6;
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return took;
    }

    private void note(Tier tier, String what, double figure, boolean isCounted) {
        if (isCounted) {
            figures.computeIfAbsent(tier.name() + " " + what, key -> new ArrayList<>())
                    .add(figure);
        }
    }

    /** The ratio is above 1 where many rows are better. */
    private void report(String what, boolean isLessBetter) throws Exception {
        double few = median(figures.get("few " + what));
        double many = median(figures.get("many " + what));
        write("%s: few %.2f, many %.2f; ratio %.2f", what, few, many, isLessBetter ? few / many : many / few);
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    private static void reportSize(Tier tier) throws Exception {
        try (Connection connection = tier.database().connection();
                Statement statement = connection.createStatement();
                ResultSet sizes = statement.executeQuery(
                        "select relname, reltuples, pg_table_size(oid), pg_indexes_size(oid) from pg_class"
                                + " where relname in ('recording', 'recording_artifact') order by relname")) {
            while (sizes.next()) {
                double rows = sizes.getDouble(2);
                write(
                        "%s, %s: %.0f rows, %.0f bytes a row and %.0f of its indexes",
                        tier.name(), sizes.getString(1), rows, sizes.getLong(3) / rows, sizes.getLong(4) / rows);
            }
        }
    }

    private static void write(String format, Object... values) throws Exception {
        Files.writeString(
                FIGURES, format.formatted(values) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
