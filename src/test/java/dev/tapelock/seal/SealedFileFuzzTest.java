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
    private static final int ROUNDS = 6;
    private static final int SECONDS_TO_START_AND_END = 300;

    /** What was found stays there. */
    private final Path directory = Path.of("target", "fuzz").toAbsolutePath();

    /** On a busy machine some seconds may not be enough for each kind of input: without all of them it proves nothing. */
    @Test
    void findsNothing() throws Exception {
        Files.createDirectories(directory);
        String kinds = "";
        for (int round = 0; round < ROUNDS && !isComplete(kinds); round++) {
            kinds = fuzz(SECONDS << round);
        }
        assertThat(kinds).matches(SealedFileFuzzTest::isComplete);
    }

    private static boolean isComplete(String kinds) {
        return KINDS.stream().allMatch(kind -> kinds.contains(kind + "="));
    }

    /** What came up, by its kinds. */
    private String fuzz(int seconds) throws Exception {
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
                        // What our code may use is the heap above; this is all else that the fuzzer keeps beside it.
                        "-rss_limit_mb=4096",
                        "-max_total_time=" + seconds)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean hasEnded;
        try {
            hasEnded = fuzzer.waitFor(seconds + SECONDS_TO_START_AND_END, TimeUnit.SECONDS);
        } finally {
            fuzzer.destroyForcibly();
        }
        String said = Files.readString(log);
        assertThat(hasEnded).as(said).isTrue();
        assertThat(fuzzer.exitValue()).as(said).isZero();
        Matcher report = REPORT.matcher(said);
        assertThat(report.find()).as(said).isTrue();
        System.getLogger(getClass().getName()).log(System.Logger.Level.INFO, report.group());
        return report.group(1);
    }

    /** Jazzer looks through all that is there before it begins. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> entry.endsWith("classes") || entry.contains("jazzer"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
