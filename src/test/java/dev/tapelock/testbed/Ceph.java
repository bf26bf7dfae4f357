package dev.tapelock.testbed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Ceph cluster of one monitor, one disk in memory and one gateway that speaks S3, each a process of its own on loopback. It is there
 * where Debian's packages {@code radosgw ceph-mon ceph-osd ceph-common} are installed.
 */
public final class Ceph implements S3Service {

    /** What the gateway says when it listens. */
    private static final Pattern READY = Pattern.compile("service_daemon_register");

    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(2);
    private static final int STARTS = 3;

    private final Path directory;
    private final Deque<LoggedProcess> processes = new ArrayDeque<>();
    private final int gatewayPort;

    private Ceph(Path directory, int monitorPort, int gatewayPort) throws IOException {
        this.directory = directory;
        this.gatewayPort = gatewayPort;
        UUID cluster = UUID.randomUUID();
        for (String name : List.of("monitor", "disk", "gateway", "run")) {
            Files.createDirectories(directory.resolve(name));
        }
        Files.writeString(directory.resolve("ceph.conf"), configuration(cluster, monitorPort));
        boolean isStarted = false;
        try {
            makeKeys();
            startMonitor(cluster, monitorPort);
            startDisk();
            startGateway();
            isStarted = true;
        } finally {
            if (!isStarted) {
                close();
            }
        }
    }

    /** Starts one, or else skips the test. */
    public static Ceph startOrSkip(Class<?> test, String name) throws IOException {
        assumeTrue(
                Stream.of("radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "ceph-authtool", "monmaptool")
                        .allMatch(Ceph::isInstalled),
                "Ceph is not installed; that takes Debian's packages radosgw, ceph-mon, ceph-osd and ceph-common");
        for (int start = 1; ; start++) {
            try {
                return new Ceph(TestDirectory.empty(test, name), freePort(), freePort());
            } catch (IllegalStateException e) {
                // Ceph wants to be told its ports, and somebody else may have taken one of them meanwhile.
                if (start == STARTS) {
                    throw e;
                }
            }
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** One copy of everything; with {@code auth none} the gateway does not start. */
    private String configuration(UUID cluster, int monitorPort) {
        return """
                [global]
                fsid = %1$s
                mon host = [v2:127.0.0.1:%2$d/0]
                public addr = 127.0.0.1
                cluster addr = 127.0.0.1
                auth cluster required = cephx
                auth service required = cephx
                auth client required = cephx
                auth allow insecure global id reclaim = false
                osd pool default size = 1
                osd pool default min size = 1
                osd pool default pg num = 1
                osd pool default pgp num = 1
                osd crush chooseleaf type = 0
                mon allow pool size one = true
                mon warn on pool no redundancy = false
                run dir = %3$s/run
                pid file = %3$s/run/$name.pid
                admin socket = %3$s/run/$name.asok
                keyring = %3$s/keyring
                [mon.a]
                mon data = %3$s/monitor
                [osd.0]
                osd data = %3$s/disk
                osd objectstore = memstore
                memstore device bytes = 2147483648
                [client.rgw]
                rgw data = %3$s/gateway
                rgw frontends = beast endpoint=127.0.0.1:%4$d
                rgw crypt require ssl = false
                rgw thread pool size = 32
                """.formatted(cluster, monitorPort, directory, gatewayPort);
    }

    private void makeKeys() throws IOException {
        String keys = directory.resolve("keyring").toString();
        run("ceph-authtool", "--create-keyring", keys, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
        makeKey(keys, "client.admin", "allow *", "allow *");
        makeKey(keys, "client.rgw", "allow rwx", "allow rwx");
        makeKey(keys, "osd.0", "allow profile osd", "allow *");
    }

    private void makeKey(String keys, String name, String atMonitor, String atDisk) throws IOException {
        run("ceph-authtool", keys, "--gen-key", "-n", name, "--cap", "mon", atMonitor, "--cap", "osd", atDisk);
    }

    private void startMonitor(UUID cluster, int port) throws IOException {
        String map = directory.resolve("monmap").toString();
        run("monmaptool", "--create", "--fsid", cluster.toString(), "--addv", "a", "[v2:127.0.0.1:" + port + "]", map);
        run(configured("ceph-mon", "--mkfs", "-i", "a", "--monmap", map));
        start("ceph-mon", "-i", "a", "-d");
    }

    private void startDisk() throws IOException {
        String disk = UUID.randomUUID().toString();
        run(configured("ceph", "--connect-timeout", "60", "osd", "new", disk, "0"));
        run(configured("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk));
        start("ceph-osd", "-i", "0", "-d");
    }

    private void startGateway() throws IOException {
        run(configured(
                "radosgw-admin",
                "--name=client.rgw",
                "user",
                "create",
                "--uid=test",
                "--display-name=test",
                "--access-key=" + ACCESS_KEY_ID,
                "--secret-key=" + SECRET));
        start("radosgw", "-n", "client.rgw", "-d").await(READY);
    }

    private String[] configured(String program, String... arguments) {
        return Stream.concat(Stream.of(program, "--conf=" + directory.resolve("ceph.conf")), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private LoggedProcess start(String program, String... arguments) throws IOException {
        LoggedProcess process = LoggedProcess.start(
                program, directory.resolve(program + ".log"), List.of(configured(program, arguments)));
        processes.push(process);
        return process;
    }

    private void run(String... command) throws IOException {
        Path log = directory.resolve("commands.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command[0] + " failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + command[0], e);
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    @Override
    public void close() {
        processes.forEach(LoggedProcess::close);
    }
}
