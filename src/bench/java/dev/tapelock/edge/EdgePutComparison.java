package dev.tapelock.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code edge put} of a gibibyte, from the start of its process until the sealed file is on the disk, beside {@code cp}
 * with {@code sync} of the same file, by turns. {@code -Dtapelock.bench=dev.tapelock.edge.EdgePutComparison}; needs
 * {@code target/tapelock.jar}. The directories are the arguments, {@code target/bench-edge} if there are none.
 */
public final class EdgePutComparison {

    private static final int WARM_UP_ROUNDS = 1;
    private static final int ROUNDS = 7;
    private static final long LENGTH_BYTES = 1L << 30;
    private static final int PIECE_BYTES = 1 << 20;

    private record Run(double seconds, double cpuSeconds) {}

    private final Path directory;
    private final Path plain;
    private final Path copy;
    private final Path config;

    private EdgePutComparison(Path directory, FakeCentre centre) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.plain = directory.resolve("plain");
        this.copy = directory.resolve("copy");
        Path secret = Files.writeString(directory.resolve("secret"), FakeCentre.SECRET);
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        this.config = Files.write(
                directory.resolve("edge.properties"),
                List.of(
                        "centre=" + centre.address(),
                        "edge=bench",
                        "clientId=" + FakeCentre.CLIENT,
                        "clientSecretFile=" + secret,
                        "spool=" + directory.resolve("spool"),
                        "leastFree=0B"));
        byte[] piece = new byte[PIECE_BYTES];
        new Random(7).nextBytes(piece);
        try (FileChannel channel = FileChannel.open(
                plain, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long written = 0; written < LENGTH_BYTES; written += PIECE_BYTES) {
                channel.write(ByteBuffer.wrap(piece));
            }
            channel.force(true);
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> directories = arguments.length == 0 ? List.of("target/bench-edge") : List.of(arguments);
        System.out.printf(
                "JDK %s, %d MiB, medians of %d rounds%n%n",
                System.getProperty("java.runtime.version"), LENGTH_BYTES >> 20, ROUNDS);
        System.out.println("| directory | cp + sync s | CPU s | edge put s | CPU s | of cp | of cp per CPU second |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        for (String directory : directories) {
            try (FakeCentre centre = new FakeCentre()) {
                new EdgePutComparison(Path.of(directory).toAbsolutePath(), centre).compare();
            }
        }
    }

    private void compare() throws Exception {
        List<Run> copies = new ArrayList<>();
        List<Run> puts = new ArrayList<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            Run copied = run(new ProcessBuilder(
                    "sh", "-c", "cp \"$0\" \"$1\" && sync \"$1\"", plain.toString(), copy.toString()));
            Files.delete(copy);
            Run put = run(put());
            deleteSpooled();
            if (round >= WARM_UP_ROUNDS) {
                copies.add(copied);
                puts.add(put);
            }
        }
        print(median(copies), median(puts));
        Files.delete(plain);
    }

    private ProcessBuilder put() {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        "target/tapelock.jar",
                        "edge",
                        "put",
                        "--config",
                        config.toString(),
                        "--conversation",
                        UUID.randomUUID().toString(),
                        "--recording",
                        UUID.randomUUID().toString())
                .redirectInput(plain.toFile());
    }

    private static Run run(ProcessBuilder command) throws Exception {
        long begin = System.nanoTime();
        // The shell measures what its children have used: a process that is over tells no more.
        List<String> timed = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"));
        timed.addAll(command.command());
        Process process = command.command(timed).start();
        String said = new String(process.getErrorStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        String[] used = said.strip().split("\\s+");
        return new Run(
                seconds,
                Double.parseDouble(used[used.length - 2]) + Double.parseDouble(used[used.length - 1]));
    }

    private void deleteSpooled() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("spool"))) {
            for (Path file : files.filter(found -> found.toString().endsWith(".sealed")).toList()) {
                if (Files.size(file) < LENGTH_BYTES) {
                    throw new IllegalStateException(file + " is not the whole");
                }
                Files.delete(file);
            }
        }
    }

    private static Run median(List<Run> runs) {
        return new Run(
                runs.stream().mapToDouble(Run::seconds).sorted().toArray()[ROUNDS / 2],
                runs.stream().mapToDouble(Run::cpuSeconds).sorted().toArray()[ROUNDS / 2]);
    }

    private void print(Run copied, Run put) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                directory,
                copied.seconds,
                copied.cpuSeconds,
                put.seconds,
                put.cpuSeconds,
                copied.seconds / put.seconds,
                copied.cpuSeconds / put.cpuSeconds);
    }
}
