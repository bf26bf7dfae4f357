package dev.tapelock.export.pgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicSubkeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.UserIDPacket;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.PreferredAEADCiphersuites;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PGPKeyPairGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPairGeneratorProvider;

/** An OpenPGP public key that is put together packet by packet, rightly or not. */
public final class SampleKey {

    public static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    static final int FOR_ENCRYPTION = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;
    static final long DAY = 24 * 60 * 60L;

    private static final Consumer<PGPSignatureSubpacketGenerator> FOR_SIGNING =
            said -> said.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);

    final PGPKeyPair primary;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BCPGOutputStream packets = new BCPGOutputStream(bytes);
    private PGPPrivateKey signer;
    private Instant time = MADE;

    SampleKey(PGPKeyPair primary) {
        this.primary = primary;
        this.signer = primary.getPrivateKey();
        write(() -> primary.getPublicKey().getPublicKeyPacket().encode(packets));
    }

    /** Something that may fail in ways that no test expects. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException, PGPException;
    }

    private SampleKey write(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    static PGPKeyPairGenerator pairs(int version) {
        return new BcPGPKeyPairGeneratorProvider().get(version, Date.from(MADE));
    }

    static PGPKeyPair rsa(int bits) {
        try {
            return pairs(4).generateRsaKeyPair(bits);
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    public static PGPKeyPair ed25519() {
        try {
            return pairs(4).generateLegacyEd25519KeyPair();
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    public static PGPKeyPair x25519() {
        try {
            return pairs(4).generateLegacyX25519KeyPair();
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A usual key: it signs, and its subkey is for encryption. */
    public static SampleKey of(PGPKeyPair primary, PGPKeyPair subkey) {
        return new SampleKey(primary).named("Ann <ann@example.com>").with(subkey, FOR_ENCRYPTION);
    }

    /** A usual key that wants version 2 of the integrity-protected packet, in one of those modes. */
    public static SampleKey wanting(PGPKeyPair subkey, int... aeadAlgorithms) {
        return new SampleKey(ed25519())
                .named("Ann <ann@example.com>", askingFor(aeadAlgorithms))
                .with(subkey, FOR_ENCRYPTION);
    }

    /** Signs, reads version 2 of the integrity-protected packet, and wants it in those modes, with AES-256. */
    static Consumer<PGPSignatureSubpacketGenerator> askingFor(int... aeadAlgorithms) {
        return asking(SymmetricKeyAlgorithmTags.AES_256, aeadAlgorithms);
    }

    static Consumer<PGPSignatureSubpacketGenerator> asking(int cipher, int... aeadAlgorithms) {
        return said -> {
            FOR_SIGNING.accept(said);
            said.setFeature(false, (byte) (Features.FEATURE_MODIFICATION_DETECTION | Features.FEATURE_SEIPD_V2));
            said.setPreferredAEADCiphersuites(
                    false,
                    IntStream.of(aeadAlgorithms)
                            .mapToObj(mode -> new PreferredAEADCiphersuites.Combination(cipher, mode))
                            .toArray(PreferredAEADCiphersuites.Combination[]::new));
        };
    }

    /** When what follows is signed. */
    SampleKey at(Instant signed) {
        time = signed;
        return this;
    }

    /** What follows is signed by somebody else who claims to be this key. */
    SampleKey forged() {
        PGPPrivateKey other = ed25519().getPrivateKey();
        signer = new PGPPrivateKey(primary.getKeyID(), other.getPublicKeyPacket(), other.getPrivateKeyDataPacket());
        return this;
    }

    /** What follows is signed by the key itself again. */
    SampleKey genuine() {
        signer = primary.getPrivateKey();
        return this;
    }

    SampleKey named(String userId) {
        return named(userId, FOR_SIGNING);
    }

    SampleKey named(String userId, Consumer<PGPSignatureSubpacketGenerator> said) {
        return write(() -> {
            new UserIDPacket(userId).encode(packets);
            certified(userId, said);
        });
    }

    SampleKey certified(String userId, Consumer<PGPSignatureSubpacketGenerator> said) {
        return write(() -> signature(PGPSignature.POSITIVE_CERTIFICATION, said)
                .generateCertification(userId, primary.getPublicKey())
                .encode(packets));
    }

    SampleKey direct(int type, Consumer<PGPSignatureSubpacketGenerator> said) {
        return write(() -> signature(type, said)
                .generateCertification(primary.getPublicKey())
                .encode(packets));
    }

    SampleKey with(PGPKeyPair subkey, int flags) {
        return with(subkey, said -> said.setKeyFlags(true, flags));
    }

    SampleKey with(PGPKeyPair subkey, Consumer<PGPSignatureSubpacketGenerator> said) {
        return unbound(subkey).bound(subkey, PGPSignature.SUBKEY_BINDING, said);
    }

    SampleKey unbound(PGPKeyPair subkey) {
        return write(() -> asSubkey(subkey.getPublicKey()).getPublicKeyPacket().encode(packets));
    }

    SampleKey bound(PGPKeyPair subkey, int type, Consumer<PGPSignatureSubpacketGenerator> said) {
        return write(() -> signature(type, said)
                .generateCertification(primary.getPublicKey(), asSubkey(subkey.getPublicKey()))
                .encode(packets));
    }

    private static PGPPublicKey asSubkey(PGPPublicKey key) throws PGPException {
        return new PGPPublicKey(
                new PublicSubkeyPacket(
                        key.getVersion(),
                        key.getAlgorithm(),
                        key.getCreationTime(),
                        key.getPublicKeyPacket().getKey()),
                new BcKeyFingerprintCalculator());
    }

    private PGPSignatureGenerator signature(int type, Consumer<PGPSignatureSubpacketGenerator> said)
            throws PGPException {
        PGPSignatureGenerator generator = new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(signer.getPublicKeyPacket().getAlgorithm(), HashAlgorithmTags.SHA512),
                new PGPPublicKey(signer.getPublicKeyPacket(), new BcKeyFingerprintCalculator()));
        generator.init(type, signer);
        PGPSignatureSubpacketGenerator covered = new PGPSignatureSubpacketGenerator();
        covered.setSignatureCreationTime(true, Date.from(time));
        said.accept(covered);
        generator.setHashedSubpackets(covered.generate());
        PGPSignatureSubpacketGenerator beside = new PGPSignatureSubpacketGenerator();
        beside.setIssuerKeyID(false, signer.getKeyID());
        generator.setUnhashedSubpackets(beside.generate());
        return generator;
    }

    public byte[] packets() {
        return bytes.toByteArray();
    }

    public String armored() {
        return armored("PUBLIC KEY BLOCK", packets());
    }

    public static String armored(String kind, byte[] packets) {
        ByteArrayOutputStream armored = new ByteArrayOutputStream();
        try (ArmoredOutputStream armor = new ArmoredOutputStream(armored)) {
            armor.write(packets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return armored.toString(StandardCharsets.US_ASCII).replaceAll("PGP [A-Z ]+-----", "PGP " + kind + "-----");
    }
}
