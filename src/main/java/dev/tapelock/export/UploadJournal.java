package dev.tapelock.export;

import java.util.List;

/** Which uploads in parts are on their way, so that a later run ends what a dead one has left. Thread-safe. */
public interface UploadJournal {

    /** An upload as the place knows it. */
    record Upload(String name, String id) {}

    void begun(JobRun run, Upload upload);

    /** It is complete, or was ended. */
    void over(JobRun run, Upload upload);

    /** Those of earlier runs of the same job. */
    List<Upload> leftBefore(JobRun run);
}
