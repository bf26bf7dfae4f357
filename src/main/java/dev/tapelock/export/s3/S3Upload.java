package dev.tapelock.export.s3;

import dev.tapelock.export.JobRun;
import dev.tapelock.export.UploadJournal;
import dev.tapelock.export.UploadJournal.Upload;
import dev.tapelock.storage.Sha256;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One object on its way into a bucket: in one request if it is no larger than a part, in parts if it is. What is written to it is
 * held in one buffer, so that the SDK may send it again, and never touches a disk. For one thread.
 */
final class S3Upload extends OutputStream {

    private static final System.Logger LOG = System.getLogger(S3Upload.class.getName());

    private static final int NOT_FOUND = 404;

    /** Most objects are much smaller than a part. */
    private static final int FIRST_BYTES = 64 * 1024;

    private final S3Object object;
    private final String mark;
    private final int partBytes;
    private final JobRun run;
    private final UploadJournal journal;
    private final MessageDigest digest = Sha256.digest();
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[FIRST_BYTES];
    private int held;
    private long lengthBytes;
    private @Nullable Upload upload;

    /** @param mark tells this attempt from all others */
    S3Upload(S3Object object, String mark, int partBytes, JobRun run, UploadJournal journal) {
        this.object = object;
        this.mark = mark;
        this.partBytes = partBytes;
        this.run = run;
        this.journal = journal;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (held == partBytes) {
                sendPart();
            }
            int next = Math.min(length - done, partBytes - held);
            makeRoom(next);
            System.arraycopy(bytes, offset + done, buffer, held, next);
            held += next;
            done += next;
        }
        digest.update(bytes, offset, length);
        lengthBytes += length;
    }

    private void makeRoom(int more) {
        if (buffer.length - held < more) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(partBytes, Math.max(2L * buffer.length, (long) held + more)));
        }
    }

    private void sendPart() {
        Upload begun = upload == null ? begin() : upload;
        parts.add(object.sendPart(begun.id(), parts.size() + 1, buffer, held));
        held = 0;
    }

    private Upload begin() {
        Upload begun = new Upload(object.name(), object.beginUpload(mark));
        upload = begun;
        journal.begun(run, begun);
        return begun;
    }

    /**
     * Gives the object its name, all or nothing; may be called again after a failure.
     *
     * @return how the store says it is encrypted and known; empty for what went up in parts, which has to be asked for
     * @throws S3Exception 412 or 409 if the condition does not hold
     */
    Optional<Named> complete(S3Object.Condition condition) {
        if (upload == null) {
            var answer = object.put(buffer, held, mark, condition);
            return Optional.of(
                    new Named(answer.eTag(), Optional.ofNullable(answer.versionId()), AppliedEncryption.of(answer)));
        }
        Upload begun = upload;
        if (held > 0) {
            sendPart();
        }
        object.complete(begun.id(), parts, condition);
        return Optional.empty();
    }

    /** An object that has its name. */
    record Named(String eTag, Optional<String> version, AppliedEncryption encryption) {}

    /** Nothing is left of the upload but the object. */
    void over() {
        Upload begun = upload;
        if (begun != null) {
            upload = null;
            journal.over(run, begun);
        }
    }

    boolean isInParts() {
        return upload != null;
    }

    /** The whole content, if it went up in one request. */
    byte[] buffer() {
        return buffer;
    }

    long lengthBytes() {
        return lengthBytes;
    }

    /** Of all that was written; the digest begins anew then. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Leaves nothing unfinished; what this cannot end stays in the journal for a later run. */
    void abort() {
        Upload begun = upload;
        if (begun != null) {
            upload = null;
            abort(object, begun, run, journal);
        }
    }

    /** @return whether the store answers, so that it is worth while to ask it for more */
    static boolean abort(S3Object object, Upload unfinished, JobRun run, UploadJournal journal) {
        try {
            object.abort(unfinished.id());
            journal.over(run, unfinished);
        } catch (SdkException e) {
            if (e instanceof S3Exception answer && answer.statusCode() == NOT_FOUND) {
                journal.over(run, unfinished);
                return true;
            }
            LOG.log(System.Logger.Level.WARNING, "The upload of " + unfinished.name() + " stays unfinished", e);
            return !S3Failures.isTransient(e);
        }
        return true;
    }
}
