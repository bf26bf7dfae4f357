package dev.tapelock.seal;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.WrapAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/** One recording from memory to memory, with a fresh data key that RSA-3072 wraps, or unwraps. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 7, time = 2)
public class RecordingBenchmark {

    private static final Map<String, String> CONTEXT = Map.of(
            "organization", "11111111-1111-4111-8111-111111111111",
            "recording", "22222222-2222-4222-8222-222222222222",
            "artifact", "call.0");
    private static final String KEK_ID = "33333333-3333-4333-8333-333333333333";

    @Param({"jdk", "corretto"})
    public String provider;

    @Param({"100000", "5000000"})
    public int bytes;

    private final SecureRandom random = new SecureRandom();
    private KeyPair kek;
    private AwsCrypto sdk;
    private JceMasterKey sdkKey;
    private byte[] plaintext;
    private byte[] sealed;
    private byte[] sealedBySdk;
    private byte[] wrapped;

    @Setup
    public void make() throws Exception {
        Providers.use(provider);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        kek = generator.generateKeyPair();
        sdk = AwsCrypto.builder()
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionFrameSize(SealedFileLayout.DEFAULT_FRAME_LENGTH_BYTES)
                .build();
        sdkKey = JceMasterKey.getInstance(
                kek.getPublic(), kek.getPrivate(), "tapelock", KEK_ID, "RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        plaintext = new byte[bytes];
        new Random(1).nextBytes(plaintext);
        sealed = sealOurs();
        sealedBySdk = sealSdk();
        wrapped = wrapOnly();
        if (!Arrays.equals(openOurs(), plaintext) || !Arrays.equals(openSdk(), plaintext)) {
            throw new IllegalStateException("does not give back what was sealed");
        }
    }

    @Benchmark
    public byte[] sealOurs() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream(bytes + bytes / 1000 + 1000);
        try (DataKey dataKey = DataKey.random(random);
                SealingOutputStream sealing = new SealingOutputStream(
                        file,
                        dataKey,
                        EncryptionContext.of(CONTEXT),
                        List.of(new EncryptedDataKey(
                                "tapelock",
                                KEK_ID,
                                KeyWrapping.wrap(WrapAlgorithm.RSAES_OAEP_SHA_256, kek.getPublic(), dataKey))),
                        random)) {
            sealing.write(plaintext);
            sealing.finish();
        }
        return file.toByteArray();
    }

    @Benchmark
    public byte[] openOurs() throws IOException {
        ByteArrayInputStream source = new ByteArrayInputStream(sealed);
        SealedHeader header = SealedHeader.read(source);
        ByteArrayOutputStream opened = new ByteArrayOutputStream(bytes);
        try (DataKey dataKey = KeyWrapping.unwrap(
                        WrapAlgorithm.RSAES_OAEP_SHA_256,
                        kek.getPrivate(),
                        header.encryptedDataKeys().get(0).ciphertext());
                OpeningInputStream opening = new OpeningInputStream(source, header, dataKey)) {
            opening.transferTo(opened);
        }
        return opened.toByteArray();
    }

    @Benchmark
    public byte[] sealSdk() {
        return sdk.encryptData(sdkKey, plaintext, CONTEXT).getResult();
    }

    @Benchmark
    public byte[] openSdk() {
        return sdk.decryptData(sdkKey, sealedBySdk).getResult();
    }

    /** What RSA takes of sealing. */
    @Benchmark
    public byte[] wrapOnly() {
        try (DataKey dataKey = DataKey.random(random)) {
            return KeyWrapping.wrap(WrapAlgorithm.RSAES_OAEP_SHA_256, kek.getPublic(), dataKey);
        }
    }

    /** What RSA takes of opening. */
    @Benchmark
    public boolean unwrapOnly() {
        try (DataKey dataKey =
                KeyWrapping.unwrap(WrapAlgorithm.RSAES_OAEP_SHA_256, kek.getPrivate(), wrapped)) {
            return dataKey.isDestroyed();
        }
    }
}
