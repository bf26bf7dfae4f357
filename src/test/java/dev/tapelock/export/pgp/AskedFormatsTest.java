package dev.tapelock.export.pgp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.MessageFormat;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.junit.jupiter.api.Test;

/** Which format follows from what keys say of themselves. */
class AskedFormatsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final String ANN = "Ann <ann@example.com>";
    private static final int GCM = AEADAlgorithmTags.GCM;
    private static final int OCB = AEADAlgorithmTags.OCB;

    private static final Consumer<PGPSignatureSubpacketGenerator> NOTHING =
            said -> said.setKeyFlags(true, KeyFlags.CERTIFY_OTHER);

    private final OpenPgpEncryption encryption = new OpenPgpEncryption(new SecureRandom());
    private final PGPKeyPair subkey = SampleKey.x25519();

    private MessageFormat format(SampleKey... keys) {
        return encryption.format(
                encryption.read(Arrays.stream(keys).map(SampleKey::armored).toList(), NOW), NOW);
    }

    private SampleKey named(Consumer<PGPSignatureSubpacketGenerator> said) {
        return new SampleKey(SampleKey.ed25519()).named(ANN, said).with(subkey, SampleKey.FOR_ENCRYPTION);
    }

    @Test
    void aKeyGetsTheBestThatItAsksFor() {
        assertThat(format(named(SampleKey.askingFor(GCM)))).isEqualTo(MessageFormat.GCM);
        assertThat(format(named(SampleKey.askingFor(OCB)))).isEqualTo(MessageFormat.OCB);
        assertThat(format(named(SampleKey.askingFor(OCB, GCM)))).isEqualTo(MessageFormat.GCM);
        assertThat(format(named(NOTHING))).isEqualTo(MessageFormat.MDC);
    }

    @Test
    void severalKeysGetWhatAllOfThemAskFor() {
        SampleKey both = named(SampleKey.askingFor(OCB, GCM));
        SampleKey ocb = named(SampleKey.askingFor(AEADAlgorithmTags.EAX, OCB));
        SampleKey gcm = named(SampleKey.askingFor(GCM));
        SampleKey old = named(NOTHING);
        assertThat(format(both, ocb)).isEqualTo(MessageFormat.OCB);
        assertThat(format(gcm, both)).isEqualTo(MessageFormat.GCM);
        assertThat(format(gcm, ocb)).isEqualTo(MessageFormat.MDC);
        assertThat(format(both, gcm, old)).isEqualTo(MessageFormat.MDC);
        assertThat(format(old, both)).isEqualTo(MessageFormat.MDC);
    }

    @Test
    void nobodyGetsLessThanAes256() {
        assertThat(format(named(SampleKey.asking(SymmetricKeyAlgorithmTags.AES_128, OCB, GCM))))
                .isEqualTo(MessageFormat.MDC);
        assertThat(format(named(said -> {
                    NOTHING.accept(said);
                    said.setFeature(false, Features.FEATURE_SEIPD_V2);
                })))
                .isEqualTo(MessageFormat.MDC);
    }

    @Test
    void ciphersWithoutTheFeatureDoNotCount() {
        assertThat(format(named(said -> {
                    SampleKey.askingFor(GCM).accept(said);
                    said.removePacketsOfType(SignatureSubpacketTags.FEATURES);
                    said.setFeature(false, (byte)
                            (Features.FEATURE_MODIFICATION_DETECTION | Features.FEATURE_AEAD_ENCRYPTED_DATA));
                })))
                .isEqualTo(MessageFormat.MDC);
    }

    @Test
    void aLaterSignatureCounts() {
        Instant later = SampleKey.MADE.plusSeconds(SampleKey.DAY);
        SampleKey taken = new SampleKey(SampleKey.ed25519())
                .named(ANN, SampleKey.askingFor(GCM))
                .at(later)
                .certified(ANN, NOTHING)
                .with(subkey, SampleKey.FOR_ENCRYPTION);
        assertThat(format(taken)).isEqualTo(MessageFormat.MDC);
        SampleKey given = new SampleKey(SampleKey.ed25519())
                .named(ANN, NOTHING)
                .at(later)
                .certified(ANN, SampleKey.askingFor(GCM))
                .with(subkey, SampleKey.FOR_ENCRYPTION);
        assertThat(format(given)).isEqualTo(MessageFormat.GCM);
    }

    /** It stands right behind the key; anywhere else it is none of the key's. */
    @Test
    void aLaterSignatureOfTheKeyItselfCounts() {
        assertThat(format(direct(SampleKey.askingFor(GCM), SampleKey.askingFor(OCB))))
                .isEqualTo(MessageFormat.OCB);
        assertThat(format(direct(SampleKey.askingFor(OCB), SampleKey.askingFor(GCM))))
                .isEqualTo(MessageFormat.GCM);
    }

    private SampleKey direct(
            Consumer<PGPSignatureSubpacketGenerator> first, Consumer<PGPSignatureSubpacketGenerator> then) {
        return new SampleKey(SampleKey.ed25519())
                .direct(PGPSignature.DIRECT_KEY, first)
                .at(SampleKey.MADE.plusSeconds(SampleKey.DAY))
                .direct(PGPSignature.DIRECT_KEY, then)
                .named(ANN, NOTHING)
                .with(subkey, SampleKey.FOR_ENCRYPTION);
    }

    @Test
    void whatAKeySaysInTwoPlacesCountsWhereBothAgree() {
        assertThat(format(new SampleKey(SampleKey.ed25519())
                        .direct(PGPSignature.DIRECT_KEY, SampleKey.askingFor(GCM, OCB))
                        .named(ANN, SampleKey.askingFor(OCB))
                        .with(subkey, SampleKey.FOR_ENCRYPTION)))
                .isEqualTo(MessageFormat.OCB);
        assertThat(format(new SampleKey(SampleKey.ed25519())
                        .named(ANN, SampleKey.askingFor(GCM))
                        .with(subkey, said -> {
                            said.setKeyFlags(true, SampleKey.FOR_ENCRYPTION);
                            said.setFeature(false, Features.FEATURE_MODIFICATION_DETECTION);
                        })))
                .isEqualTo(MessageFormat.MDC);
    }

    @Test
    void whatSomebodyElseSaysOfAKeyDoesNotCount() {
        assertThat(format(new SampleKey(SampleKey.ed25519())
                        .forged()
                        .direct(PGPSignature.DIRECT_KEY, SampleKey.askingFor(GCM))
                        .genuine()
                        .named(ANN, NOTHING)
                        .with(subkey, SampleKey.FOR_ENCRYPTION)))
                .isEqualTo(MessageFormat.MDC);
    }

    @Test
    void whatIsKeptOfAKeySaysTheSame() {
        String kept = encryption
                .read(List.of(named(SampleKey.askingFor(GCM)).armored()), NOW)
                .get(0)
                .armored();
        assertThat(encryption.format(encryption.read(List.of(kept), NOW), NOW)).isEqualTo(MessageFormat.GCM);
    }
}
