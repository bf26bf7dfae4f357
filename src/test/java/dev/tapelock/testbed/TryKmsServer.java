package dev.tapelock.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * A KMS to try Tapelock with, until it is told to quit. Arguments: the port, and the file that keeps its keys; it is started
 * by {@code mvn -q -Ptry-kms test-compile exec:java}.
 */
public final class TryKmsServer {

    private static final String ALIAS = "alias/tapelock-trial";
    private static final AwsAccessKey ACCESS = new AwsAccessKey(
            "AKIDTAPELOCKTRIAL",
            "only-for-trials-on-this-machine",
            "arn:aws:iam::" + KmsServer.ACCOUNT + ":user/trial");

    private TryKmsServer() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 4599;
        Path file = Path.of(args.length > 1 ? args[1] : "target/try-kms/keys.json");
        try (KmsServer server = KmsServer.startOn(file, port)) {
            server.addUser(ACCESS);
            if (server.keyBehind(ALIAS).isEmpty()) {
                server.pointAlias(ALIAS, server.createKey());
            }
            say("""
                    A KMS for trials; its keys are in %s.

                      ARN of the alias       %s

                    Start the demo so that it finds it:

                      TAPELOCK_KMS_ENDPOINT=%s AWS_ACCESS_KEY_ID=%s \\
                      AWS_SECRET_ACCESS_KEY=%s mvn

                    Type: disable | enable (the key behind the alias) | repoint (a new key behind the alias) | quit""", file.toAbsolutePath(), aliasArn(server), server.endpoint(), ACCESS.id(), ACCESS.secret());
            obey(server);
        }
    }

    private static void obey(KmsServer server) throws IOException, InterruptedException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String key = server.keyBehind(ALIAS).orElseThrow();
            switch (order.strip()) {
                case "disable" -> {
                    server.disableKey(key);
                    say("Disabled: %s", key);
                }
                case "enable" -> {
                    server.enableKey(key);
                    say("Enabled: %s", key);
                }
                case "repoint" -> {
                    server.pointAlias(ALIAS, server.createKey());
                    say(
                            "%s is %s now, and was %s",
                            ALIAS, server.keyBehind(ALIAS).orElseThrow(), key);
                }
                case "quit" -> {
                    return;
                }
                case "" -> {}
                default -> say("disable | enable | repoint | quit");
            }
        }
        // In the background there is no one to type: it stays until it is stopped.
        Thread.currentThread().join();
    }

    private static String aliasArn(KmsServer server) {
        return server.keyBehind(ALIAS).orElseThrow().replaceFirst("key/.*", ALIAS);
    }

    private static void say(String format, Object... words) {
        System.out.println(format.formatted(words));
    }
}
