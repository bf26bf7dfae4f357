package dev.tapelock.vault;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** A vault that is open at once, with a root key of its own and purpose keys in memory. */
public final class MemoryVault extends Vault {

    private final RootKey rootKey = new AesGcmProtection(UUID.randomUUID(), new SecretKeySpec(randomBytes(), "AES"));
    private final Map<List<Object>, List<PurposeSecret>> secrets = new HashMap<>();
    private final Map<List<Object>, List<SigningPair>> pairs = new HashMap<>();

    @SuppressWarnings("NullAway")
    public MemoryVault() {
        super(null, null, null, null);
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public UUID rootKeyId() {
        return rootKey.id();
    }

    @Override
    public byte[] protect(byte[] plaintext, AssociatedData associatedData) {
        return rootKey.protect(plaintext, associatedData);
    }

    @Override
    public byte[] unprotect(byte[] protectedBytes, AssociatedData associatedData) {
        return rootKey.unprotect(protectedBytes, associatedData);
    }

    @Override
    public synchronized PurposeSecret purposeKey(Purpose purpose, UUID organizationId) {
        List<PurposeSecret> generations = generations(purpose, organizationId);
        return generations.isEmpty() ? rotate(purpose, organizationId) : generations.get(generations.size() - 1);
    }

    @Override
    public synchronized Optional<PurposeSecret> purposeKey(Purpose purpose, UUID organizationId, UUID id) {
        return generations(purpose, organizationId).stream()
                .filter(secret -> secret.id().equals(id))
                .findFirst();
    }

    @Override
    public synchronized PurposeSecret rotate(Purpose purpose, UUID organizationId) {
        List<PurposeSecret> generations = generations(purpose, organizationId);
        PurposeSecret made =
                new PurposeKey(purpose, organizationId, generations.size() + 1, rootKey, Instant.EPOCH).open(rootKey);
        generations.add(made);
        return made;
    }

    @Override
    public synchronized SigningPair signingPair(Purpose purpose, UUID organizationId) {
        List<SigningPair> known = signingPairs(purpose, organizationId);
        return known.isEmpty() ? rotatePair(purpose, organizationId) : known.get(0);
    }

    @Override
    public synchronized Optional<SigningPair> signingPair(Purpose purpose, UUID organizationId, UUID id) {
        return signingPairs(purpose, organizationId).stream()
                .filter(pair -> pair.id().equals(id))
                .findFirst();
    }

    @Override
    public synchronized List<SigningPair> signingPairs(Purpose purpose, UUID organizationId) {
        return List.copyOf(pairs.getOrDefault(List.of(purpose, organizationId), List.of()));
    }

    @Override
    public synchronized SigningPair rotatePair(Purpose purpose, UUID organizationId) {
        List<SigningPair> generations =
                pairs.computeIfAbsent(List.of(purpose, organizationId), slot -> new ArrayList<>());
        SigningPair made = new PurposeKey(purpose, organizationId, generations.size() + 1, rootKey, Instant.EPOCH)
                .openPair(rootKey);
        generations.add(0, made);
        return made;
    }

    private List<PurposeSecret> generations(Purpose purpose, UUID organizationId) {
        return secrets.computeIfAbsent(List.of(purpose, organizationId), slot -> new ArrayList<>());
    }
}
