package dev.tapelock.export.s3;

import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.DestinationProblem;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.ExportedFile;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileConflictException;
import dev.tapelock.export.FileNotPutException;
import dev.tapelock.export.FileToPut;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.export.UploadJournal;
import dev.tapelock.export.UploadJournal.Upload;
import dev.tapelock.export.s3.S3Object.Condition;
import dev.tapelock.export.s3.S3Upload.Named;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A place in a bucket, for one run.
 *
 * <p>An object gets its name by one request that fails if something has that name. What has it is looked at: our own is left if it
 * is the same, and else replaced on the condition that it is still the one that was seen; anything else stays. So a request of a
 * run that lost its job, which may arrive at any time, changes nothing that a later run has put.
 */
final class S3Target implements ExportTarget {

    private static final System.Logger LOG = System.getLogger(S3Target.class.getName());
    private static final int MOST_PARTS = 10_000;
    private static final int MEBIBYTE = 1024 * 1024;

    /** Somebody who puts the same name at this moment may still win or lose. */
    private static final int ATTEMPTS = 5;

    private static final long BETWEEN_ATTEMPTS_MILLIS = 300;

    private final S3Connection connection;
    private final BucketPlace place;
    private final JobRun run;
    private final boolean isConditional;
    private final long partBytes;
    private final SignOfLife life;
    private final UploadJournal journal;

    /** @param isConditional whether the store keeps conditions; if not, a later put always replaces an earlier one */
    S3Target(
            S3Connection connection,
            JobRun run,
            boolean isConditional,
            long partBytes,
            SignOfLife life,
            UploadJournal journal) {
        this.connection = connection;
        this.place = connection.place();
        this.run = run;
        this.isConditional = isConditional;
        this.partBytes = partBytes;
        this.life = life;
        this.journal = journal;
    }

    /** Ends what earlier runs of the same job have left unfinished, as long as the store answers; the rest stays in the journal. */
    void endLeftovers() {
        for (Upload left : journal.leftBefore(run)) {
            life.require();
            if (!S3Upload.abort(new S3Object(connection, left.name(), life), left, run, journal)) {
                return;
            }
        }
    }

    @Override
    public ExportedFile put(FileToPut file, Content content) throws IOException {
        String path = file.path();
        S3Object object = new S3Object(connection, place.prefix() + path, life);
        String mark = run.jobId() + "/" + run.epoch() + "/" + UUID.randomUUID();
        S3Upload upload = new S3Upload(object, mark, partBytesFor(file.expectedBytes()), run, journal);
        try {
            content.writeTo(upload);
            Named named = name(object, upload, mark, path);
            upload.over();
            requireEncrypted(object, named);
            return new ExportedFile(
                    path,
                    upload.lengthBytes(),
                    upload.sha256(),
                    Optional.of(new ExportedFile.Revision(named.eTag(), named.version())));
        } catch (SdkException e) {
            throw failure("put " + path, e, DestinationProblem.PUT_DENIED);
        } finally {
            upload.abort();
        }
    }

    /** So large that there are no more parts than S3 takes, with room for content that grows a little on its way. */
    private int partBytesFor(long expectedBytes) {
        long needed = expectedBytes / (MOST_PARTS / 2);
        return (int) (needed < partBytes ? partBytes : (needed / MEBIBYTE + 1) * MEBIBYTE);
    }

    private Named name(S3Object object, S3Upload upload, String mark, String path) {
        Condition condition = isConditional ? Condition.ABSENT : Condition.ALWAYS;
        if (!isConditional || upload.isInParts()) {
            // Some stores keep conditions of puts alone.
            object.head().ifPresent(there -> requireOurs(there, path));
        }
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<Named> named = upload.complete(condition);
                return named.isPresent() ? named.get() : asked(object, upload, mark, path);
            } catch (S3Exception e) {
                if (!S3Failures.isTaken(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                Optional<HeadObjectResponse> there = object.head();
                Optional<Named> settled = there.flatMap(found -> settled(object, upload, mark, path, found));
                if (settled.isPresent()) {
                    return settled.get();
                }
                if (S3Failures.isOver(e)) {
                    throw e;
                }
                // Only the last run may replace anything.
                life.require();
                condition = there.map(found -> Condition.is(found.eTag())).orElse(Condition.ABSENT);
                pause(attempt);
            }
        }
    }

