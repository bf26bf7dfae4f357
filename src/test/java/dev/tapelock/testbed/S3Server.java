package dev.tapelock.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** S3Proxy as a process of its own on a port that the system picks. It checks signatures; objects are in memory or in files. */
public final class S3Server implements S3Service {

    private static final Path JAR = Path.of("target", "testservers", "s3proxy.jar");
    private static final Pattern PORT = Pattern.compile("Started .*ServerConnector@.*\\{127\\.0\\.0\\.1:([0-9]+)}");

    private final Path directory;
    private final String provider;
    private LoggedProcess process;
    private int port;

    private S3Server(Path directory, String provider) throws IOException {
        this.directory = directory;
        this.provider = provider;
        launch();
    }

    /** With its objects in memory; it knows encryption and versions, too. */
    public static S3Server inMemory(Path directory) throws IOException {
        return new S3Server(directory, "jclouds.provider=transient\n");
    }

    /** With its objects in files, which outlive it. */
    public static S3Server onFiles(Path directory) throws IOException {
        Path objects = Files.createDirectories(directory.resolve("objects")).toAbsolutePath();
        return new S3Server(
                directory, "jclouds.provider=filesystem-nio2\njclouds.filesystem.basedir=" + objects + "\n");
    }

    /** {@code kill -9}; {@link #startAgain} follows. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Starts it at the same address as before, with the objects that are in files. */
    public void startAgain() throws IOException {
        launch();
    }

    private void launch() throws IOException {
        Path properties = Files.writeString(
                directory.resolve("s3proxy.properties"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.ignore-unknown-headers=true
                %s""".formatted(port, ACCESS_KEY_ID, SECRET, provider));
        process = LoggedProcess.java(
                "S3Proxy", directory.resolve("s3proxy.log"), JAR, List.of("--properties", properties.toString()));
        port = Integer.parseInt(process.await(PORT).group(1));
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public S3Server withBucket(String bucket) {
        makeBucket(bucket);
        return this;
    }

    @Override
    public void close() {
        process.close();
    }
}
