package dev.tapelock.edge;

import dev.tapelock.testbed.PresentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tapelock.jar edge} as it is built, as a process of its own. */
final class EdgeProcess {

    private static final Pattern PORT = Pattern.compile("taken at http://127.0.0.1:([0-9]+) ");

    private final Path directory;
    private final Path config;

    /** Writes the settings for a sealer that lives there. */
    EdgeProcess(Path directory, String centre, String clientId, String clientSecret, String... more)
            throws IOException {
        this.directory = directory;
        Path secret = Files.writeString(directory.resolve("secret"), clientSecret);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        List<String> lines = new ArrayList<>(List.of(
                "centre=" + centre,
                "edge=kill-test",
                "clientId=" + clientId,
                "clientSecretFile=" + secret,
                "spool=" + directory.resolve("spool"),
                "leastFree=1MiB",
                "port=0"));
        lines.addAll(List.of(more));
        this.config = Files.write(directory.resolve("edge.properties"), lines);
        Files.createDirectories(directory.resolve("tmp"));
    }

    Path directory() {
        return directory;
    }

    /** What lies sealed in its spool. It may deliver and delete meanwhile. */
    List<Path> sealedFiles() throws IOException {
        return PresentFiles.below(directory.resolve("spool")).stream()
                .filter(file -> file.toString().endsWith(".sealed"))
                .toList();
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "-jar",
                "target/tapelock.jar",
                "edge"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", config.toString()));
        return new ProcessBuilder(command);
    }

    Process run() throws IOException {
        return command("run")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path log() {
        return directory.resolve("edge.log");
    }

    String logged() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    /** Waits until it listens. */
    int port(Process running) throws IOException, InterruptedException {
        for (int i = 0; i < 600 && running.isAlive(); i++) {
            Matcher port = PORT.matcher(logged());
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("It does not listen: " + logged());
    }

    /** A process that seals its standard input. */
    Process put(String conversation, String recording, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("put", "--conversation", conversation, "--recording", recording));
        arguments.addAll(List.of(more));
        return command(arguments.toArray(String[]::new)).start();
    }

    Process status() throws IOException {
        return command("status").start();
    }
}
