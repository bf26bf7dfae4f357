package dev.tapelock.export.pgp;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.tapelock.export.MessageFormat;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Messages of 20 MB in each format, and Bouncy Castle's OCB mode, by turns in one thread that writes to nowhere; in each round with the
 * platform's provider, and with Amazon Corretto's in front. {@code -Dtapelock.bench=dev.tapelock.export.pgp.FormatComparison}
 */
public final class FormatComparison {

    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 9;
    private static final int PIECES = 305;
    private static final byte[] PIECE = new byte[64 * 1024];

    private final SecureRandom random = new SecureRandom();

    /** Something that encrypts all the pieces. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        new Random(1).nextBytes(PIECE);
        new FormatComparison().compare();
    }

    private void compare() throws Exception {
        List<String> names = new ArrayList<>(
                Arrays.stream(MessageFormat.values()).map(MessageFormat::name).toList());
        List<Work> works = new ArrayList<>(
                Arrays.stream(MessageFormat.values()).map(this::message).toList());
        names.add("OCB of Bouncy Castle");
        works.add(this::libraryOcb);
        double[][] platforms = new double[works.size()][ROUNDS];
        double[][] correttos = new double[works.size()][ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            run(works, round, platforms);
            Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
            run(works, round, correttos);
            Security.removeProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME);
        }
        print("JDK", names, platforms);
        print("Corretto", names, correttos);
    }

    private static void run(List<Work> works, int round, double[][] speeds) throws Exception {
        for (int i = 0; i < works.size(); i++) {
            double speed = speed(works.get(i));
            if (round >= 0) {
                speeds[i][round] = speed;
            }
        }
    }

    private static void print(String provider, List<String> names, double[][] speeds) {
        for (int i = 0; i < speeds.length; i++) {
            Arrays.sort(speeds[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%s %s: %.0f MB/s (median of %d, %.0f to %.0f)%n",
                    provider,
                    names.get(i),
                    speeds[i][ROUNDS / 2],
                    ROUNDS,
                    speeds[i][0],
                    speeds[i][ROUNDS - 1]);
        }
    }

    /** By the thread's own time, since other work on the machine is not meant. */
    private static double speed(Work work) throws Exception {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        return PIECES * (double) PIECE.length / 1e6 / (nanos / 1e9);
    }

    private Work message(MessageFormat format) {
        var reader = SampleKey.x25519().getPublicKey();
        return () -> {
            try (Message message = new Message(OutputStream.nullOutputStream(), format, List.of(reader), random)) {
                for (int i = 0; i < PIECES; i++) {
                    message.content().write(PIECE);
                }
                message.finish();
            }
        };
    }

    private void libraryOcb() throws Exception {
        byte[] encrypted = new byte[PIECE.length + 16];
        KeyParameter key = new KeyParameter(new byte[32]);
        OCBBlockCipher ocb = new OCBBlockCipher(AESEngine.newInstance(), AESEngine.newInstance());
        for (int i = 0; i < PIECES; i++) {
            byte[] nonce = new byte[15];
            nonce[0] = (byte) i;
            nonce[1] = (byte) (i >> Byte.SIZE);
            ocb.init(true, new AEADParameters(key, 128, nonce, new byte[5]));
            int done = ocb.processBytes(PIECE, 0, PIECE.length, encrypted, 0);
            ocb.doFinal(encrypted, done);
        }
    }
}
