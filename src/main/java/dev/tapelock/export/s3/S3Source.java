package dev.tapelock.export.s3;

import dev.tapelock.export.DestinationProblem;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportSource;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.PlacedFile;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.storage.Patience;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A place in a bucket, to be read; the connection is closed with it.
 *
 * @param patience with what comes in: whoever reads holds a place, and a store that trickles must not keep it
 */
record S3Source(S3Connection connection, SignOfLife life, Patience patience) implements ExportSource {

    S3Source(S3Connection connection, SignOfLife life) {
        this(connection, life, Patience.USUAL);
    }

    @Override
    public Optional<PlacedFile> open(String path) throws IOException {
        try {
            Optional<ResponseInputStream<GetObjectResponse>> found =
                    new S3Object(connection, connection.place().prefix() + path, life).get();
            return found.isPresent() ? Optional.of(placed(found.get())) : Optional.empty();
        } catch (SdkException e) {
            UnusablePlaceException failure = S3Failures.unusable(e, DestinationProblem.GET_DENIED);
            if (S3Failures.isOfThePlace(failure)) {
                throw unavailable(failure);
            }
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private PlacedFile placed(ResponseInputStream<GetObjectResponse> found) throws IOException {
        Long length = found.response().contentLength();
        if (length == null) {
            found.abort();
            throw new IOException("The store does not say how long it is");
        }
        return new PlacedFile(length, new Answer(found, patience.watch()));
    }

    static DestinationUnavailableException unavailable(UnusablePlaceException e) {
        return new DestinationUnavailableException(
                FailureReason.Kind.DESTINATION_UNUSABLE, "The destination cannot be read: " + e.getMessage(), e);
    }

    /** What the SDK throws while it is read becomes an exception of streams; the rest of what is given up is not fetched. */
    private static final class Answer extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> answer;
        private final Patience.Pace pace;
        private boolean isAtEnd;

        Answer(ResponseInputStream<GetObjectResponse> answer, Patience.Pace pace) {
            super(answer);
            this.pace = pace;
            this.answer = answer;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int read = pace.read(answer, bytes, offset, length);
                if (pace.isTooSlow()) {
                    throw new IOException("The store is too slow");
                }
                isAtEnd = read < 0;
                return read;
            } catch (SdkException e) {
                throw new IOException("The answer broke off: " + S3Failures.said(e), e);
            }
        }

        @Override
        public void close() throws IOException {
            if (isAtEnd) {
                answer.close();
            } else {
                answer.abort();
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
