package dev.tapelock.edge;

import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.WrapAlgorithm;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to seal under an organization's public key, for a time. Past its end it is used all the same as long as there
 * is no newer one: a call that is not recorded is worse.
 *
 * @param publicKey base64 of the DER PKCS#1 RSAPublicKey
 * @param fetchedAt when it came, by this machine's clock
 */
record Lease(
        UUID id,
        UUID organization,
        UUID key,
        String publicKey,
        WrapAlgorithm wrapAlgorithm,
        Instant validUntil,
        Instant fetchedAt) {

    /** @throws EdgeException if a recording cannot be sealed under it */
    Lease {
        try {
            KeyWrapping.publicHalf(Base64.getDecoder().decode(publicKey));
        } catch (IllegalArgumentException e) {
            throw new EdgeException("The lease's public key cannot be used: " + e.getMessage(), e);
        }
    }

    PublicKey publicHalf() {
        return KeyWrapping.publicHalf(Base64.getDecoder().decode(publicKey));
    }

    boolean isOverAt(Instant now) {
        return !now.isBefore(validUntil);
    }

    /**
     * Reads the centre's answer.
     *
     * @param expected the organization, if it is known; needed if the answer does not say it
     * @throws EdgeException if it is no lease, or one of another organization
     */
    static Lease ofAnswer(String text, Optional<UUID> expected, Instant now) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            JsonObject key = json.getJsonObject("key");
            return new Lease(
                    UUID.fromString(json.getString("id")),
                    organization(json, expected),
                    UUID.fromString(key.getString("id")),
                    key.getString("keydataSummary"),
                    WrapAlgorithm.valueOf(key.getString("wrapAlgorithm")),
                    OffsetDateTime.parse(json.getString("validUntil")).toInstant(),
                    now);
        } catch (JsonException
                | ClassCastException
                | NullPointerException
                | IllegalArgumentException
                | DateTimeException e) {
            throw new EdgeException("The centre's answer is no lease: " + e.getMessage(), e);
        }
    }

    private static UUID organization(JsonObject json, Optional<UUID> expected) {
        Optional<UUID> told =
                Optional.ofNullable(json.getString("organizationId", null)).map(UUID::fromString);
        if (told.isPresent() && expected.isPresent() && !told.equals(expected)) {
            throw new IllegalArgumentException(
                    "it is of organization " + told.get() + ", and the settings say " + expected.get());
        }
        return told.or(() -> expected)
                .orElseThrow(() -> new IllegalArgumentException("it names no organization, nor do the settings"));
    }

    String toJson() {
        return Json.createObjectBuilder()
                .add("id", id.toString())
                .add("organizationId", organization.toString())
                .add(
                        "key",
                        Json.createObjectBuilder()
                                .add("id", key.toString())
                                .add("keydataSummary", publicKey)
                                .add("wrapAlgorithm", wrapAlgorithm.name()))
                .add("validUntil", validUntil.toString())
                .add("fetchedAt", fetchedAt.toString())
                .build()
                .toString();
    }

    /** Reads what {@link #toJson()} wrote. */
    static Lease parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return ofAnswer(
                    text, Optional.empty(), Instant.parse(reader.readObject().getString("fetchedAt")));
        } catch (JsonException | ClassCastException | NullPointerException | DateTimeException e) {
            throw new EdgeException("It is no lease: " + e.getMessage(), e);
        }
    }
}
