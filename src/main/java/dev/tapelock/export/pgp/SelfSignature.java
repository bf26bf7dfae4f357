package dev.tapelock.export.pgp;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.PreferredAEADCiphersuites;
import org.bouncycastle.bcpg.sig.RevocationReason;
import org.bouncycastle.bcpg.sig.RevocationReasonTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.api.OpenPGPDefaultPolicy;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** What a key says of itself in a signature that was verified. Only what the signature covers is ever read. */
record SelfSignature(PGPSignature signature) {

    /** SHA-1 counts in signatures from before February 2023, as in other implementations. */
    private static final OpenPGPPolicy POLICY = new OpenPGPDefaultPolicy();

    private static final int FIRST_VERSION_WITH_SUBPACKETS = 4;

    /** Reasons after which what was done before still counts; all others say that the key may be in other hands. */
    private static final Set<Byte> SOFT = Set.of(
            RevocationReasonTags.KEY_SUPERSEDED,
            RevocationReasonTags.KEY_RETIRED,
            RevocationReasonTags.USER_NO_LONGER_VALID);

    /** What may be critical and is understood here, or does not matter to whoever encrypts. */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.EXPORTABLE,
            SignatureSubpacketTags.REVOCABLE,
            SignatureSubpacketTags.KEY_EXPIRE_TIME,
            SignatureSubpacketTags.PREFERRED_SYM_ALGS,
            SignatureSubpacketTags.REVOCATION_KEY,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.PREFERRED_HASH_ALGS,
            SignatureSubpacketTags.PREFERRED_COMP_ALGS,
            SignatureSubpacketTags.KEY_SERVER_PREFS,
            SignatureSubpacketTags.PREFERRED_KEY_SERV,
            SignatureSubpacketTags.PRIMARY_USER_ID,
            SignatureSubpacketTags.POLICY_URL,
            SignatureSubpacketTags.KEY_FLAGS,
            SignatureSubpacketTags.SIGNER_USER_ID,
            SignatureSubpacketTags.REVOCATION_REASON,
            SignatureSubpacketTags.FEATURES,
            SignatureSubpacketTags.EMBEDDED_SIGNATURE,
            SignatureSubpacketTags.ISSUER_FINGERPRINT,
            SignatureSubpacketTags.PREFERRED_AEAD_ALGORITHMS);

    /** Compares a signature with what it is about, once it has its key. */
    @FunctionalInterface
    interface Comparison {
        boolean holds(PGPSignature signature) throws PGPException;
    }

    /** The signature, if the key has really made it over that, and it may count. */
    static Optional<SelfSignature> verified(PGPSignature signature, PGPPublicKey signer, Comparison comparison) {
        try {
            if (!isAcceptable(signature)) {
                return Optional.empty();
            }
            signature.init(new BcPGPContentVerifierBuilderProvider(), signer);
            return comparison.holds(signature) ? Optional.of(new SelfSignature(signature)) : Optional.empty();
        } catch (PGPException | RuntimeException e) {
            // Numbers that no algorithm has make Bouncy Castle throw this and that.
            return Optional.empty();
        }
    }

    private static boolean isAcceptable(PGPSignature signature) {
        PGPSignatureSubpacketVector covered = signature.getHashedSubPackets();
        return signature.getVersion() >= FIRST_VERSION_WITH_SUBPACKETS
                && covered != null
                && covered.getSignatureCreationTime() != null
                && Arrays.stream(covered.getCriticalTags()).allMatch(UNDERSTOOD::contains)
                && POLICY.isAcceptableCertificationSignatureHashAlgorithm(
                        signature.getHashAlgorithm(), signature.getCreationTime());
    }

    /** The latest one that holds at a time. */
    static Optional<SelfSignature> latest(Collection<SelfSignature> signatures, Instant time) {
        return signatures.stream()
                .filter(signature -> signature.isEffective(time))
                .max(Comparator.comparing(SelfSignature::created));
    }

    Instant created() {
        return signature.getHashedSubPackets().getSignatureCreationTime().toInstant();
    }

    private boolean isEffective(Instant time) {
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        return !created().isAfter(time)
                && (seconds == 0 || created().plusSeconds(seconds).isAfter(time));
    }

    /** Of a revocation: whether it counts at a time. */
    boolean revokes(Instant time) {
        RevocationReason reason = signature.getHashedSubPackets().getRevocationReason();
        return reason == null
                || !SOFT.contains(reason.getRevocationReason())
                || !created().isAfter(time);
    }

    /** When a key to which this applies expires; empty for never. */
    Optional<Instant> expiryOf(PGPPublicKey key) {
        long seconds = signature.getHashedSubPackets().getKeyExpirationTime();
        return seconds == 0
                ? Optional.empty()
                : Optional.of(key.getCreationTime().toInstant().plusSeconds(seconds));
    }

    /** Empty if it says nothing of flags. */
    Optional<Integer> keyFlags() {
        PGPSignatureSubpacketVector covered = signature.getHashedSubPackets();
        return covered.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)
                ? Optional.of(covered.getKeyFlags())
                : Optional.empty();
    }

    /** Empty if it says nothing of them. */
    Optional<Features> features() {
        return Optional.ofNullable(signature.getHashedSubPackets().getFeatures());
    }

    /** Empty if it names none. */
    Optional<PreferredAEADCiphersuites> cipherSuites() {
        return Optional.ofNullable(signature.getHashedSubPackets().getPreferredAEADCiphersuites());
    }

    boolean isOfPrimaryUserId() {
        return signature.getHashedSubPackets().isPrimaryUserID();
    }
}
