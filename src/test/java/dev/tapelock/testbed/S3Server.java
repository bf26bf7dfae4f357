package dev.tapelock.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy as a process of its own on a port that the system picks. It checks signatures; objects are in memory or in files. */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY_ID = "AKIDTEST";
    public static final String SECRET = "secret for tests";
    public static final String REGION = "us-east-1";

    private static final Path JAR = Path.of("target", "testservers", "s3proxy.jar");
    private static final Pattern PORT = Pattern.compile("Started .*ServerConnector@.*\\{127\\.0\\.0\\.1:([0-9]+)}");
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final Path directory;
    private final String provider;
    private final Path log;
    private Process process;

    private S3Server(Path directory, String provider) throws IOException {
        this.directory = directory;
        this.provider = provider;
        this.log = directory.resolve("s3proxy.log");
        this.process = launch(0);
    }

    /** With its objects in memory; it knows encryption and versions, too. */
    public static S3Server inMemory(Path directory) throws IOException {
        return started(new S3Server(directory, "jclouds.provider=transient\n"));
    }

    /** With its objects in files, which outlive it. */
    public static S3Server onFiles(Path directory) throws IOException {
        Path objects = Files.createDirectories(directory.resolve("objects")).toAbsolutePath();
        return started(new S3Server(
                directory, "jclouds.provider=filesystem-nio2\njclouds.filesystem.basedir=" + objects + "\n"));
    }

    private static S3Server started(S3Server server) throws IOException {
        server.awaitPort();
        return server;
    }

    /** {@code kill -9}; {@link #startAgain} follows. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it at the same address as before, with the objects that are in files. */
    public void startAgain() throws IOException {
        int port = endpoint().getPort();
        Files.delete(log);
        process = launch(port);
        awaitPort();
    }

    private Process launch(int port) throws IOException {
        Path properties = Files.writeString(
                directory.resolve("s3proxy.properties"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.ignore-unknown-headers=true
                %s""".formatted(port, ACCESS_KEY_ID, SECRET, provider));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private void awaitPort() throws IOException {
        Instant deadline = Instant.now().plus(LONGEST_START);
        while (!matcher().find()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new IllegalStateException("S3Proxy did not start:\n" + Files.readString(log));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while S3Proxy started", e);
            }
        }
    }

    private Matcher matcher() throws IOException {
        return PORT.matcher(Files.exists(log) ? Files.readString(log) : "");
    }

    public URI endpoint() {
        try {
            Matcher port = matcher();
            if (!port.find()) {
                throw new IllegalStateException("S3Proxy listens nowhere");
            }
            return URI.create("http://127.0.0.1:" + port.group(1));
        } catch (IOException e) {
            throw new IllegalStateException("The log of S3Proxy cannot be read", e);
        }
    }

    /** A client of its own; the caller closes it. */
    public S3Client client(ExecutionInterceptor... interceptors) {
        return S3Client.builder()
                .overrideConfiguration(override -> override.executionInterceptors(List.of(interceptors)))
                .endpointOverride(endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET)))
                .httpClient(Apache5HttpClient.create())
                .build();
    }

    public S3Server withBucket(String bucket) {
        try (S3Client s3 = client()) {
            s3.createBucket(order -> order.bucket(bucket));
        }
        return this;
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
