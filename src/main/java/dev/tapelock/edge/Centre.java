package dev.tapelock.edge;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What the sealer asks of the centre. For several threads. */
final class Centre {

    /**
     * What the same file will get again, however often it is sent. A status alone is not the centre's word: what stands
     * before it answers, too, and a transfer that was cut off is a 400.
     */
    private static final Set<String> LAST_WORDS = Set.of(
            "invalid.value",
            "deposit.invalid",
            "deposit.refused",
            "recording.conflict",
            "request.too.large",
            "unsupported.media.type");

    /** What has to do with the centre or what stands before it, and not with what was sent. */
    private static final Set<Integer> NOT_THE_FILE = Set.of(401, 403, 429, 502, 503, 504);

    private static final String SEALED = "application/vnd.tapelock.sealed";

    private final EdgeSettings settings;
    private final CentreConnection connection;
    private final AccessToken token;
    private final Clock clock;

    Centre(EdgeSettings settings, CentreConnection connection, AccessToken token, Clock clock) {
        this.settings = settings;
        this.connection = connection;
        this.token = token;
        this.clock = clock;
    }

    /**
     * Leases the key that is active now.
     *
     * @throws CentreUnavailableException if there is no lease to be had now
     */
    Lease lease() throws InterruptedException {
        HttpResponse<byte[]> answer =
                call(request -> request.POST(BodyPublishers.noBody()), leases(), new AtomicLong());
        if (answer.statusCode() != 200) {
            throw transientFailure("No lease", answer);
        }
        try {
            return Lease.ofAnswer(CentreAnswer.text(answer), settings.organization(), clock.instant());
        } catch (EdgeException e) {
            throw CentreUnavailableException.away(String.valueOf(e.getMessage()), e);
        }
    }

    /** Gives all leases back but the one that is named, and any that the centre has made since. */
    void reportDrained(UUID kept) throws InterruptedException {
        String body = Json.createObjectBuilder()
                .add("drained", true)
                .add("lease", kept.toString())
                .build()
                .toString();
        HttpResponse<byte[]> answer = call(
                request -> request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)),
                leases(),
                new AtomicLong());
        if (answer.statusCode() != 200) {
            throw transientFailure("Earlier leases cannot be given back", answer);
        }
    }

    private String leases() {
        return "/api/v2/recording/edges/" + settings.edge() + "/leases";
    }

    /** What the centre has of a file. */
    DepositState state(Description said) throws InterruptedException {
        String path = recording(said) + "/deposits/" + said.label().artifact();
        HttpResponse<byte[]> answer = call(HttpRequest.Builder::GET, path, new AtomicLong());
        return switch (answer.statusCode()) {
            case 200 -> DepositState.of(CentreAnswer.json(answer));
            case 404 -> DepositState.NOTHING;
            default -> throw transientFailure("No state of " + said.spoolName().fileName(), answer);
        };
    }

    /**
     * Sends a file, or what of it the centre has not got.
     *
     * @param from how much it has
     * @throws CentreRefusedException if it will never take it so
     * @throws CentreUnavailableException if it did not take it now
     */
    DepositState deposit(Description said, Path file, long from) throws InterruptedException {
        AtomicLong moved = new AtomicLong();
        HttpResponse<byte[]> answer = call(
                request -> {
                    request.header("Content-Type", SEALED)
                            .header("Repr-Digest", "sha-256=:" + said.sealedSha256() + ":")
                            .PUT(body(file, from, said.sealedLength() - from, moved));
                    if (from > 0) {
                        long last = said.sealedLength() - 1;
                        request.header("Content-Range", "bytes " + from + "-" + last + "/" + said.sealedLength());
                    }
                    return request;
                },
                recording(said) + "/media?" + said.label().query(),
                moved);
        return switch (answer.statusCode()) {
            case 200, 201 -> deposited(answer);
            case 202 -> new DepositState(DepositState.Kind.UNOPENED, said.sealedLength(), said.sealedSha256());
            default -> {
                if (isLastWord(answer)) {
                    throw new CentreRefusedException(
                            answer.statusCode(), CentreAnswer.code(answer), CentreAnswer.sentence(answer));
                }
                throw transientFailure("Not taken", answer);
            }
        };
    }

    private static boolean isLastWord(HttpResponse<byte[]> answer) {
        return answer.statusCode() / 100 == 4 && LAST_WORDS.contains(CentreAnswer.code(answer));
    }

    private static DepositState deposited(HttpResponse<byte[]> answer) {
        JsonObject json = CentreAnswer.json(answer);
        JsonValue deposit = json.getOrDefault("deposit", JsonValue.NULL);
        return deposit instanceof JsonObject object
                ? DepositState.of(object)
                : new DepositState(DepositState.Kind.OTHER, 0, "");
    }

    private static String recording(Description said) {
        return "/api/v2/conversations/" + said.label().conversation() + "/recordings/"
                + said.label().recording();
    }

    /** With a token; with another one if that is refused. */
    private HttpResponse<byte[]> call(
            Function<HttpRequest.Builder, HttpRequest.Builder> how, String path, AtomicLong moved)
            throws InterruptedException {
        String first = token.get();
        HttpResponse<byte[]> answer = connection.send(request(how, path, first), moved);
        if (answer.statusCode() != 401) {
            return answer;
        }
        token.forget(first);
        String second = token.get();
        return connection.send(request(how, path, second), moved);
    }

    private HttpRequest request(Function<HttpRequest.Builder, HttpRequest.Builder> how, String path, String bearer) {
        return how.apply(HttpRequest.newBuilder(URI.create(settings.centre() + path))
                        .header("Authorization", "Bearer " + bearer))
                .build();
    }

    private CentreUnavailableException transientFailure(String what, HttpResponse<byte[]> answer) {
        return CentreUnavailableException.said(
                what + ": " + CentreAnswer.sentence(answer),
                CentreAnswer.code(answer),
                CentreAnswer.retryAfter(answer, clock.instant()),
                !NOT_THE_FILE.contains(answer.statusCode()));
    }

    /** A part of a file, with its length, so that the centre knows an end from a break. */
    private static BodyPublisher body(Path file, long from, long length, AtomicLong moved) {
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> {
                    try {
                        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                        channel.position(from);
                        return new Counted(Channels.newInputStream(channel), moved);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                length);
    }

    /** Tells how far it was read. */
    private static final class Counted extends FilterInputStream {

        private final AtomicLong moved;

        Counted(InputStream in, AtomicLong moved) {
            super(in);
            this.moved = moved;
        }

        @Override
        public int read() throws IOException {
            moved.incrementAndGet();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            moved.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
