package dev.tapelock.seal;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of this room and prints a table of medians with the ratios between them; greater is better. */
public final class SealReport {

    private SealReport() {}

    /** @param arguments regular expressions of benchmarks; all if there is none */
    public static void main(String[] arguments) throws Exception {
        OptionsBuilder options = new OptionsBuilder();
        for (String benchmark : arguments) {
            options.include(benchmark);
        }
        Collection<RunResult> results =
                new Runner(options.addProfiler(GCProfiler.class).build()).run();
        Map<String, RunResult> byName = results.stream()
                .collect(Collectors.toMap(
                        result -> name(result, result.getPrimaryResult().getLabel()),
                        result -> result,
                        (one, other) -> one,
                        TreeMap::new));
        System.out.printf("%n| benchmark | median | runs | of copy | of SDK | of Tink | allocated |%n");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        byName.forEach((name, result) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f %s | %d | %s | %s | %s | %,.0f KiB |%n",
                name,
                median(result),
                result.getPrimaryResult().getScoreUnit(),
                result.getPrimaryResult().getStatistics().getN(),
                ratio(byName, result, "copy"),
                ratio(byName, result, verb(result) + "Sdk"),
                ratio(byName, result, verb(result) + "Tink"),
                result.getSecondaryResults()
                                .get("gc.alloc.rate.norm")
                                .getStatistics()
                                .getPercentile(50)
                        / 1024));
        System.out.printf("%nJDK %s%n", System.getProperty("java.runtime.version"));
    }

    private static String name(RunResult result, String label) {
        BenchmarkParams params = result.getParams();
        String type = params.getBenchmark().replaceFirst("\\.[^.]+$", "").replaceFirst(".*\\.", "");
        return type.replace("Benchmark", "") + " "
                + params.getParamsKeys().stream().sorted().map(params::getParam).collect(Collectors.joining(" "))
                + " " + label;
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static String verb(RunResult result) {
        String label = result.getPrimaryResult().getLabel();
        return label.startsWith("seal") ? "seal" : label.startsWith("open") ? "open" : "";
    }

    private static String ratio(Map<String, RunResult> byName, RunResult result, String peer) {
        RunResult other = byName.get(name(result, peer));
        return other == null || other == result
                ? ""
                : String.format(Locale.ROOT, "%.2f", median(other) / median(result));
    }
}
