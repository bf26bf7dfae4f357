package dev.tapelock.keys;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.storage.ObjectKey;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the repository of a recording key, as JSON: enough to open what the key sealed with the root key alone,
 * without any database, if we hold its private half. (What a customer holds is opened by the customer.) The private half is in its holder's protection, and nothing else of it is a secret.
 *
 * @param configurationVersion says how the holder was reached when the key was made; 0 for keys that we hold
 * @param privateHalf PKCS#8, protected; opens under this organization and id alone. {@code null} if the holder kept it
 * @param kmsKeyArn the KMS key that protects the private half; {@code null} for other holders
 * @param publicHalf DER SubjectPublicKeyInfo
 */
public record KeyCopy(
        UUID organizationId,
        UUID keyId,
        KeyHolder holder,
        int configurationVersion,
        WrapAlgorithm wrapAlgorithm,
        byte[] publicHalf,
        byte @Nullable [] privateHalf,
        @Nullable String kmsKeyArn,
        Instant createdAt) {

    /** More than any copy has. */
    public static final int MAX_LENGTH_BYTES = 64 * 1024;

    private static final String FORMAT = "tapelock-recording-key-1";

    static KeyCopy of(RecordingKey key) {
        return new KeyCopy(
                key.organizationId(),
                key.id(),
                key.holder(),
                key.configurationVersion(),
                key.wrapAlgorithm(),
                key.publicKey().getEncoded(),
                key.protectedPrivateHalf().orElse(null),
                key.kmsKeyArn().orElse(null),
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
                    json.getInt("configurationVersion", KeyConfiguration.NO_VERSION),
                    WrapAlgorithm.valueOf(json.getString("wrapAlgorithm")),
                    Base64.getDecoder().decode(json.getString("publicHalf")),
                    json.containsKey("privateHalf") ? Base64.getDecoder().decode(json.getString("privateHalf")) : null,
                    json.getString("kmsKeyArn", null),
                    Instant.parse(json.getString("createdAt")));
        } catch (JsonException | NullPointerException | ClassCastException | DateTimeException e) {
            throw new IllegalArgumentException("not a copy of a recording key", e);
        }
    }

    byte[] toBytes() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("format", FORMAT)
                .add("organization", organizationId.toString())
                .add("key", keyId.toString())
                .add("holder", holder.name())
                .add("wrapAlgorithm", wrapAlgorithm.name())
                .add("publicHalf", Base64.getEncoder().encodeToString(publicHalf));
        if (privateHalf != null) {
            json.add("privateHalf", Base64.getEncoder().encodeToString(privateHalf));
        }
        json.add("createdAt", createdAt.toString());
        if (configurationVersion != KeyConfiguration.NO_VERSION) {
            json.add("configurationVersion", configurationVersion);
        }
        if (kmsKeyArn != null) {
            json.add("kmsKeyArn", kmsKeyArn);
        }
        return json.build().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The key as its provider takes it; it is stored nowhere. */
    RecordingKey toKey() {
        return new RecordingKey(
                new OwnedId(organizationId, keyId),
                holder,
                configurationVersion,
                new KeyMaterial(publicHalf, privateHalf, wrapAlgorithm, kmsKeyArn),
                Optional.empty(),
                createdAt);
    }
}
