package dev.tapelock.export.pgp;

import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKeyProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.UserIDPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * A public key with its subkeys, as far as its own signatures prove what it says. What they do not prove is left out at once, and
 * so are other people's signatures, so that nothing that follows can read them by mistake.
 */
final class Certificate {

    private static final int FOR_ENCRYPTION = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;

    private final PGPPublicKey primary;
    private final List<SelfSignature> direct = new ArrayList<>();
    private final List<SelfSignature> revocations = new ArrayList<>();
    private final List<UserId> userIds = new ArrayList<>();
    private final List<Subkey> subkeys = new ArrayList<>();

    /** A name with what certifies it. */
    private record UserId(UserIDPacket packet, List<SelfSignature> certifications, List<SelfSignature> revocations) {

        /** What certifies it at a time, if nothing later revokes it. */
        Optional<SelfSignature> at(Instant time) {
            return SelfSignature.latest(certifications, time)
                    .filter(found -> revocations.stream()
                            .noneMatch(revocation -> revocation.revokes(time)
                                    && !revocation.created().isBefore(found.created())));
        }
    }

    /** A subkey with what binds it. */
    private record Subkey(PGPPublicKey key, List<SelfSignature> bindings, List<SelfSignature> revocations) {}

    /** The key that files are encrypted to, until when, and how it wants them. */
    record EncryptionKey(PGPPublicKey key, Optional<Instant> expires, Set<MessageFormat> formats) {}

    /** A key that nothing can be encrypted to, and why. */
    static final class UnfitException extends Exception {

        private static final long serialVersionUID = 1L;

        private final RecipientKeyProblem problem;

        UnfitException(RecipientKeyProblem problem) {
            super(problem.sentence());
            this.problem = problem;
        }

        RecipientKeyProblem problem() {
            return problem;
        }
    }

    private Certificate(PGPPublicKey primary) {
        this.primary = primary;
    }

    /**
     * Reads the packets of one key, and verifies.
     *
     * @throws UnfitException if that is no key, or its primary key may not be used
     */
    static Certificate read(byte[] packets) throws UnfitException {
        PGPPublicKeyRing ring;
        try {
            ring = new PGPPublicKeyRing(packets, new BcKeyFingerprintCalculator());
        } catch (IOException | RuntimeException e) {
            // Packets that are none make Bouncy Castle throw this and that.
            throw new UnfitException(RecipientKeyProblem.NOT_A_KEY);
        }
        Certificate read = new Certificate(ring.getPublicKey());
        // First: verifying with numbers of any size could take any time.
        if (!KeyStrength.isAllowed(read.primary)) {
            throw new UnfitException(RecipientKeyProblem.NOT_ALLOWED);
        }
        read.verifyPrimary();
        ring.getPublicKeys().forEachRemaining(key -> {
            if (!key.isMasterKey()) {
                read.verifySubkey(key);
            }
        });
        return read;
    }

    private void verifyPrimary() {
        for (PGPSignature each : listed(primary.getKeySignatures())) {
            switch (each.getSignatureType()) {
                case PGPSignature.DIRECT_KEY -> verify(each, direct, any -> any.verifyCertification(primary));
                case PGPSignature.KEY_REVOCATION -> verify(each, revocations, any -> any.verifyCertification(primary));
                default -> {}
            }
        }
        for (byte[] raw : listed(primary.getRawUserIDs())) {
            UserId userId = new UserId(new UserIDPacket(raw), new ArrayList<>(), new ArrayList<>());
            for (PGPSignature each : listed(primary.getSignaturesForID(raw))) {
                boolean isRevocation = each.getSignatureType() == PGPSignature.CERTIFICATION_REVOCATION;
                if (isRevocation || PGPSignature.isCertification(each.getSignatureType())) {
                    verify(
                            each,
                            isRevocation ? userId.revocations() : userId.certifications(),
                            any -> any.verifyCertification(raw, primary));
                }
            }
            if (!userId.certifications().isEmpty()) {
                userIds.add(userId);
            }
        }
    }

    private void verifySubkey(PGPPublicKey key) {
        Subkey subkey = new Subkey(key, new ArrayList<>(), new ArrayList<>());
        for (PGPSignature each : listed(key.getKeySignatures())) {
            switch (each.getSignatureType()) {
                case PGPSignature.SUBKEY_BINDING ->
                    verify(each, subkey.bindings(), any -> any.verifyCertification(primary, key));
                case PGPSignature.SUBKEY_REVOCATION ->
                    verify(each, subkey.revocations(), any -> any.verifyCertification(primary, key));
                default -> {}
            }
        }
        if (!subkey.bindings().isEmpty()) {
            subkeys.add(subkey);
        }
    }

    private void verify(PGPSignature signature, List<SelfSignature> into, SelfSignature.Comparison comparison) {
        // Others' signatures say who they are from; there is no need to fail on each of them.
        if (signature.getKeyID() == 0 || signature.getKeyID() == primary.getKeyID()) {
            SelfSignature.verified(signature, primary, comparison).ifPresent(into::add);
        }
    }

    private static <T> List<T> listed(Iterator<T> all) {
        List<T> list = new ArrayList<>();
        all.forEachRemaining(list::add);
        return list;
    }

    String fingerprint() {
        return HexFormat.of().withUpperCase().formatHex(primary.getFingerprint());
    }

