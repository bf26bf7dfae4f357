package dev.tapelock.seal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A second encoder, which shares nothing with the first and can break one rule at a time, with genuine tags: what a
 * holder of the data key could write.
 */
final class SealedFileForge {

    static final byte[] DATA_KEY = new byte[32];
    static final byte[] MESSAGE_ID = new byte[32];

    static {
        for (int i = 0; i < 32; i++) {
            DATA_KEY[i] = (byte) (i * 7 + 1);
            MESSAGE_ID[i] = (byte) (0xF0 ^ i);
        }
    }

    int version = 2;
    int suite = 0x0478;
    byte[] context = context(new LinkedHashMap<>(Map.of("artifact", "call.0")));
    int encryptedDataKeys = 1;
    byte[] messageId = MESSAGE_ID;
    byte[] providerId = "tapelock".getBytes(StandardCharsets.UTF_8);
    byte[] providerInfo = "kek".getBytes(StandardCharsets.UTF_8);
    byte[] ciphertext = new byte[48];
    int contentType = 2;
    int frameLength = 16;
    boolean emptyFinalFrame;
    boolean wrongCommitment;
    LongUnaryOperator sequenceOfFrame = number -> number;
    LongFunction<byte[]> ivOfFrame =
            number -> ByteBuffer.allocate(12).putInt(8, (int) number).array();

    /** Pairs in the order of the map, whether that is right or wrong. */
    static byte[] context(Map<String, String> pairs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(pairs.size());
            for (Map.Entry<String, String> pair : pairs.entrySet()) {
                for (String text : new String[] {pair.getKey(), pair.getValue()}) {
                    out.writeShort(text.getBytes(StandardCharsets.UTF_8).length);
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    byte[] forge(byte[] plaintext) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] derivedKey = derived(new byte[] {0x04, 0x78}, "DERIVEKEY");
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.write(header());
            out.write(gcm(derivedKey, new byte[12], header(), new byte[0]));
            // Frame lengths beyond all limits are only about the header: their content stands in the final frame.
            int step = frameLength < 1 ? Integer.MAX_VALUE : frameLength;
            long number = 1;
            int position = 0;
            while (plaintext.length - position > step || (emptyFinalFrame && plaintext.length - position == step)) {
                byte[] part = Arrays.copyOfRange(plaintext, position, position + step);
                out.write(frame(derivedKey, number++, "AWSKMSEncryptionClient Frame", part));
                position += step;
            }
            byte[] rest = Arrays.copyOfRange(plaintext, position, plaintext.length);
            out.writeInt(-1);
            out.write(frame(derivedKey, number, "AWSKMSEncryptionClient Final Frame", rest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private byte[] header() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(header);
        out.writeByte(version);
        out.writeShort(suite);
        out.write(messageId);
        out.writeShort(context.length);
        out.write(context);
        out.writeShort(encryptedDataKeys);
        for (int i = 0; i < encryptedDataKeys; i++) {
            out.writeShort(providerId.length);
            out.write(providerId);
            out.writeShort(providerInfo.length);
            out.write(providerInfo);
            out.writeShort(ciphertext.length);
            out.write(ciphertext);
        }
        out.writeByte(contentType);
        out.writeInt(frameLength);
        byte[] commitment = derived(new byte[0], "COMMITKEY");
        commitment[31] ^= (byte) (wrongCommitment ? 1 : 0);
        out.write(commitment);
        return header.toByteArray();
    }

    private byte[] frame(byte[] derivedKey, long number, String label, byte[] content) throws IOException {
        int sequence = (int) sequenceOfFrame.applyAsLong(number);
        byte[] iv = ivOfFrame.apply(number);
        byte[] associatedData = ByteBuffer.allocate(32 + label.length() + 4 + 8)
                .put(messageId)
                .put(label.getBytes(StandardCharsets.US_ASCII))
                .putInt(sequence)
                .putLong(content.length)
                .array();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeInt(sequence);
        out.write(iv);
        if (label.contains("Final")) {
            out.writeInt(content.length);
        }
        out.write(gcm(derivedKey, iv, associatedData, content));
        return frame.toByteArray();
    }

    private static byte[] gcm(byte[] key, byte[] iv, byte[] associatedData, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
            cipher.updateAAD(associatedData);
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One block of HKDF is longer than all that the format derives. */
    private byte[] derived(byte[] prefix, String label) {
        byte[] pseudorandomKey = hmac(messageId, DATA_KEY);
        byte[] info = ByteBuffer.allocate(prefix.length + label.length() + 1)
                .put(prefix)
                .put(label.getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .array();
        return Arrays.copyOf(hmac(pseudorandomKey, info), 32);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
