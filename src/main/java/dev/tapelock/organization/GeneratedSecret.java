package dev.tapelock.organization;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret of 256 random bits, shown once and kept as its SHA-256.
 *
 * <p>No slow hash is needed: there is nothing to guess in 256 random bits.
 */
public final class GeneratedSecret {

    private static final int BYTES = 32;

    private final String text;

    private GeneratedSecret(String text) {
        this.text = text;
    }

    public static GeneratedSecret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new GeneratedSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The secret itself, to be shown to its owner once. */
    public String reveal() {
        return text;
    }

    byte[] sha256() {
        return sha256(text);
    }

    static boolean matches(String candidate, byte[] sha256) {
        return MessageDigest.isEqual(sha256(candidate), sha256);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "GeneratedSecret";
    }
}
