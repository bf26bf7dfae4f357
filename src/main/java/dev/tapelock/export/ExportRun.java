package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.export.FileToPut.Origin;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run with its destination open. Several threads may put files at the same time; how many failed in a row, one alone notes. */
public final class ExportRun implements AutoCloseable {

    private final JobRun run;
    private final Actor creator;
    private final boolean isUnprotected;
    private final List<String> recipients;
    private final Optional<FileEncryptor> encryptor;
    private final ExportTarget target;
    private final RunPulse pulse;
    private final List<BulkJobItem.Id> unfetched = new ArrayList<>();
    private final List<BulkJobItem.Id> unput = new ArrayList<>();

    ExportRun(
            JobRun run,
            Actor creator,
            boolean isUnprotected,
            List<String> recipients,
            Optional<FileEncryptor> encryptor,
            ExportTarget target,
            RunPulse pulse) {
        this.run = run;
        this.creator = creator;
        this.isUnprotected = isUnprotected;
        this.recipients = List.copyOf(recipients);
        this.encryptor = encryptor;
        this.target = target;
        this.pulse = pulse;
    }

    JobRun run() {
        return run;
    }

    /** In whose name recordings are opened. */
    Actor creator() {
        return creator;
    }

    boolean isUnprotected() {
        return isUnprotected;
    }

    /**
     * Puts a file as {@link ExportTarget#put} does, encrypted if the destination has recipients.
     *
     * @param contentId what the content is made from, which never changes
     */
    ExportedFile put(String path, long expectedBytes, String contentId, ExportTarget.Content content)
            throws IOException {
        return encryptor.isPresent()
                ? target.put(
                        FileToPut.encrypted(
                                ExportLayout.encryptedPathOf(path), expectedBytes, new Origin(contentId, recipients)),
                        encryptor.get().encrypting(content))
                : target.put(FileToPut.repeatable(path, expectedBytes), content);
    }

    /** Notes that a recording could be fetched and put. */
    void exported() {
        unfetched.clear();
        unput.clear();
    }

    /** Notes that a recording could not be fetched; the answer is which ones those were in a row, with it. */
    List<BulkJobItem.Id> notFetched(BulkJobItem item) {
        unfetched.add(item.id());
        return unfetched;
    }

    /** Notes that a recording could not be put; the answer is which ones those were in a row, with it. */
    List<BulkJobItem.Id> notPut(BulkJobItem item) {
        unput.add(item.id());
        return unput;
    }

    /**
     * Says that the run lives, if it is time to say so again.
     *
     * @throws JobLostException if it may not go on
     */
    void beat() {
        pulse.beat();
    }

    /** Ends what is under way, as soon as it asks whether the run may go on: the job is over, or another run's. */
    public void stop() {
        pulse.stop();
    }

    /** Whether it was told to end. */
    public boolean isStopped() {
        return pulse.isStopped();
    }

    /** The same stream, which says that the run lives as long as bytes flow. */
    OutputStream beating(OutputStream stream) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                beat();
            }
        };
    }

    @Override
    public void close() {
        target.close();
    }
}
