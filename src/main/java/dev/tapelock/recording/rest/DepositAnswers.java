package dev.tapelock.recording.rest;

import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.Delivery;
import dev.tapelock.recording.DepositIngest;
import dev.tapelock.recording.DepositState;
import dev.tapelock.recording.RecordingArtifact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Answers whoever delivers a sealed file, whole or from where it was cut off. */
@ApplicationScoped
class DepositAnswers {

    private final DepositIngest ingest;

    @Inject
    DepositAnswers(DepositIngest ingest) {
        this.ingest = ingest;
    }

    Response answer(Delivery delivery, @Nullable String contentRange, InputStream content) {
        if (contentRange == null) {
            return answer(ingest.deposit(delivery, OptionalLong.empty(), content));
        }
        ContentRange range = ContentRange.of(contentRange);
        if (delivery.sha256().isEmpty()) {
            throw RefusedException.invalidValue(ReprDigest.HEADER, "", "given with a Content-Range");
        }
        long announced = delivery.length().orElse(range.length());
        if (announced != range.length()) {
            throw RefusedException.invalidValue(
                    ContentRange.HEADER, contentRange, "as long as the content, which has " + announced + " bytes");
        }
        return answer(ingest.deposit(delivery.ofLength(range.length()), OptionalLong.of(range.first()), content));
    }

    private static Response answer(DepositIngest.Deposited deposited) {
        RecordingArtifact artifact = deposited.artifact();
        return Response.status(status(deposited))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(ReprDigest.HEADER, ReprDigest.of(artifact.sealedSha256()))
                .header(HttpHeaders.ETAG, "\"" + artifact.id() + "\"")
                .entity(RecordingBody.ArtifactBody.of(artifact))
                .build();
    }

    private static Response.Status status(DepositIngest.Deposited deposited) {
        if (deposited.artifact().deposit().filter(DepositState.UNOPENED::equals).isPresent()) {
            return Response.Status.ACCEPTED;
        }
        return deposited.isNew() ? Response.Status.CREATED : Response.Status.OK;
    }
}
