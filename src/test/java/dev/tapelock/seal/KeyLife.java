package dev.tapelock.seal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A process that seals and opens, and writes its own heap down twice: while the key is in use, and when all that used it is
 * closed but still held. It gets the data key with every bit turned round, and so never has its bytes but where they are looked for.
 */
public final class KeyLife {

    private KeyLife() {}

    /** @param arguments the data key turned round, in hexadecimal; and the folder for {@code file}, {@code used} and {@code closed} */
    public static void main(String[] arguments) throws IOException {
        byte[] bytes = turnedRound(HexFormat.of().parseHex(arguments[0]));
        Path directory = Path.of(arguments[1]);
        DataKey dataKey = DataKey.of(bytes);
        Arrays.fill(bytes, (byte) 0);
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

    static byte[] turnedRound(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = (byte) ~bytes[i];
        }
        return turned;
    }

    /** With what nobody refers to any more, but the collector has not freed yet. */
    private static void dump(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), false);
    }
}
