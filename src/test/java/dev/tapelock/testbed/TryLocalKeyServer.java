package dev.tapelock.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.util.UUID;

/**
 * A key service to try Tapelock with, until it is told to quit; its pairs are in memory and end with it. Argument: the port. It
 * is started by {@code mvn -q -Ptry-key-service test-compile exec:java}.
 */
public final class TryLocalKeyServer {

    private static final int PORT = 4600;

    private TryLocalKeyServer() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        try (LocalKeyServer service = LocalKeyServer.start(args.length > 0 ? Integer.parseInt(args[0]) : PORT)) {
            say("""
                    A key service for trials.

                      Decrypt URL       %s
                      Hawk id           %s
                      Hawk shared key   %s

                    Type: pair (a new key pair) | deny (everybody) | allow | quit""", service.decryptUrl(), LocalKeyServer.ID, service.keyText());
            pair(service);
            obey(service);
        }
    }

    private static void obey(LocalKeyServer service)
            throws IOException, GeneralSecurityException, InterruptedException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            switch (order.strip()) {
                case "pair" -> pair(service);
                case "deny" -> {
                    service.answerAlways(401, "{}");
                    say("Nothing opens any more.");
                }
                case "allow" -> {
                    service.behave();
                    say("It opens again.");
                }
                case "quit" -> {
                    return;
                }
                case "" -> {}
                default -> say("pair | deny | allow | quit");
            }
        }
        // In the background there is no one to type: it stays until it is stopped.
        Thread.currentThread().join();
    }

    private static void pair(LocalKeyServer service) throws GeneralSecurityException {
        UUID pair = service.makePair();
        say("%n  Key pair id       %s%n  Public key        %s%n", pair, service.publicKey(pair));
    }

    private static void say(String format, Object... words) {
        System.out.println(format.formatted(words));
    }
}
