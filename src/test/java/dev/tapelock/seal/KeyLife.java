package dev.tapelock.seal;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.sun.management.HotSpotDiagnosticMXBean;
import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.WrapAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A process that unwraps a data key, seals and opens with it, and writes its own heap down twice: while the key is in use, and
 * when all that used it is closed but still held.
 */
public final class KeyLife {

    private KeyLife() {}

    /**
     * Runs.
     *
     * @param arguments whose cryptography: {@code jdk} or {@code corretto}; and the folder with {@code private}, a PKCS #8 key, and
     *     {@code wrapped}, a data key under it, which gets {@code file}, {@code used.hprof} and {@code closed.hprof}
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("corretto")) {
            Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
        }
        Path directory = Path.of(arguments[1]);
        PrivateKey privateKey = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(directory.resolve("private"))));
        DataKey dataKey = KeyWrapping.unwrap(
                WrapAlgorithm.RSAES_OAEP_SHA_256, privateKey, Files.readAllBytes(directory.resolve("wrapped")));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SealingOutputStream sealing = new SealingOutputStream(
                file, dataKey, SealedFiles.CONTEXT, List.of(SealedFiles.ENCRYPTED_DATA_KEY), SealedFiles.RANDOM, 1024);
        sealing.write(SealedFiles.plaintext(5000));
        sealing.finish();
        SealedHeader header = SealedHeader.read(new ByteArrayInputStream(file.toByteArray()));
        OpeningInputStream opening = new OpeningInputStream(
                new ByteArrayInputStream(file.toByteArray(), header.lengthBytes(), file.size()), header, dataKey);
        SealedByteChannel channel = new SealedByteChannel(new MemoryChannel(file.toByteArray()), header, dataKey);
        opening.readNBytes(2000);
        Files.write(directory.resolve("file"), file.toByteArray());
        dump(directory.resolve("used.hprof"));

        sealing.close();
        opening.close();
        channel.close();
        dataKey.close();
        dump(directory.resolve("closed.hprof"));
        for (Object closed : List.of(sealing, header, opening, channel, dataKey)) {
            Reference.reachabilityFence(closed);
        }
    }

    /** With what nobody refers to any more, but the collector has not freed yet. */
    private static void dump(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), false);
    }
}
