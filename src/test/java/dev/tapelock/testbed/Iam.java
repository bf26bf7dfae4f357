package dev.tapelock.testbed;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Users with their access keys, roles with their trust policies, and the sessions of roles. */
final class Iam {

    /** A caller, and the secret with which it signs. */
    record Signer(AwsCaller caller, String secret) {}

    private record User(AwsCaller caller, String secret) {}

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, AwsPolicy> roles = new ConcurrentHashMap<>();

    void addUser(AwsAccessKey key) {
        users.put(key.id(), new User(AwsCaller.user(key.principal()), key.secret()));
    }

    void addRole(String roleArn, String trustPolicy) {
        roles.put(roleArn, AwsPolicy.parse(trustPolicy));
    }

    boolean mayAssume(AwsCaller caller, String roleArn, @Nullable String externalId) {
        Map<String, String> facts = externalId == null ? Map.of() : Map.of("sts:ExternalId", externalId);
        return Optional.ofNullable(roles.get(roleArn))
                .map(trust -> trust.decide(caller, "sts:AssumeRole", facts))
                .filter(AwsPolicy.Decision.ALLOWED::equals)
                .isPresent();
    }

    /**
     * Access to a role for a while. The token itself says whose and how long, and the secret follows from it, so that a
     * session outlives the server as the real ones do.
     */
    AwsSession open(String roleArn, String sessionName, Instant expiry) {
        String id = "ASIA"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
        String content = String.join("\n", id, roleArn, sessionName, expiry.toString());
        String token = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))
                + '.'
                + mac("token", content);
        return new AwsSession(id, mac("secret", content), token, expiry);
    }

    Signer signer(String accessKeyId, @Nullable String token, Instant now) {
        User user = users.get(accessKeyId);
        if (user != null && token == null) {
            return new Signer(user.caller(), user.secret());
        }
        String[] parts = String.valueOf(token).split("\\.");
        if (user != null || parts.length != 2) {
            throw unrecognized();
        }
        String content;
        try {
            content = new String(Base64.getDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unrecognized();
        }
        String[] session = content.split("\n");
        if (!MessageDigest.isEqual(
                        parts[1].getBytes(StandardCharsets.UTF_8),
                        mac("token", content).getBytes(StandardCharsets.UTF_8))
                || !session[0].equals(accessKeyId)
                || !roles.containsKey(session[1])) {
            throw unrecognized();
        }
        if (!now.isBefore(Instant.parse(session[3]))) {
            throw AwsError.of("ExpiredTokenException", "The security token included in the request is expired");
        }
        return new Signer(AwsCaller.session(session[1], session[2]), mac("secret", content));
    }

    private static AwsError unrecognized() {
        return AwsError.of("UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    private static String mac(String purpose, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("sessions of the testbed".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal((purpose + '\n' + content).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
