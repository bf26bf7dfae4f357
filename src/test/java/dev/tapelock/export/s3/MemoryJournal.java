package dev.tapelock.export.s3;

import dev.tapelock.export.JobRun;
import dev.tapelock.export.UploadJournal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers uploads without a database. */
final class MemoryJournal implements UploadJournal {

    private final Map<Upload, JobRun> known = new ConcurrentHashMap<>();

    @Override
    public void begun(JobRun run, Upload upload) {
        known.put(upload, run);
    }

    @Override
    public void over(JobRun run, Upload upload) {
        known.remove(upload);
    }

    @Override
    public List<Upload> leftBefore(JobRun run) {
        return known.entrySet().stream()
                .filter(each -> each.getValue().jobId().equals(run.jobId())
                        && each.getValue().epoch() < run.epoch())
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean isEmpty() {
        return known.isEmpty();
    }
}
