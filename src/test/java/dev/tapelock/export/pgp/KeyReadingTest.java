package dev.tapelock.export.pgp;

import static dev.tapelock.export.pgp.SampleKey.DAY;
import static dev.tapelock.export.pgp.SampleKey.FOR_ENCRYPTION;
import static dev.tapelock.export.pgp.SampleKey.MADE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.FileEncryption;
import dev.tapelock.export.RecipientKey;
import dev.tapelock.export.RecipientKeyProblem;
import dev.tapelock.export.UnusableRecipientKeyException;
import dev.tapelock.platform.Refusal;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.RevocationReasonTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that people paste: what is taken, what is refused, and what counts of what they say of themselves. */
class KeyReadingTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant EARLIER = Instant.parse("2026-03-01T00:00:00Z");
    private static final String ANN = "Ann <ann@example.com>";

    private static final PGPKeyPair PRIMARY = SampleKey.ed25519();
    private static final PGPKeyPair SUBKEY = SampleKey.x25519();

    private final OpenPgpEncryption encryption = new OpenPgpEncryption(new SecureRandom());

    private List<RecipientKey> read(String... texts) {
        return encryption.read(List.of(texts), NOW);
    }

    private void assertRefused(RecipientKeyProblem problem, String... texts) {
        assertThatThrownBy(() -> read(texts)).isInstanceOfSatisfying(UnusableRecipientKeyException.class, refused -> {
            assertThat(refused.problem()).isEqualTo(problem);
            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_VALUE);
            assertThat(refused.getMessage()).contains(problem.sentence()).hasSizeLessThan(400);
        });
    }

    private void assertRefused(RecipientKeyProblem problem, SampleKey key) {
        assertRefused(problem, key.armored());
    }

    private static SampleKey usual() {
        return SampleKey.of(PRIMARY, SUBKEY);
    }

    @Test
    void aKeyIsShownAsItIs() {
        RecipientKey read = read(usual().armored()).get(0);
        assertThat(read.fingerprint())
                .isEqualTo(HexFormat.of()
                        .withUpperCase()
                        .formatHex(PRIMARY.getPublicKey().getFingerprint()));
        assertThat(read.groupedFingerprint()).matches("([0-9A-F]{4} ){9}[0-9A-F]{4}");
        assertThat(read.userIds()).containsExactly(ANN);
        assertThat(read.algorithm()).isEqualTo("ECDH Curve25519");
        assertThat(read.expires()).isEmpty();
        assertThat(read.encryptionKeyId()).isEqualTo(String.format("%016X", SUBKEY.getKeyID()));
        assertThat(read.armored())
                .startsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----")
                .contains("\n=");
    }

    @Test
    void whatIsKeptOfAKeyIsReadAsTheSame() {
        RecipientKey read = read(usual().armored()).get(0);
        assertThat(read(read.armored())).containsExactly(read);
    }

    @Test
    void rsaIsToldByItsBits() {
        assertThat(read(SampleKey.of(SampleKey.rsa(3072), SampleKey.rsa(2048)).armored())
                        .get(0)
                        .algorithm())
                .isEqualTo("RSA 2048");
    }

    @Test
    void aKeyOfVersion6IsTaken() throws Exception {
        SampleKey key = new SampleKey(SampleKey.pairs(6).generateEd25519KeyPair())
                .direct(PGPSignature.DIRECT_KEY, said -> said.setKeyFlags(true, KeyFlags.CERTIFY_OTHER))
                .with(SampleKey.pairs(6).generateX25519KeyPair(), FOR_ENCRYPTION);
        RecipientKey read = read(key.armored()).get(0);
        assertThat(read.fingerprint()).hasSize(64);
        assertThat(read.userIds()).isEmpty();
        assertThat(read.algorithm()).isEqualTo("X25519");
    }

    @Test
    void severalKeysMayStandInOneBlockAndSeveralBlocksInOneText() {
        SampleKey second = SampleKey.of(SampleKey.ed25519(), SampleKey.x25519());
        SampleKey third = SampleKey.of(SampleKey.ed25519(), SampleKey.x25519());
        byte[] both = concat(usual().packets(), second.packets());
        assertThat(read(
                        "Our keys:\n\n" + SampleKey.armored("PUBLIC KEY BLOCK", both) + "\nand\n" + third.armored(),
                        " \n"))
                .hasSize(3);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void blanksAroundLinesDoNoHarm() {
        assertThat(read(usual().armored().replace("\n", "  \r\n  "))).hasSize(1);
    }

    @Test
    void noTextIsNoKey() {
        assertThat(read()).isEmpty();
        assertThat(read("", " \n\t")).isEmpty();
    }

    @Test
    void whatIsNoKeyIsRefused() {
        String good = usual().armored();
        assertRefused(RecipientKeyProblem.NOT_A_KEY, "ssh-ed25519 AAAAC3Nz");
        assertRefused(RecipientKeyProblem.NOT_A_KEY, good.replace("PUBLIC KEY BLOCK", "MESSAGE"));
        assertRefused(RecipientKeyProblem.NOT_A_KEY, good.substring(0, good.length() / 2));
        assertRefused(RecipientKeyProblem.NOT_A_KEY, good.replaceFirst("\n=....", "\n=AAAA"));
        assertRefused(
                RecipientKeyProblem.NOT_A_KEY,
                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----");
        assertRefused(RecipientKeyProblem.NOT_A_KEY, SampleKey.armored("PUBLIC KEY BLOCK", new byte[] {1, 2, 3}));
        byte[] garbage = new byte[5000];
        new Random(1).nextBytes(garbage);
        assertRefused(RecipientKeyProblem.NOT_A_KEY, SampleKey.armored("PUBLIC KEY BLOCK", garbage));
        assertRefused(
                RecipientKeyProblem.NOT_A_KEY,
                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n\u00e9\u3042\n-----END PGP PUBLIC KEY BLOCK-----");
    }

    @Test
    void tooMuchTextIsRefusedUnread() {
        assertRefused(RecipientKeyProblem.TOO_LONG, "x".repeat(10_000_000));
        assertRefused(RecipientKeyProblem.TOO_LONG, usual().armored() + " ".repeat(FileEncryption.LONGEST_TEXT));
    }

    @Test
    void aSecretKeyIsRefusedAndNotRepeated() {
        String armored = SampleKey.armored("PRIVATE KEY BLOCK", usual().packets());
        assertRefused(RecipientKeyProblem.SECRET_KEY, armored);
        assertThatThrownBy(() -> read(armored))
                .hasMessageNotContaining(armored.lines().toList().get(3));
        byte[] disguised = usual().packets();
        // The same packet under the tag of a secret key.
        disguised[0] = (byte) (disguised[0] & 0xc0 | ((disguised[0] & 0x40) == 0 ? 5 << 2 | disguised[0] & 3 : 5));
        assertRefused(RecipientKeyProblem.SECRET_KEY, SampleKey.armored("PUBLIC KEY BLOCK", disguised));
    }

    @Test
    void aKeyThatOnlySignsIsRefused() {
        assertRefused(RecipientKeyProblem.NOT_FOR_ENCRYPTION, new SampleKey(PRIMARY).named(ANN));
        assertRefused(
                RecipientKeyProblem.NOT_FOR_ENCRYPTION,
                new SampleKey(PRIMARY).named(ANN).with(SampleKey.rsa(2048), KeyFlags.AUTHENTICATION));
        assertRefused(
                RecipientKeyProblem.NOT_FOR_ENCRYPTION,
                new SampleKey(PRIMARY).named(ANN).with(SUBKEY, said -> {}));
    }

    @Test
    void flagsThatNoSignatureCoversDoNotCount() {
        assertRefused(
                RecipientKeyProblem.NOT_FOR_ENCRYPTION,
                new SampleKey(PRIMARY)
                        .named(ANN)
                        .with(SUBKEY, KeyFlags.AUTHENTICATION)
                        .at(EARLIER)
                        .forged()
                        .bound(SUBKEY, PGPSignature.SUBKEY_BINDING, said -> said.setKeyFlags(true, FOR_ENCRYPTION)));
    }

    @Test
    void aSubkeyThatThePrimaryKeyHasNotBoundDoesNotCount() {
        assertRefused(
                RecipientKeyProblem.NOT_FOR_ENCRYPTION,
                new SampleKey(PRIMARY).named(ANN).unbound(SUBKEY));
        assertRefused(
                RecipientKeyProblem.NOT_FOR_ENCRYPTION,
                new SampleKey(PRIMARY).named(ANN).forged().with(SUBKEY, FOR_ENCRYPTION));
    }

    @Test
    void aKeyWithoutASignatureOfItsOwnIsRefused() {
        assertRefused(RecipientKeyProblem.NOT_VERIFIED, new SampleKey(PRIMARY).with(SUBKEY, FOR_ENCRYPTION));
        assertRefused(
                RecipientKeyProblem.NOT_VERIFIED,
                new SampleKey(PRIMARY).forged().named(ANN).with(SUBKEY, FOR_ENCRYPTION));
        assertRefused(
                RecipientKeyProblem.NOT_VERIFIED,
                new SampleKey(PRIMARY).at(NOW.plusSeconds(1)).named(ANN).with(SUBKEY, FOR_ENCRYPTION));
    }

    @Test
    void anExpiredKeyIsRefused() {
        assertRefused(
                RecipientKeyProblem.EXPIRED,
                new SampleKey(PRIMARY)
                        .named(ANN, said -> said.setKeyExpirationTime(true, 30 * DAY))
                        .with(SUBKEY, FOR_ENCRYPTION));
        assertRefused(
                RecipientKeyProblem.EXPIRED,
                new SampleKey(PRIMARY)
                        .direct(PGPSignature.DIRECT_KEY, said -> said.setKeyExpirationTime(true, 30 * DAY))
                        .named(ANN)
                        .with(SUBKEY, FOR_ENCRYPTION));
        assertRefused(RecipientKeyProblem.EXPIRED, expiringSubkey(30));
    }

    private static SampleKey expiringSubkey(long days) {
        return new SampleKey(PRIMARY).named(ANN).with(SUBKEY, said -> {
            said.setKeyFlags(true, FOR_ENCRYPTION);
            said.setKeyExpirationTime(true, days * DAY);
        });
    }

    @Test
    void theEarlierEndIsTold() {
        SampleKey key = new SampleKey(PRIMARY)
                .named(ANN, said -> said.setKeyExpirationTime(true, 300 * DAY))
                .with(SUBKEY, said -> {
                    said.setKeyFlags(true, FOR_ENCRYPTION);
                    said.setKeyExpirationTime(true, 200 * DAY);
                });
        RecipientKey read = read(key.armored()).get(0);
        assertThat(read.expires()).contains(MADE.plusSeconds(200 * DAY));
        assertThat(read.isExpiringWithin(Duration.ofDays(30), NOW)).isFalse();
        assertThat(read.isExpiringWithin(Duration.ofDays(30), MADE.plusSeconds(180 * DAY)))
                .isTrue();
    }

    @Test
    void anEndThatWasPutOffByTheKeyItselfCounts() {
        SampleKey key = new SampleKey(PRIMARY)
                .named(ANN, said -> said.setKeyExpirationTime(true, 30 * DAY))
                .at(EARLIER)
                .certified(ANN, said -> said.setKeyExpirationTime(true, 365 * DAY))
                .with(SUBKEY, FOR_ENCRYPTION);
        assertThat(read(key.armored()).get(0).expires()).contains(MADE.plusSeconds(365 * DAY));
    }

    @Test
    void anEndThatSomebodyElsePutOffOrBroughtForwardDoesNotCount() {
        assertRefused(
                RecipientKeyProblem.EXPIRED,
                expiringSubkey(30)
                        .at(EARLIER)
                        .forged()
                        .bound(SUBKEY, PGPSignature.SUBKEY_BINDING, said -> said.setKeyFlags(true, FOR_ENCRYPTION)));
        assertRefused(
                RecipientKeyProblem.EXPIRED,
                new SampleKey(PRIMARY)
                        .named(ANN, said -> said.setKeyExpirationTime(true, 30 * DAY))
                        .with(SUBKEY, FOR_ENCRYPTION)
                        .at(EARLIER)
                        .forged()
                        .named("Mallory")
                        .named(ANN));
        SampleKey shortened = expiringSubkey(300)
                .at(EARLIER)
                .forged()
                .bound(SUBKEY, PGPSignature.SUBKEY_BINDING, said -> {
                    said.setKeyFlags(true, FOR_ENCRYPTION);
                    said.setKeyExpirationTime(true, DAY);
                });
        assertThat(read(shortened.armored()).get(0).expires()).contains(MADE.plusSeconds(300 * DAY));
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                RevocationReasonTags.NO_REASON,
                RevocationReasonTags.KEY_COMPROMISED,
                RevocationReasonTags.KEY_SUPERSEDED,
                RevocationReasonTags.KEY_RETIRED
            })
    void aRevokedKeyIsRefusedWhateverTheReason(byte reason) {
        assertRefused(
                RecipientKeyProblem.REVOKED,
                new SampleKey(PRIMARY)
                        .at(EARLIER)
                        .direct(PGPSignature.KEY_REVOCATION, said -> said.setRevocationReason(false, reason, ""))
                        .at(MADE)
                        .named(ANN)
                        .with(SUBKEY, FOR_ENCRYPTION));
        assertRefused(
                RecipientKeyProblem.REVOKED,
                usual().at(EARLIER)
                        .bound(
                                SUBKEY,
                                PGPSignature.SUBKEY_REVOCATION,
                                said -> said.setRevocationReason(false, reason, "")));
    }

    @Test
    void aRevocationOfTheFutureCountsNowIfTheKeyMayBeInOtherHands() {
        assertRefused(RecipientKeyProblem.REVOKED, revokedInFuture(RevocationReasonTags.KEY_COMPROMISED));
        assertThat(read(revokedInFuture(RevocationReasonTags.KEY_RETIRED).armored()))
                .hasSize(1);
    }

    private static SampleKey revokedInFuture(byte reason) {
        return new SampleKey(PRIMARY)
                .at(NOW.plusSeconds(DAY))
                .direct(PGPSignature.KEY_REVOCATION, said -> said.setRevocationReason(false, reason, ""))
                .at(MADE)
                .named(ANN)
                .with(SUBKEY, FOR_ENCRYPTION);
    }

    @Test
    void nobodyElseCanRevoke() {
        SampleKey key = new SampleKey(PRIMARY)
                .named(ANN)
                .with(SUBKEY, FOR_ENCRYPTION)
                .forged()
                .bound(SUBKEY, PGPSignature.SUBKEY_REVOCATION, said -> {});
        RecipientKey read = read(key.armored()).get(0);
        assertThat(read(read.armored())).containsExactly(read);
    }

    @Test
    void aNewerSubkeyTakesThePlaceOfARevokedOne() {
        PGPKeyPair newer = SampleKey.x25519();
        SampleKey key = usual().bound(SUBKEY, PGPSignature.SUBKEY_REVOCATION, said -> {})
                .with(newer, FOR_ENCRYPTION);
        assertThat(read(key.armored()).get(0).encryptionKeyId()).isEqualTo(String.format("%016X", newer.getKeyID()));
    }

    @Test
    void weakOrUnusualKeysAreRefused() throws Exception {
        PGPKeyPair weak = SampleKey.rsa(1024);
        assertRefused(RecipientKeyProblem.NOT_ALLOWED, SampleKey.of(weak, SUBKEY));
        assertRefused(RecipientKeyProblem.NOT_ALLOWED, SampleKey.of(PRIMARY, weak));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
        generator.initialize(2048);
        KeyPair dsa = generator.generateKeyPair();
        assertRefused(
                RecipientKeyProblem.NOT_ALLOWED,
                SampleKey.of(new JcaPGPKeyPair(4, PublicKeyAlgorithmTags.DSA, dsa, Date.from(MADE)), SUBKEY));
    }

    @Test
    void theSameKeyTwiceIsRefused() {
        assertRefused(RecipientKeyProblem.TWICE, usual().armored(), usual().armored());
        assertRefused(
                RecipientKeyProblem.TWICE,
                SampleKey.armored("PUBLIC KEY BLOCK", concat(usual().packets(), usual().packets())));
    }

    @Test
    void moreThanTenKeysAreRefused() {
        assertRefused(
                RecipientKeyProblem.TOO_MANY,
                Collections.nCopies(11, usual().armored()).toArray(String[]::new));
        StringBuilder eleven = new StringBuilder();
        for (int i = 0; i < 11; i++) {
            eleven.append(SampleKey.of(SampleKey.ed25519(), SampleKey.x25519()).armored());
        }
        assertRefused(RecipientKeyProblem.TOO_MANY, eleven.toString());
    }

    @Test
    void whatHasExpiredSinceIsRefusedWhenARunBegins() {
        List<RecipientKey> read = read(expiringSubkey(200).armored());
        assertThat(encryption.to(read, NOW)).isNotNull();
        assertThatThrownBy(() -> encryption.to(read, MADE.plusSeconds(200 * DAY)))
                .isInstanceOfSatisfying(
                        UnusableRecipientKeyException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(RecipientKeyProblem.EXPIRED))
                .hasMessageContaining(read.get(0).fingerprint());
    }

    @Test
    void namesThatTheKeyDoesNotCertifyAreNotShown() {
        SampleKey key = usual().forged().named("Mallory");
        assertThat(read(key.armored()).get(0).armored())
                .isEqualTo(read(usual().armored()).get(0).armored());
        assertThat(read(new SampleKey(PRIMARY)
                                .named("Ann\u0000\u202e\n<x>")
                                .with(SUBKEY, FOR_ENCRYPTION)
                                .armored())
                        .get(0)
                        .userIds())
                .containsExactly("Ann???<x>");
    }

    @Test
    void damagedKeysAreRefusedOrTakenAndNothingElse() {
        Random random = new Random(42);
        byte[] good = SampleKey.of(SampleKey.rsa(2048), SampleKey.rsa(2048))
                .with(SUBKEY, FOR_ENCRYPTION)
                .packets();
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = good.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                // Most of what is interesting stands at the beginnings of packets.
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            String armored = SampleKey.armored("PUBLIC KEY BLOCK", damaged);
            try {
                read(armored);
            } catch (UnusableRecipientKeyException e) {
                assertThat(e.problem()).isNotNull();
            }
        }
    }
}
