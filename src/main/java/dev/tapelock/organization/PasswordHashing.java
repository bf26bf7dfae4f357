package dev.tapelock.organization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.security.SecureRandom;
import java.util.Map;

/** Hashes passwords: PBKDF2-HMAC-SHA-256 (RFC 8018) with 600 000 rounds, slow on purpose. */
@ApplicationScoped
class PasswordHashing {

    private static final Map<String, String> PARAMETERS = Map.of(
            "Pbkdf2PasswordHash.Algorithm", "PBKDF2WithHmacSHA256",
            "Pbkdf2PasswordHash.Iterations", "600000",
            "Pbkdf2PasswordHash.SaltSizeBytes", "32",
            "Pbkdf2PasswordHash.KeySizeBytes", "32");

    private final Pbkdf2PasswordHash pbkdf2;
    private final SecureRandom random;

    @Inject
    PasswordHashing(Pbkdf2PasswordHash pbkdf2, SecureRandom random) {
        this.pbkdf2 = pbkdf2;
        this.random = random;
        pbkdf2.initialize(PARAMETERS);
    }

    String hash(char[] password) {
        return pbkdf2.generate(password);
    }

    boolean matches(char[] password, String hash) {
        return pbkdf2.verify(password, hash);
    }

    /** A hash that no password matches, to be compared with where there is no user: it takes as long. */
    String hashOfNobody() {
        return hash(GeneratedSecret.random(random).reveal().toCharArray());
    }
}
