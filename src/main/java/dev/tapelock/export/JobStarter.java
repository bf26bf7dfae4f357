package dev.tapelock.export;

/** Runs started jobs in the background. */
public interface JobStarter {

    /** Begins to work on a job and returns at once. */
    void start(JobRun run);
}
