package dev.tapelock.testbed;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.EncryptionContext;
import dev.tapelock.seal.SealingOutputStream;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.awaitility.Awaitility;

/**
 * A recording that equipment on the premises has sealed, and how it delivers it. Made right; what a test wants wrong it changes
 * before {@link #seal}.
 */
public final class SealedDeposit {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    public static final String TYPE = "application/vnd.tapelock.sealed";

    public final UUID conversation = UUID.randomUUID();
    public final UUID recording = UUID.randomUUID();
    public final Map<String, String> context = new LinkedHashMap<>();
    public byte[] content = content(200_000);
    public int frameLengthBytes = 64 * 1024;
    public int dataKeys = 1;
    public String providerId = "tapelock";
    public String keyId;
    public int paddingBytes;
    public SecureRandom messageIds = new SecureRandom();

    private Caller caller;
    private final PublicKey publicKey;
    private final String hash;

    /** @param key as the API shows it */
    public SealedDeposit(Caller caller, JsonObject key) {
        this.caller = caller;
        this.keyId = key.getString("id");
        this.publicKey = publicKey(Base64.getDecoder().decode(key.getString("keydataSummary")));
        this.hash = key.getString("wrapAlgorithm").replace("RSAES_OAEP_SHA_", "SHA-");
        context.put("organization", caller.organizationId());
        context.put("recording", recording.toString());
        context.put("artifact", "call.0");
    }

    /** Under the key that an edge gets on lease. */
    public static SealedDeposit leased(Caller caller) {
        HttpResponse<byte[]> answer = caller.post("/api/v2/recording/edges/test-edge/leases", "");
        return new SealedDeposit(caller, KeyCalls.done(answer).getJsonObject("key"));
    }

    /** The same, delivered from now on by another caller, as after a restart. */
    public SealedDeposit by(Caller another) {
        caller = another;
        return this;
    }

    public static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    /** PKCS #1: a sequence of modulus and exponent. */
    private static PublicKey publicKey(byte[] pkcs1) {
        ByteBuffer der = ByteBuffer.wrap(pkcs1);
        tagged(der);
        BigInteger modulus = new BigInteger(bytes(der));
        BigInteger exponent = new BigInteger(bytes(der));
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(ByteBuffer der) {
        byte[] bytes = new byte[tagged(der)];
        der.get(bytes);
        return bytes;
    }

    private static int tagged(ByteBuffer der) {
        der.get();
        int length = Byte.toUnsignedInt(der.get());
        int octets = length < 0x80 ? 0 : length - 0x80;
        int value = octets == 0 ? length : 0;
        for (int i = 0; i < octets; i++) {
            value = value << Byte.SIZE | Byte.toUnsignedInt(der.get());
        }
        return value;
    }

    /** The sealed file. */
    public byte[] seal() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataKey dataKey = DataKey.random(new SecureRandom());
                SealingOutputStream sealing = new SealingOutputStream(
                        file,
                        dataKey,
                        EncryptionContext.of(context),
                        encrypted(dataKey),
                        messageIds,
                        frameLengthBytes)) {
            sealing.write(content);
            sealing.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private List<EncryptedDataKey> encrypted(DataKey dataKey) {
        List<EncryptedDataKey> encrypted = new ArrayList<>();
        for (int i = 0; i < dataKeys; i++) {
            byte[] wrapped = wrap(dataKey.revealBytes());
            encrypted.add(
                    new EncryptedDataKey(providerId, keyId, Arrays.copyOf(wrapped, wrapped.length + paddingBytes)));
        }
        return encrypted;
    }

    private byte[] wrap(byte[] dataKey) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    publicKey,
                    new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
            return cipher.doFinal(dataKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String path() {
        return Caller.mediaPath(conversation, recording);
    }

    public static String digest(byte[] file) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256(file)) + ":";
    }

    public static byte[] sha256(byte[] file) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(file);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A request that delivers the file, its digest announced. */
    public HttpRequest.Builder request(byte[] file) {
        return bare(file).header("Repr-Digest", digest(file));
    }

    /** A request that delivers the file and announces nothing. */
    public HttpRequest.Builder bare(byte[] file) {
        return caller.request(path()).header("Content-Type", TYPE).PUT(BodyPublishers.ofByteArray(file));
    }

    public HttpResponse<byte[]> deliver(byte[] file) {
        return caller.send(request(file));
    }

    /** Goes on with the file from a position. */
    public HttpResponse<byte[]> resume(byte[] file, int from) {
        return caller.send(caller.request(path())
                .header("Content-Type", TYPE)
                .header("Repr-Digest", digest(file))
                .header("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length)
                .PUT(BodyPublishers.ofByteArray(Arrays.copyOfRange(file, from, file.length))));
    }

    /**
     * Sends the beginning of the file, and cuts the connection. A server reads in pieces: of the last one it may have nothing.
     *
     * @return how much of it arrived, once no more comes
     */
    public int breakOff(byte[] file, int length) throws Exception {
        try (BrokenOffPut put = new BrokenOffPut(
                caller, path(), TYPE + "\r\nRepr-Digest: " + digest(file), file.length, Arrays.copyOf(file, length))) {
            Awaitility.await().atMost(LONGEST_WAIT).until(() -> receivedBytes() > 0);
        }
        AtomicInteger last = new AtomicInteger();
        Awaitility.await()
                .atMost(LONGEST_WAIT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> last.getAndSet(receivedBytes()) == last.get());
        return last.get();
    }

    /** 0 if there is nothing. */
    public int receivedBytes() {
        HttpResponse<byte[]> answer = askState();
        return answer.statusCode() == 200 ? Caller.object(answer).getInt("receivedBytes") : 0;
    }

    public HttpResponse<byte[]> askState() {
        return caller.get(statePath());
    }

    public String statePath() {
        return "/api/v2/conversations/" + conversation + "/recordings/" + recording + "/deposits/"
                + context.get("artifact");
    }

    public String state() {
        return KeyCalls.done(askState()).getString("state");
    }

    public HttpResponse<byte[]> play() {
        return caller.get(path());
    }
}
