package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class GeneratedSecretTest {

    private final GeneratedSecret secret = GeneratedSecret.random(new SecureRandom());

    @Test
    void aSecretHas256BitsAndFitsIntoAUrl() {
        assertThat(secret.reveal()).matches("[A-Za-z0-9_-]{43}");
        assertThat(Base64.getUrlDecoder().decode(secret.reveal())).hasSize(32);
    }

    @Test
    void noTwoAreTheSame() {
        assertThat(GeneratedSecret.random(new SecureRandom()).reveal()).isNotEqualTo(secret.reveal());
    }

    @Test
    void itIsKeptAsTheSha256OfItsText() throws NoSuchAlgorithmException {
        assertThat(secret.sha256())
                .isEqualTo(MessageDigest.getInstance("SHA-256")
                        .digest(secret.reveal().getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void onlyTheSecretItselfMatches() {
        byte[] kept = secret.sha256();
        assertThat(GeneratedSecret.matches(secret.reveal(), kept)).isTrue();
        assertThat(GeneratedSecret.matches("", kept)).isFalse();
        assertThat(GeneratedSecret.matches(secret.reveal() + " ", kept)).isFalse();
        assertThat(GeneratedSecret.matches(secret.reveal().substring(1), kept)).isFalse();
        assertThat(GeneratedSecret.matches(secret.reveal(), new byte[0])).isFalse();
    }

    @Test
    void itsTextFormTellsNothing() {
        assertThat(secret).hasToString("GeneratedSecret");
    }
}
