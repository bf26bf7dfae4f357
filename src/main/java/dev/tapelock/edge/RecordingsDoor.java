package dev.tapelock.edge;

import com.sun.net.httpserver.HttpExchange;
import dev.tapelock.storage.Sha256;
import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code PUT /conversations/{c}/recordings/{r}/media}, with the centre's query. */
final class RecordingsDoor implements Listener.Handler {

    private static final Logger LOG = Logger.getLogger(RecordingsDoor.class.getName());
    private static final Pattern PATH = Pattern.compile("(?:/api/v2)?/conversations/([^/]+)/recordings/([^/]+)/media");
    private static final Pattern SHA256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/=]*):\\s*(?=,|;|$)");
    private static final int SHA256_BYTES = 32;
    private static final int SOON_SECONDS = 10;
    private static final int LATER_SECONDS = 60;

    private final SealedIntake intake;
    private final Semaphore streams;
    private final Consumer<Description> taken;
    private final Clock clock;

    /** @param taken is told of each recording that was taken */
    RecordingsDoor(SealedIntake intake, int streams, Consumer<Description> taken, Clock clock) {
        this.intake = intake;
        this.streams = new Semaphore(streams);
        this.taken = taken;
        this.clock = clock;
    }

    @Override
    public Listener.Answer answer(HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(exchange.getRequestURI().getRawPath());
        if (!path.matches()) {
            return Listener.Answer.error(404, "not.found", "Recordings go to /conversations/{c}/recordings/{r}/media");
        }
        if (!streams.tryAcquire()) {
            return Listener.Answer.error(503, "too.many.streams", "Too many recordings are under way")
                    .retryAfter(SOON_SECONDS);
        }
        try {
            return take(exchange, path.group(1), path.group(2));
        } catch (InvalidRecordingException e) {
            return Listener.Answer.error(400, "invalid.value", String.valueOf(e.getMessage()));
        } catch (RecordingExistsException e) {
            return Listener.Answer.json(
                    409,
                    Json.createObjectBuilder()
                            .add("status", 409)
                            .add("code", "recording.exists")
                            .add("message", String.valueOf(e.getMessage()))
                            .add("contentLength", e.existing().contentLength())
                            .add("takenAt", e.existing().takenAt().toString())
                            .build());
        } catch (CannotTakeException e) {
            LOG.log(Level.WARNING, "A recording was not taken: {0}", e.getMessage());
            return Listener.Answer.error(503, "cannot.take", String.valueOf(e.getMessage()))
                    .retryAfter(LATER_SECONDS);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A recording broke off, nothing of it was kept: {0}", e.getMessage());
            throw e;
        } finally {
            streams.release();
        }
    }

    private Listener.Answer take(HttpExchange exchange, String conversation, String recording) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Content-Range")) {
            // RFC 9110 section 14.5: taken as a whole, a part would stand for the recording.
            throw new InvalidRecordingException("A Content-Range was given; recordings are taken whole");
        }
        Optional<String> type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"));
        RecordingLabel label = RecordingLabel.of(
                conversation,
                recording,
                RecordingLabel.query(exchange.getRequestURI().getRawQuery()),
                type.orElseThrow(() -> new InvalidRecordingException("There is no Content-Type")),
                clock.instant());
        long length = length(exchange);
        Optional<byte[]> digest = digest(exchange.getRequestHeaders().getOrDefault("Repr-Digest", List.of()));
        MessageDigest sha256 = Sha256.digest();
        // Hashed for those alone who ask for it: it costs more than sealing.
        InputStream content = digest.isPresent()
                ? new DigestInputStream(exchange.getRequestBody(), sha256)
                : exchange.getRequestBody();
        Description said = intake.take(label, Optional.empty(), content, received -> {
            if (length >= 0 && received != length) {
                throw new InvalidRecordingException("Content-Length is " + length + " and " + received + " bytes came");
            }
            if (digest.isPresent() && !MessageDigest.isEqual(digest.get(), sha256.digest())) {
                throw new InvalidRecordingException("The content has another SHA-256 than Repr-Digest says");
            }
        });
        taken.accept(said);
        return Listener.Answer.json(
                201,
                Json.createObjectBuilder()
                        .add("recording", label.recording().toString())
                        .add("artifact", label.artifact())
                        .add("state", "sealed")
                        .add("contentLength", said.contentLength())
                        .build());
    }

    /** A request with neither field has no content at all (RFC 9112 section 6.3), whatever its sender meant to send. */
    private static long length(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null) {
            if (exchange.getRequestHeaders().getFirst("Transfer-Encoding") == null) {
                throw new InvalidRecordingException("There is neither a Content-Length nor a Transfer-Encoding");
            }
            return -1;
        }
        try {
            return Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            throw new InvalidRecordingException("Content-Length is no number of bytes");
        }
    }

    private static Optional<byte[]> digest(List<String> lines) {
        String value = String.join(", ", lines);
        Optional<String> last =
                SHA256.matcher(value).results().map(match -> match.group(1)).reduce((before, after) -> after);
        if (last.isEmpty() && value.contains("sha-256")) {
            throw noDigest();
        }
        return last.map(RecordingsDoor::decode);
    }

    private static byte[] decode(String text) {
        try {
            byte[] digest = Base64.getDecoder().decode(text);
            if (digest.length == SHA256_BYTES) {
                return digest;
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw noDigest();
    }

    private static InvalidRecordingException noDigest() {
        return new InvalidRecordingException("Repr-Digest must be sha-256=:base64 of " + SHA256_BYTES + " bytes:");
    }
}
