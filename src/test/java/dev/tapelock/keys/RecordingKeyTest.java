package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.vault.AssociatedData;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordingKeyTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID KEY = UUID.randomUUID();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aNewKeyIsActive() {
        RecordingKey key = key(ORGANIZATION, KEY, new byte[] {1}, new byte[] {2});
        assertThat(key.state()).isEqualTo(KeyState.ACTIVE);
        assertThat(key.retiredAt()).isEmpty();
        assertThat(key.createdAt()).isEqualTo(NOON);
    }

    @Test
    void aRetiredKeySaysSinceWhen() {
        RecordingKey key = key(ORGANIZATION, KEY, new byte[] {1}, new byte[] {2});
        key.retire(NOON.plusSeconds(5));
        assertThat(key.state()).isEqualTo(KeyState.RETIRED);
        assertThat(key.retiredAt()).contains(NOON.plusSeconds(5));
    }

    @Test
    void theMacCoversWhoseKeyItIsWhoHoldsItAndWhatItWrapsWith() {
        byte[] publicHalf = {1, 2, 3};
        assertThat(key(ORGANIZATION, KEY, publicHalf, new byte[0])
                        .authenticated()
                        .encoded())
                .isEqualTo(AssociatedData.of(
                                "recording-key-public-half",
                                ORGANIZATION.toString(),
                                KEY.toString(),
                                "MANAGED",
                                "0",
                                "RSAES_OAEP_SHA_256",
                                Base64.getEncoder().encodeToString(publicHalf))
                        .encoded());
    }

    @Test
    void theMacCoversEveryFieldThatCanDiffer() {
        byte[] expected = key(ORGANIZATION, KEY, new byte[] {1}, new byte[0])
                .authenticated()
                .encoded();
        assertThat(key(UUID.randomUUID(), KEY, new byte[] {1}, new byte[0])
                        .authenticated()
                        .encoded())
                .isNotEqualTo(expected);
        assertThat(key(ORGANIZATION, UUID.randomUUID(), new byte[] {1}, new byte[0])
                        .authenticated()
                        .encoded())
                .isNotEqualTo(expected);
        assertThat(key(ORGANIZATION, KEY, new byte[] {1, 0}, new byte[0])
                        .authenticated()
                        .encoded())
                .isNotEqualTo(expected);
    }

    @Test
    void theMacStaysRightWhenTheKeyRetiresOrItsPrivateHalfIsProtectedAnew() {
        RecordingKey key = key(ORGANIZATION, KEY, new byte[] {1}, new byte[] {2});
        byte[] before = key.authenticated().encoded();
        key.retire(NOON);
        assertThat(key.authenticated().encoded()).isEqualTo(before);
        assertThat(key(ORGANIZATION, KEY, new byte[] {1}, new byte[] {3})
                        .authenticated()
                        .encoded())
                .isEqualTo(before);
    }

    @Test
    void bytesThatAreGivenAndTakenAreCopies() {
        byte[] privateHalf = {2};
        RecordingKey key = key(ORGANIZATION, KEY, new byte[] {1}, privateHalf);
        privateHalf[0] = 9;
        key.protectedPrivateHalf().orElseThrow()[0] = 9;
        assertThat(key.protectedPrivateHalf().orElseThrow()).containsExactly(2);
    }

    @Test
    void thePublicHalfIsReadBothWays() {
        KeyPair pair = KeyPairs.ofBits(2048);
        RecordingKey key = key(ORGANIZATION, KEY, pair.getPublic().getEncoded(), new byte[0]);
        assertThat(key.publicKey()).isEqualTo(pair.getPublic());
        assertThat(key.pkcs1PublicKey()).hasSize(270);
    }

    @Test
    void aPublicHalfThatIsNoneIsNamedByItsKey() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        key(ORGANIZATION, KEY, new byte[] {1}, new byte[0]).publicKey())
                .withMessage("The public half of recording key " + KEY + " cannot be read");
    }

    private static RecordingKey key(UUID organizationId, UUID keyId, byte[] publicHalf, byte[] privateHalf) {
        return new RecordingKey(
                new OwnedId(organizationId, keyId),
                KeyHolder.MANAGED,
                0,
                KeyMaterial.managed(publicHalf, privateHalf, WrapAlgorithm.RSAES_OAEP_SHA_256),
                Optional.empty(),
                NOON);
    }
}
