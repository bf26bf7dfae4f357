package dev.tapelock.seal;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
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
 * A file of {@value #LENGTH_MEBIBYTES} MiB sealed and opened by one thread, from memory to memory (tmpfs), by us and by
 * others, and merely copied. All work in pieces of 64 KiB and write to the same file again and again, so that no run
 * waits for memory pages that the one before did not need.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4)
@Measurement(iterations = 9)
public class WholeFileBenchmark {

    static final int LENGTH_MEBIBYTES = 256;

    private static final int PIECE_BYTES = 64 * 1024;
    private static final byte[] KEY = new byte[DataKey.LENGTH_BYTES];
    private static final EncryptionContext CONTEXT = EncryptionContext.of(Map.of(
            "organization", "11111111-1111-4111-8111-111111111111",
            "recording", "22222222-2222-4222-8222-222222222222",
            "artifact", "call.0"));

    private static final EncryptedDataKey ENCRYPTED_DATA_KEY = new EncryptedDataKey("tapelock", "kek", new byte[384]);

    /** Whose AES-GCM and SHA-256 all of them use. */
    @Param({"jdk", "corretto"})
    public String provider;

    private final SecureRandom random = new SecureRandom();
    private Path directory;
    private Path plain;
    private Path sealed;
    private Path sealedBySdk;
    private Path sealedByTink;
    private Path target;
    private AwsCrypto sdk;
    private JceMasterKey sdkKey;
    private StreamingAead tink;

    @Setup
    public void make() throws Exception {
        Providers.use(provider);
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "tapelock-bench-");
        plain = directory.resolve("plain");
        sealed = directory.resolve("sealed");
        sealedBySdk = directory.resolve("sealed-by-sdk");
        sealedByTink = directory.resolve("sealed-by-tink");
        target = directory.resolve("target");
        sdk = AwsCrypto.builder()
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionFrameSize(PIECE_BYTES)
                .build();
        sdkKey = JceMasterKey.getInstance(new SecretKeySpec(KEY, "AES"), "bench", "key", "AES/GCM/NoPadding");
        tink = new AesGcmHkdfStreaming(new byte[32], "HmacSha256", 32, PIECE_BYTES, 0);
        byte[] mebibyte = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(plain)) {
            for (int i = 0; i < LENGTH_MEBIBYTES; i++) {
                new Random(i).nextBytes(mebibyte);
                out.write(mebibyte);
            }
        }
        sealTo(sealed);
        sealBySdkTo(sealedBySdk);
        sealByTinkTo(sealedByTink);
        Files.createFile(target);
        openOurs();
        requireSame("ours");
        openSdk();
        requireSame("SDK");
        openTink();
        requireSame("Tink");
    }

    private void requireSame(String who) throws IOException {
        if (Files.mismatch(plain, target) != -1) {
            throw new IllegalStateException(who + " does not give back what was sealed");
        }
        Files.write(target, new byte[0]);
    }

    @TearDown
    public void remove() throws IOException {
        for (Path file : List.of(plain, sealed, sealedBySdk, sealedByTink, target)) {
            Files.deleteIfExists(file);
        }
        Files.delete(directory);
    }

    /** Opens for writing over what is there. */
    private static OutputStream over(Path file) throws IOException {
        return Files.exists(file)
                ? Files.newOutputStream(file, StandardOpenOption.WRITE)
                : Files.newOutputStream(file);
    }

    private static void pump(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            out.write(piece, 0, count);
        }
    }

    private void copyTo(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out = over(file)) {
            pump(in, out);
        }
    }

    private void sealTo(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(plain)) {
            seal(in, over(file));
        }
    }

    private void seal(InputStream in, OutputStream out) throws IOException {
        try (DataKey dataKey = DataKey.of(KEY);
                SealingOutputStream sealing =
                        new SealingOutputStream(out, dataKey, CONTEXT, List.of(ENCRYPTED_DATA_KEY), random)) {
            pump(in, sealing);
            sealing.finish();
        }
    }

    private void sealBySdkTo(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out = sdk.createEncryptingStream(sdkKey, over(file))) {
            pump(in, out);
        }
    }

    private void sealByTinkTo(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out = tink.newEncryptingStream(over(file), KEY)) {
            pump(in, out);
        }
    }

    @Benchmark
    public void copy() throws IOException {
        copyTo(target);
    }

    @Benchmark
    public void sealOurs() throws IOException {
        sealTo(target);
    }

    @Benchmark
    public byte[] sealOursWithDigest() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(plain)) {
            seal(in, new DigestOutputStream(over(target), digest));
        }
        return digest.digest();
    }

    /** The bytes of the sealed file are what there is to hash: another thread does it from the same memory. */
    @Benchmark
    public byte[] sealOursWithDigestBeside() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(plain)) {
            DigestBesideOutputStream beside = new DigestBesideOutputStream(over(target), digest);
            seal(in, beside);
            return beside.digest();
        }
    }

    @Benchmark
    public byte[] copyWithDigest() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out = new DigestOutputStream(over(target), digest)) {
            pump(in, out);
        }
        return digest.digest();
    }

    /** What is left when there is no format: the cipher's work and the same reads and writes. */
    @Benchmark
    public void sealCipherOnly() throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(KEY, "AES");
        byte[] in = new byte[PIECE_BYTES];
        byte[] frame = new byte[PIECE_BYTES + 36];
        try (InputStream source = Files.newInputStream(plain);
                OutputStream out = over(target)) {
            int number = 0;
            for (int count = source.readNBytes(in, 0, in.length);
                    count > 0;
                    count = source.readNBytes(in, 0, in.length)) {
                byte[] iv = ByteBuffer.allocate(12).putInt(8, ++number).array();
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
                out.write(frame, 0, 20 + cipher.doFinal(in, 0, count, frame, 20));
            }
        }
    }

    @Benchmark
    public byte[] digestOnly() throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < LENGTH_MEBIBYTES * 16; i++) {
            digest.update(piece);
        }
        return digest.digest();
    }

    @Benchmark
    public void sealSdk() throws IOException {
        sealBySdkTo(target);
    }

    @Benchmark
    public void sealTink() throws IOException, GeneralSecurityException {
        sealByTinkTo(target);
    }

    @Benchmark
    public void openOurs() throws IOException {
        InputStream in = Files.newInputStream(sealed);
        try (OpeningInputStream opening =
                        new OpeningInputStream(in, SealedHeader.read(in), DataKey.of(KEY));
                OutputStream out = over(target)) {
            opening.transferTo(out);
        }
    }

    @Benchmark
    public void openSdk() throws IOException {
        try (InputStream in = sdk.createDecryptingStream(sdkKey, new BufferedInputStream(Files.newInputStream(sealedBySdk), PIECE_BYTES));
                OutputStream out = over(target)) {
            pump(in, out);
        }
    }

    @Benchmark
    public void openTink() throws IOException, GeneralSecurityException {
        try (InputStream in = tink.newDecryptingStream(Files.newInputStream(sealedByTink), KEY);
                OutputStream out = over(target)) {
            pump(in, out);
        }
    }
}
