package dev.tapelock.seal;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One byte from the middle of a file of 1 GiB in tmpfs, from opening the file to closing it, with the data key in hand. Ours
 * verifies the final frame, too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
public class SeekBenchmark {

    private static final int LENGTH_MEBIBYTES = 1024;
    private static final long MIDDLE = LENGTH_MEBIBYTES * 524_288L + 12_345;
    private static final byte[] KEY = new byte[DataKey.LENGTH_BYTES];
    private static final byte[] MEBIBYTE = new byte[1 << 20];

    @Param({"jdk", "corretto"})
    public String provider;

    private Path directory;
    private Path sealed;
    private Path sealedByTink;
    private StreamingAead tink;

    @Setup
    public void make() throws Exception {
        Providers.use(provider);
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "tapelock-bench-");
        sealed = directory.resolve("sealed");
        sealedByTink = directory.resolve("sealed-by-tink");
        try (DataKey dataKey = DataKey.of(KEY);
                SealingOutputStream sealing = new SealingOutputStream(
                        Files.newOutputStream(sealed),
                        dataKey,
                        EncryptionContext.of(Map.of("artifact", "call.0")),
                        List.of(new EncryptedDataKey("tapelock", "kek", new byte[384])),
                        new SecureRandom())) {
            fill(sealing);
            sealing.finish();
        }
        tink = new AesGcmHkdfStreaming(new byte[32], "HmacSha256", 32, SealedFileLayout.DEFAULT_FRAME_LENGTH_BYTES, 0);
        try (OutputStream out = tink.newEncryptingStream(Files.newOutputStream(sealedByTink), KEY)) {
            fill(out);
        }
    }

    private static void fill(OutputStream out) throws IOException {
        for (int i = 0; i < LENGTH_MEBIBYTES; i++) {
            out.write(MEBIBYTE);
        }
    }

    @TearDown
    public void remove() throws IOException {
        Files.delete(sealed);
        Files.delete(sealedByTink);
        Files.delete(directory);
    }

    @Benchmark
    public byte openOurs() throws IOException {
        FileChannel file = FileChannel.open(sealed);
        SealedHeader header = SealedHeader.read(file);
        try (DataKey dataKey = DataKey.of(KEY);
                SealedByteChannel channel = new SealedByteChannel(file, header, dataKey)) {
            return byteOf(channel);
        }
    }

    @Benchmark
    public byte openTink() throws IOException, GeneralSecurityException {
        try (SeekableByteChannel channel = tink.newSeekableDecryptingChannel(FileChannel.open(sealedByTink), KEY)) {
            return byteOf(channel);
        }
    }

    private static byte byteOf(SeekableByteChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.position(MIDDLE);
        while (one.hasRemaining()) {
            channel.read(one);
        }
        return one.get(0);
    }
}
