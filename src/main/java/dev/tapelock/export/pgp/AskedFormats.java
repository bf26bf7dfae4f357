package dev.tapelock.export.pgp;

import dev.tapelock.export.MessageFormat;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.PreferredAEADCiphersuites;
import org.bouncycastle.bcpg.sig.PreferredAEADCiphersuites.Combination;

/** In which formats of a message keys want to be written to. */
final class AskedFormats {

    private static final Combination AES_256_GCM =
            new Combination(SymmetricKeyAlgorithmTags.AES_256, AEADAlgorithmTags.GCM);
    private static final Combination AES_256_OCB =
            new Combination(SymmetricKeyAlgorithmTags.AES_256, AEADAlgorithmTags.OCB);

    private AskedFormats() {}

    /**
     * What one key asks for, and the format that all know.
     *
     * <p>What it says in several places counts only where all of them agree. One that names no cipher suite asks by that for AES-128
     * (RFC 9580, section 5.2.3.15), which is less than it gets in version 1.
     */
    static Set<MessageFormat> in(Collection<SelfSignature> signatures) {
        Set<MessageFormat> asked = EnumSet.of(MessageFormat.MDC);
        List<Features> features = signatures.stream()
                .map(SelfSignature::features)
                .flatMap(Optional::stream)
                .toList();
        List<PreferredAEADCiphersuites> suites = signatures.stream()
                .map(SelfSignature::cipherSuites)
                .flatMap(Optional::stream)
                .toList();
        if (!features.isEmpty() && features.stream().allMatch(Features::supportsSEIPDv2) && !suites.isEmpty()) {
            if (suites.stream().allMatch(each -> each.isSupported(AES_256_GCM))) {
                asked.add(MessageFormat.GCM);
            }
            if (suites.stream().allMatch(each -> each.isSupported(AES_256_OCB))) {
                asked.add(MessageFormat.OCB);
            }
        }
        return asked;
    }

    /** The best format that all of some keys ask for. */
    static MessageFormat best(Collection<Certificate.EncryptionKey> keys) {
        return Arrays.stream(MessageFormat.values())
                .filter(format -> keys.stream().allMatch(key -> key.formats().contains(format)))
                .findFirst()
                .orElseThrow();
    }
}
