package dev.tapelock.testbed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key in one of its states. Only symmetric ones can do anything here. A ciphertext is the version, the key's id, a
 * checksum of both, the IV, and AES-256-GCM with the encryption context as additional data.
 *
 * @param deletion when it will be gone, if that is scheduled
 */
record KmsKey(
        UUID id,
        String arn,
        String spec,
        String usage,
        String description,
        Instant created,
        State state,
        @Nullable Instant deletion,
        String policy,
        byte[] material) {

    /** As AWS calls them, but in capitals. */
    enum State {
        ENABLED("Enabled"),
        DISABLED("Disabled"),
        PENDING_DELETION("PendingDeletion");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    static byte[] newMaterial() {
        return random(32);
    }

    static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    KmsKey with(State newState, @Nullable Instant newDeletion) {
        return new KmsKey(id, arn, spec, usage, description, created, newState, newDeletion, policy, material);
    }

    KmsKey withPolicy(String newPolicy) {
        return new KmsKey(id, arn, spec, usage, description, created, state, deletion, newPolicy, material);
    }

    boolean isSymmetric() {
        return spec.equals("SYMMETRIC_DEFAULT");
    }

    boolean isGone(Instant now) {
        return deletion != null && !now.isBefore(deletion);
    }

    byte[] encrypt(byte[] plaintext, Map<String, String> context) {
        byte[] iv = random(IV_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv, context).doFinal(plaintext);
            return ByteBuffer.allocate(HEADER_BYTES + IV_BYTES + sealed.length)
                    .put(header(id))
                    .put(iv)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] decrypt(byte[] blob, Map<String, String> context) {
        byte[] iv = Arrays.copyOfRange(blob, HEADER_BYTES, HEADER_BYTES + IV_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, iv, context)
                    .doFinal(blob, HEADER_BYTES + IV_BYTES, blob.length - HEADER_BYTES - IV_BYTES);
        } catch (GeneralSecurityException e) {
            throw invalidCiphertext();
        }
    }

    /** The id of the key that made the blob. */
    static UUID idIn(byte[] blob) {
        if (blob.length < HEADER_BYTES + IV_BYTES + TAG_BYTES) {
            throw invalidCiphertext();
        }
        ByteBuffer header = ByteBuffer.wrap(blob, 1, 2 * Long.BYTES);
        UUID id = new UUID(header.getLong(), header.getLong());
        if (!Arrays.equals(header(id), Arrays.copyOf(blob, HEADER_BYTES))) {
            throw invalidCiphertext();
        }
        return id;
    }

    /** The checksum tells a blob that was altered from one of a key that is not here. */
    private static byte[] header(UUID id) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .put(VERSION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        CRC32 checksum = new CRC32();
        checksum.update(header.array(), 0, header.position());
        return header.putInt((int) checksum.getValue()).array();
    }

    private Cipher cipher(int mode, byte[] iv, Map<String, String> context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(material, "AES"), new GCMParameterSpec(8 * TAG_BYTES, iv));
        new TreeMap<>(context).forEach((name, value) -> {
            addLengthAndText(cipher, name);
            addLengthAndText(cipher, value);
        });
        return cipher;
    }

    private static void addLengthAndText(Cipher cipher, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        cipher.updateAAD(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        cipher.updateAAD(bytes);
    }

    private static AwsError invalidCiphertext() {
        return AwsError.of("InvalidCiphertextException", "");
    }
}
