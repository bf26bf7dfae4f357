package dev.tapelock.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of a test's own, whose output goes to a file. */
final class LoggedProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final String name;
    private final Path log;
    private final Process process;

    private LoggedProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    static LoggedProcess start(String name, Path log, List<String> command) throws IOException {
        return new LoggedProcess(
                name,
                log,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    /** Runs this Java with a jar. */
    static LoggedProcess java(String name, Path log, Path jar, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        return start(name, log, command);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it says something. */
    Matcher await(Pattern what) throws IOException {
        Instant deadline = Instant.now().plus(LONGEST_START);
        Matcher found = find(what);
        while (!found.find()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new IllegalStateException(name + " did not start:\n" + Files.readString(log));
            }
            pause();
            found = find(what);
        }
        return found;
    }

    private Matcher find(Pattern what) throws IOException {
        return what.matcher(Files.readString(log));
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + name + " started", e);
        }
    }

    /** {@code kill -9}, and waits for its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
