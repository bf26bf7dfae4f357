package dev.tapelock.export;

/** A run may not go on: its job was cancelled, ended, or is another run's now. It stops without a word. */
public class JobLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JobLostException(JobRun run) {
        super("Run " + run + " may not go on: its job is over or another run's");
    }
}
