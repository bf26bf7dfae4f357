package dev.tapelock.keys;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.storage.ObjectKey;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * What lies in the repository of a recording key, as JSON: enough to open what the key sealed with the root key alone,
 * without any database. The private half is in its holder's protection, and nothing else of it is a secret.
 *
 * @param privateHalf PKCS#8, protected; opens under this organization and id alone
 * @param publicHalf DER SubjectPublicKeyInfo
 */
public record KeyCopy(
        UUID organizationId,
        UUID keyId,
        KeyHolder holder,
        WrapAlgorithm wrapAlgorithm,
        byte[] publicHalf,
        byte[] privateHalf,
        Instant createdAt) {

    /** More than any copy has. */
    public static final int MAX_LENGTH_BYTES = 64 * 1024;

    private static final String FORMAT = "tapelock-recording-key-1";

    static KeyCopy of(RecordingKey key) {
        return new KeyCopy(
                key.organizationId(),
                key.id(),
                key.holder(),
                key.wrapAlgorithm(),
                key.publicKey().getEncoded(),
                key.protectedPrivateHalf(),
                key.createdAt());
    }

    /** Where the copy of a key lies. */
    public static ObjectKey place(UUID organizationId, UUID keyId) {
        return new ObjectKey("keys/" + organizationId + "/" + keyId);
    }

    /**
     * Reads a copy.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static KeyCopy parse(byte[] bytes) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            JsonObject json = reader.readObject();
            if (!FORMAT.equals(json.getString("format"))) {
                throw new IllegalArgumentException("not a copy of a recording key: its format is another");
            }
            return new KeyCopy(
                    UUID.fromString(json.getString("organization")),
                    UUID.fromString(json.getString("key")),
                    KeyHolder.valueOf(json.getString("holder")),
                    WrapAlgorithm.valueOf(json.getString("wrapAlgorithm")),
                    Base64.getDecoder().decode(json.getString("publicHalf")),
                    Base64.getDecoder().decode(json.getString("privateHalf")),
                    Instant.parse(json.getString("createdAt")));
        } catch (JsonException | NullPointerException | ClassCastException | DateTimeException e) {
            throw new IllegalArgumentException("not a copy of a recording key", e);
        }
    }

    byte[] toBytes() {
        return Json.createObjectBuilder()
                .add("format", FORMAT)
                .add("organization", organizationId.toString())
                .add("key", keyId.toString())
                .add("holder", holder.name())
                .add("wrapAlgorithm", wrapAlgorithm.name())
                .add("publicHalf", Base64.getEncoder().encodeToString(publicHalf))
                .add("privateHalf", Base64.getEncoder().encodeToString(privateHalf))
                .add("createdAt", createdAt.toString())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The key as its provider takes it; it is stored nowhere. */
    RecordingKey toKey() {
        return new RecordingKey(
                new OwnedId(organizationId, keyId),
                holder,
                new KeyMaterial(publicHalf, privateHalf, wrapAlgorithm),
                Optional.empty(),
                createdAt);
    }
}