    /** What certifies the key itself, not one of its names; a version 6 key has only that. */
    private Stream<SelfSignature> describing(Instant time) {
        Optional<SelfSignature> ofItself = SelfSignature.latest(direct, time);
        List<SelfSignature> ofNames =
                userIds.stream().flatMap(userId -> userId.at(time).stream()).toList();
        Optional<SelfSignature> ofPrimaryName = ofNames.stream()
                .max(Comparator.comparing(SelfSignature::isOfPrimaryUserId).thenComparing(SelfSignature::created));
        return Stream.of(ofItself, ofPrimaryName).flatMap(Optional::stream);
    }

    /** The names that the key certifies at a time, as far as they can be shown. */
    List<String> userIds(Instant time, int most, int longest) {
        return userIds.stream()
                .filter(userId -> userId.at(time).isPresent())
                .map(userId -> new String(userId.packet().getRawID(), StandardCharsets.UTF_8).replaceAll("\\p{C}", "?"))
                .map(name -> name.codePointCount(0, name.length()) > longest
                        ? name.substring(0, name.offsetByCodePoints(0, longest))
                        : name)
                .limit(most)
                .toList();
    }

    /**
     * The newest key in here that files can be encrypted to at a time.
     *
     * @throws UnfitException if there is none
     */
    EncryptionKey encryptionKey(Instant time) throws UnfitException {
        if (revocations.stream().anyMatch(revocation -> revocation.revokes(time))) {
            throw new UnfitException(RecipientKeyProblem.REVOKED);
        }
        List<SelfSignature> describing = describing(time).toList();
        if (describing.isEmpty()) {
            throw new UnfitException(RecipientKeyProblem.NOT_VERIFIED);
        }
        Optional<Instant> end = earliest(describing.stream().map(signature -> signature.expiryOf(primary)));
        if (end.filter(reached -> !reached.isAfter(time)).isPresent()) {
            throw new UnfitException(RecipientKeyProblem.EXPIRED);
        }
        List<EncryptionKey> fit = new ArrayList<>();
        List<RecipientKeyProblem> problems = new ArrayList<>();
        boolean isPrimaryFlagged = describing.stream()
                .flatMap(signature -> signature.keyFlags().stream())
                .findFirst()
                .filter(flags -> (flags & FOR_ENCRYPTION) != 0)
                .isPresent();
        if (isPrimaryFlagged && primary.isEncryptionKey()) {
            fit.add(new EncryptionKey(primary, end, AskedFormats.in(describing)));
        }
        for (Subkey subkey : subkeys) {
            problem(subkey, time)
                    .ifPresentOrElse(
                            problems::add,
                            () -> fit.add(new EncryptionKey(
                                    subkey.key(),
                                    earliest(Stream.of(end, expiry(subkey, time))),
                                    formats(subkey, describing, time))));
        }
        return fit.stream()
                .max(Comparator.comparing(found -> found.key().getCreationTime()))
                .orElseThrow(() -> new UnfitException(problems.stream()
                        .filter(problem -> problem != RecipientKeyProblem.NOT_FOR_ENCRYPTION)
                        .findFirst()
                        .orElse(RecipientKeyProblem.NOT_FOR_ENCRYPTION)));
    }

    private static Set<MessageFormat> formats(Subkey subkey, List<SelfSignature> describing, Instant time) {
        List<SelfSignature> all = new ArrayList<>(describing);
        SelfSignature.latest(subkey.bindings(), time).ifPresent(all::add);
        return AskedFormats.in(all);
    }

    private static Optional<Instant> expiry(Subkey subkey, Instant time) {
        return SelfSignature.latest(subkey.bindings(), time).flatMap(binding -> binding.expiryOf(subkey.key()));
    }

    private static Optional<RecipientKeyProblem> problem(Subkey subkey, Instant time) {
        Optional<SelfSignature> binding = SelfSignature.latest(subkey.bindings(), time);
        boolean isFlagged = binding.flatMap(SelfSignature::keyFlags)
                .filter(flags -> (flags & FOR_ENCRYPTION) != 0)
                .isPresent();
        if (!isFlagged || !subkey.key().isEncryptionKey()) {
            return Optional.of(RecipientKeyProblem.NOT_FOR_ENCRYPTION);
        }
        if (subkey.revocations().stream().anyMatch(revocation -> revocation.revokes(time))) {
            return Optional.of(RecipientKeyProblem.REVOKED);
        }
        if (!KeyStrength.isAllowed(subkey.key())) {
            return Optional.of(RecipientKeyProblem.NOT_ALLOWED);
        }
        return expiry(subkey, time).filter(reached -> !reached.isAfter(time)).isPresent()
                ? Optional.of(RecipientKeyProblem.EXPIRED)
                : Optional.empty();
    }

    private static Optional<Instant> earliest(Stream<Optional<Instant>> times) {
        return times.flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** The key with what was verified, and nothing else. */
    byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BCPGOutputStream packets = new BCPGOutputStream(bytes)) {
            primary.getPublicKeyPacket().encode(packets);
            write(packets, revocations);
            write(packets, direct);
            for (UserId userId : userIds) {
                userId.packet().encode(packets);
                write(packets, userId.revocations());
                write(packets, userId.certifications());
            }
            for (Subkey subkey : subkeys) {
                subkey.key().getPublicKeyPacket().encode(packets);
                write(packets, subkey.revocations());
                write(packets, subkey.bindings());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(BCPGOutputStream packets, List<SelfSignature> signatures) throws IOException {
        for (SelfSignature each : signatures) {
            each.signature().encode(packets);
        }
    }
}
