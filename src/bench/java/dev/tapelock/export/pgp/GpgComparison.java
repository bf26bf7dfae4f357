package dev.tapelock.export.pgp;

import dev.tapelock.export.FileEncryptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Files of 5 MB, each encrypted to an OpenPGP key: by two threads of ours, and by {@code gpg -z0} under {@code xargs -P2}, by turns.
 * {@code -Dtapelock.bench=dev.tapelock.export.pgp.GpgComparison}; needs {@code gpg}.
 */
public final class GpgComparison {

    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 9;
    private static final int FILES = 40;
    private static final int LENGTH_BYTES = 5_000_000;
    private static final int AT_ONCE = 2;
    private static final int PIECE_BYTES = 64 * 1024;

    private final Path directory;
    private final Path home;
    private final List<Path> files = new ArrayList<>();
    private final FileEncryptor encryptor;

    private GpgComparison(String algorithm) throws Exception {
        Path memory = Path.of("/dev/shm");
        directory = Files.createTempDirectory(Files.isWritable(memory) ? memory : Path.of("/tmp"), "pgp");
        home = Files.createDirectory(directory.resolve("home"));
        gpg("--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key", "bench", algorithm, "default", "never");
        if (algorithm.startsWith("rsa")) {
            gpg("--pinentry-mode", "loopback", "--passphrase", "", "--quick-add-key", fingerprint(), algorithm, "encr", "never");
        }
        OpenPgpEncryption encryption = new OpenPgpEncryption(new SecureRandom());
        Instant now = Instant.now();
        encryptor = encryption.to(encryption.read(List.of(gpg("--armor", "--export")), now), now);
        byte[] content = new byte[LENGTH_BYTES];
        for (int i = 0; i < FILES; i++) {
            new Random(i).nextBytes(content);
            files.add(Files.write(directory.resolve("file" + i), content));
        }
    }

    public static void main(String[] arguments) throws Exception {
        for (String algorithm : List.of("future-default", "rsa3072")) {
            GpgComparison comparison = new GpgComparison(algorithm);
            try {
                comparison.compare(algorithm);
            } finally {
                comparison.remove();
            }
        }
    }

    private String fingerprint() throws Exception {
        return gpg("--with-colons", "--list-keys")
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":")[9];
    }

    private String gpg(String... rest) throws Exception {
        List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--quiet"));
        command.addAll(List.of(rest));
        return run(command);
    }

    private String run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GNUPGHOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            said = String.join("\n", reader.lines().toList());
        }
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
        return said;
    }

    private void compare(String algorithm) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            double our = seconds(this::encryptHere);
            double their = seconds(this::encryptThere);
            if (round >= 0) {
                ours.add(our);
                theirs.add(their);
                ratios.add(their / our);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: ours %.2f s, gpg %.2f s for %d files of %d bytes, %d at once (medians of %d); gpg by ours %.2f%n",
                algorithm,
                median(ours),
                median(theirs),
                FILES,
                LENGTH_BYTES,
                AT_ONCE,
                ROUNDS,
                median(ratios));
    }

    /** Something that takes time. */
    private interface Work {
        void run() throws Exception;
    }

    private double seconds(Work work) throws Exception {
        for (Path file : files) {
            Files.deleteIfExists(encrypted(file));
        }
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static Path encrypted(Path file) {
        return file.resolveSibling(file.getFileName() + ".gpg");
    }

    private void encryptHere() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> begun = new ArrayList<>();
            for (Path file : files) {
                begun.add(threads.submit(() -> encryptHere(file)));
            }
            for (Future<?> each : begun) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private void encryptHere(Path file) {
        try (InputStream from = Files.newInputStream(file);
                OutputStream to = Files.newOutputStream(encrypted(file))) {
            encryptor
                    .encrypting(stream -> {
                        byte[] piece = new byte[PIECE_BYTES];
                        for (int length = from.read(piece); length > 0; length = from.read(piece)) {
                            stream.write(piece, 0, length);
                        }
                    })
                    .writeTo(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void encryptThere() throws Exception {
        run(List.of(
                "sh",
                "-c",
                "ls " + directory + "/file* | xargs -P" + AT_ONCE
                        + " -n1 gpg -z0 --batch --quiet --trust-model always -r bench --encrypt"));
    }

    private void remove() throws Exception {
        run(List.of("gpgconf", "--kill", "all"));
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
