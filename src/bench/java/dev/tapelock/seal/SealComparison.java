package dev.tapelock.seal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The contenders of each benchmark by turns, a run of each in every round, so that whatever else the machine does meets them
 * all. Prints medians and the ratios between them; greater is better.
 */
public final class SealComparison {

    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 11;
    private static final long SHORTEST_RUN_NANOS = 150_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is measured; the result keeps the compiler from leaving it out. */
    @FunctionalInterface
    private interface Work {
        Object run() throws Exception;
    }

    private record Run(double millis, double allocatedKib) {}

    private final Map<String, Work> contenders = new LinkedHashMap<>();

    private SealComparison() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("JDK " + System.getProperty("java.runtime.version") + ", medians of " + ROUNDS + " rounds");
        for (String provider : new String[] {"jdk", "corretto"}) {
            wholeFile(provider);
            recording(provider, 100_000);
            recording(provider, 5_000_000);
            seek(provider);
        }
    }

    private static void wholeFile(String provider) throws Exception {
        WholeFileBenchmark files = new WholeFileBenchmark();
        files.provider = provider;
        files.make();
        SealComparison comparison = new SealComparison();
        comparison.add("copy", () -> {
            files.copy();
            return "";
        });
        comparison.add("copyWithDigest", files::copyWithDigest);
        comparison.add("digestOnly", files::digestOnly);
        comparison.add("sealCipherOnly", () -> {
            files.sealCipherOnly();
            return "";
        });
        comparison.add("sealOurs", () -> {
            files.sealOurs();
            return "";
        });
        comparison.add("sealOursWithDigest", files::sealOursWithDigest);
        comparison.add("sealOursWithDigestBeside", files::sealOursWithDigestBeside);
        comparison.add("sealSdk", () -> {
            files.sealSdk();
            return "";
        });
        comparison.add("sealTink", () -> {
            files.sealTink();
            return "";
        });
        comparison.add("openOurs", () -> {
            files.openOurs();
            return "";
        });
        comparison.add("openSdk", () -> {
            files.openSdk();
            return "";
        });
        comparison.add("openTink", () -> {
            files.openTink();
            return "";
        });
        comparison.print("256 MiB on tmpfs, " + provider);
        files.remove();
    }

    private static void recording(String provider, int bytes) throws Exception {
        RecordingBenchmark recording = new RecordingBenchmark();
        recording.provider = provider;
        recording.bytes = bytes;
        recording.make();
        SealComparison comparison = new SealComparison();
        comparison.add("sealOurs", recording::sealOurs);
        comparison.add("sealSdk", recording::sealSdk);
        comparison.add("openOurs", recording::openOurs);
        comparison.add("openSdk", recording::openSdk);
        comparison.add("wrapOnly", recording::wrapOnly);
        comparison.add("unwrapOnly", recording::unwrapOnly);
        comparison.print(bytes + " bytes in memory with RSA-3072, " + provider);
    }

    private static void seek(String provider) throws Exception {
        SeekBenchmark seek = new SeekBenchmark();
        seek.provider = provider;
        seek.make();
        SealComparison comparison = new SealComparison();
        comparison.add("openOurs", seek::openOurs);
        comparison.add("openTink", seek::openTink);
        comparison.print("one byte in the middle of 1 GiB, " + provider);
        seek.remove();
    }

    private void add(String name, Work work) {
        contenders.put(name, work);
    }

    private void print(String title) throws Exception {
        Map<String, Run> medians = medians();
        System.out.printf("%n%s%n%n| | median ms | of copy | of SDK | of Tink | allocated KiB |%n", title);
        System.out.println("|---|---:|---:|---:|---:|---:|");
        medians.forEach((name, median) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.3f | %s | %s | %s | %,.0f |%n",
                name,
                median.millis,
                ratio(medians, name, "copy"),
                ratio(medians, name, name.substring(0, 4) + "Sdk"),
                ratio(medians, name, name.substring(0, 4) + "Tink"),
                median.allocatedKib));
    }

    private Map<String, Run> medians() throws Exception {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            for (Map.Entry<String, Work> contender : contenders.entrySet()) {
                Run run = run(contender.getValue());
                if (round >= WARM_UP_ROUNDS) {
                    runs.computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        Map<String, Run> medians = new LinkedHashMap<>();
        runs.forEach((name, all) -> medians.put(
                name,
                new Run(
                        all.stream().mapToDouble(Run::millis).sorted().toArray()[ROUNDS / 2],
                        all.stream().mapToDouble(Run::allocatedKib).sorted().toArray()[ROUNDS / 2])));
        return medians;
    }

    private static Run run(Work work) throws Exception {
        long thread = Thread.currentThread().getId();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long begin = System.nanoTime();
        int times = 0;
        do {
            if (work.run() == null) {
                throw new IllegalStateException("no result");
            }
            times++;
        } while (System.nanoTime() - begin < SHORTEST_RUN_NANOS);
        double millis = (System.nanoTime() - begin) / 1e6 / times;
        return new Run(millis, (THREADS.getThreadAllocatedBytes(thread) - allocated) / 1024.0 / times);
    }

    private static String ratio(Map<String, Run> medians, String name, String peer) {
        Run other = medians.get(peer);
        return other == null || name.equals(peer)
                ? ""
                : String.format(Locale.ROOT, "%.2f", other.millis / medians.get(name).millis);
    }
}
