package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Some seconds of fuzzing, or as many as {@code tapelock.fuzz.seconds} says; in a process of its own, whose memory is
 * small.
 */
class SealedFileFuzzTest {

    private static final Pattern REPORT = Pattern.compile("FUZZED \\{(.*)} in a heap of \\d+ MiB");
    private static final List<String> KINDS =
            List.of("BYTES_REFUSED", "CHANGED_REFUSED", "UNCHANGED_OPENED", "FORGED_REFUSED", "FORGED_OPENED");

    private static final int SECONDS = Integer.getInteger("tapelock.fuzz.seconds", 5);
    private static final int SECONDS_TO_START_AND_END = 300;

    /** What was found stays there. */
    private final Path directory = Path.of("target", "fuzz").toAbsolutePath();

    @Test
    void findsNothing() throws Exception {
        Files.createDirectories(directory);
        Path log = directory.resolve("log");
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx192m",
                        "-cp",
                        classPath(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + SealedFileFuzz.class.getName(),
                        "--instrumentation_includes=dev.tapelock.seal.**",
                        "--reproducer_path=" + directory,
                        "-artifact_prefix=" + directory + File.separator,
                        "-max_len=12000",
                        "-max_total_time=" + SECONDS)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean hasEnded;
        try {
            hasEnded = fuzzer.waitFor(SECONDS + SECONDS_TO_START_AND_END, TimeUnit.SECONDS);
        } finally {
            fuzzer.destroyForcibly();
        }
        String said = Files.readString(log);
        assertThat(hasEnded).as(said).isTrue();
        assertThat(fuzzer.exitValue()).as(said).isZero();
        Matcher report = REPORT.matcher(said);
        assertThat(report.find()).as(said).isTrue();
        System.Logger logger = System.getLogger(getClass().getName());
        logger.log(System.Logger.Level.INFO, report.group());
        // Each kind of input came up, or this proves nothing.
        assertThat(KINDS).allMatch(kind -> report.group(1).contains(kind + "="));
    }

    /** Jazzer looks through all that is there before it begins. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> entry.endsWith("classes") || entry.contains("jazzer"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
