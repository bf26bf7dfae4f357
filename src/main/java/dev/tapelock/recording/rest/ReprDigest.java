package dev.tapelock.recording.rest;

import dev.tapelock.platform.RefusedException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Repr-Digest} field (RFC 9530), of which SHA-256 is used. */
final class ReprDigest {

    static final String HEADER = "Repr-Digest";

    private static final int SHA256_BYTES = 32;
    private static final Pattern SHA256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/=]*):\\s*(?=,|;|$)");

    private ReprDigest() {}

    /**
     * The SHA-256 in a field value; empty if there is none, as with other algorithms alone.
     *
     * @throws RefusedException {@code invalid.value} if it is no SHA-256
     */
    static Optional<byte[]> sha256(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        Matcher matcher = SHA256.matcher(value);
        if (!matcher.find()) {
            if (value.contains("sha-256")) {
                throw invalid(value);
            }
            return Optional.empty();
        }
        try {
            byte[] digest = Base64.getDecoder().decode(matcher.group(1));
            if (digest.length != SHA256_BYTES) {
                throw invalid(value);
            }
            return Optional.of(digest);
        } catch (IllegalArgumentException e) {
            throw invalid(value);
        }
    }

    static String of(byte[] sha256) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }

    private static RefusedException invalid(String value) {
        return RefusedException.invalidValue(HEADER, value, "sha-256=:base64 of 32 bytes:");
    }
}