    /** What has the name already, if that is what should have it. */
    private Optional<Named> settled(
            S3Object object, S3Upload upload, String mark, String path, HeadObjectResponse there) {
        if (mark.equals(there.metadata().get(S3Object.MARK))) {
            // An attempt of our own, whose answer was lost.
            return Optional.of(named(there));
        }
        requireOurs(there, path);
        if (upload.isInParts() || there.contentLength() != upload.lengthBytes()) {
            return Optional.empty();
        }
        return object.read(there.eTag(), upload.buffer(), (int) upload.lengthBytes())
                .filter(applied -> applied.satisfies(place.encryption()))
                .map(applied -> new Named(there.eTag(), Optional.ofNullable(there.versionId()), applied));
    }

    private static void requireOurs(HeadObjectResponse there, String path) {
        if (!there.metadata().containsKey(S3Object.MARK)) {
            throw new FileConflictException(path);
        }
    }

    /** What went up in parts is looked at as it lies there: only that tells how the whole was encrypted. */
    private static Named asked(S3Object object, S3Upload upload, String mark, String path) {
        HeadObjectResponse there = object.head()
                .filter(found -> mark.equals(found.metadata().get(S3Object.MARK))
                        && found.contentLength() == upload.lengthBytes())
                .orElseThrow(() -> new FileNotPutException(
                        "What was put as " + path + " is not what lies there now", new IllegalStateException()));
        return named(there);
    }

    private static Named named(HeadObjectResponse there) {
        return new Named(there.eTag(), Optional.ofNullable(there.versionId()), AppliedEncryption.of(there));
    }

    private void requireEncrypted(S3Object object, Named named) {
        if (named.encryption().satisfies(place.encryption())) {
            return;
        }
        boolean isRemoved = removed(object, named);
        throw new DestinationUnavailableException(
                FailureReason.Kind.NOT_ENCRYPTED,
                "The store does not encrypt as asked: " + named.encryption().comparedWith(place.encryption()) + ". "
                        + (isRemoved
                                ? "What was put was removed"
                                : "What was put could not be removed: " + place.bucket() + "/" + object.name()),
                null);
    }

    private static boolean removed(S3Object object, Named named) {
        try {
            object.delete(named.version());
            return true;
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, "An object that is not encrypted as asked stays: " + object.name(), e);
            return false;
        }
    }

    @Override
    public boolean isThere(ExportedFile file) {
        ExportedFile.Revision revision = file.stored().orElseThrow();
        try {
            return new S3Object(connection, place.prefix() + file.path(), life)
                    .head()
                    .filter(found ->
                            found.eTag().equals(revision.eTag()) && found.contentLength() == file.lengthBytes())
                    .isPresent();
        } catch (SdkException e) {
            throw unavailable(S3Failures.unusable(e, DestinationProblem.GET_DENIED));
        }
    }

    private static RuntimeException failure(String what, SdkException e, DestinationProblem denied) {
        return S3Failures.isTransient(e) || (e instanceof S3Exception answer && S3Failures.isTaken(answer))
                ? new FileNotPutException("The store did not take " + what + ": " + S3Failures.said(e), e)
                : unavailable(S3Failures.unusable(e, denied));
    }

    static DestinationUnavailableException unavailable(UnusablePlaceException e) {
        return new DestinationUnavailableException(
                FailureReason.Kind.DESTINATION_UNUSABLE,
                "The destination cannot be used: " + e.getMessage() + ". Mend it and start the job again",
                e);
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS * (attempt - 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while an object was put", e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
