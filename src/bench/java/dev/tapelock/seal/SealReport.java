package dev.tapelock.seal;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of this room and prints a table of medians with the ratios between them. Its arguments are options of
 * JMH's {@code -jvmArgs}, which all of its virtual machines get.
 */
public final class SealReport {

    private SealReport() {}

    public static void main(String[] jvmArguments) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(WholeFileBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(jvmArguments)
                        .build())
                .run();
        Map<String, RunResult> byName = results.stream()
                .collect(Collectors.toMap(
                        result -> result.getPrimaryResult().getLabel(),
                        result -> result,
                        (one, other) -> one,
                        TreeMap::new));
        System.out.printf("%n| what | median ms | GB/s | of copy | of SDK | of Tink | allocated KiB |%n");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        byName.forEach((name, result) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f | %s | %s | %.0f |%n",
                name,
                median(result),
                WholeFileBenchmark.LENGTH_MEBIBYTES * 1048576.0 / 1e6 / median(result),
                median(byName.get("copy")) / median(result),
                ratio(byName, name, "Sdk"),
                ratio(byName, name, "Tink"),
                result.getSecondaryResults().get("gc.alloc.rate.norm").getStatistics().getPercentile(50) / 1024));
        System.out.printf(
                "%nJDK %s, %s%n", System.getProperty("java.runtime.version"), String.join(" ", jvmArguments));
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static String ratio(Map<String, RunResult> byName, String name, String peer) {
        String verb = name.startsWith("seal") ? "seal" : name.startsWith("open") ? "open" : "";
        RunResult other = byName.get(verb + peer);
        return other == null || name.equals(verb + peer)
                ? ""
                : String.format(Locale.ROOT, "%.2f", median(other) / median(byName.get(name)));
    }
}
