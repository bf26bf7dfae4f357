package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.keys.managed.ManagedKeyProvider;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.DataKey;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.filesystem.FilesystemObjectStore;
import dev.tapelock.vault.MemoryVault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCopiesTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID KEY = UUID.randomUUID();
    private static final ObjectKey PLACE = KeyCopy.place(ORGANIZATION, KEY);
    private static final ManagedKeyProvider PROVIDER = new ManagedKeyProvider(new MemoryVault(), new SecureRandom());

    private static KeyMaterial material;
    private static RecordingKey key;

    @TempDir
    private Path directory;

    private FilesystemObjectStore repository;
    private KeyCopies copies;

    @BeforeAll
    static void makePair() {
        material = PROVIDER.makePair(KeyConfiguration.none(ORGANIZATION), KEY);
        key = key(material);
    }

    private static RecordingKey key(KeyMaterial material) {
        return new RecordingKey(
                new OwnedId(ORGANIZATION, KEY),
                KeyHolder.MANAGED,
                0,
                material,
                Optional.empty(),
                Instant.parse("2026-11-24T10:00:00Z"));
    }

    @BeforeEach
    void open() {
        repository = new FilesystemObjectStore(directory);
        copies = new KeyCopies(
                repository,
                new RecordingKeys() {
                    @Override
                    List<RecordingKey> all(Optional<OwnedId> last, int limit) {
                        return last.isEmpty() ? List.of(key) : List.of();
                    }
                },
                new KeyProviders(null) {
                    @Override
                    KeyProvider of(KeyHolder holder) {
                        return PROVIDER;
                    }
                },
                new SecureRandom());
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private byte[] stored() throws IOException {
        try (InputStream copy = Channels.newInputStream(repository.open(PLACE))) {
            return copy.readAllBytes();
        }
    }

    private void store(byte[] copy) {
        repository.put(PLACE, copy.length, new ByteArrayInputStream(copy));
    }

    @Test
    void whatIsKeptOpensWhatTheKeyWrappedWithoutTheDatabase() throws IOException {
        byte[] secret = new byte[DataKey.LENGTH_BYTES];
        Arrays.fill(secret, (byte) 7);
        byte[] wrapped;
        try (DataKey dataKey = DataKey.of(secret)) {
            wrapped = KeyWrapping.wrap(key.wrapAlgorithm(), key.publicKey(), dataKey);
        }

        copies.keep(key);

        KeyCopy copy = KeyCopy.parse(stored());
        assertThat(copy.organizationId()).isEqualTo(ORGANIZATION);
        assertThat(copy.keyId()).isEqualTo(KEY);
        assertThat(copy.createdAt()).isEqualTo(key.createdAt());
        try (DataKey opened =
                PROVIDER.unwrap(copy.toKey(), KeyConfiguration.none(ORGANIZATION), wrapped, KeyProvider.NOBODY)) {
            assertThat(opened.revealBytes()).isEqualTo(secret);
        }
    }

    @Test
    void keepingAgainChangesNothing() throws IOException {
        copies.keep(key);
        byte[] before = stored();

        copies.keep(key);

        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void aCopyWhoseHalvesDoNotBelongTogetherIsNoCopy() {
        RecordingKey mixed = key(KeyMaterial.managed(
                KeyPairs.ofBits(3072).getPublic().getEncoded(),
                material.protectedPrivateHalf(),
                material.wrapAlgorithm()));

        assertThatExceptionOfType(UnwrapFailedException.class).isThrownBy(() -> copies.keep(mixed));
    }

    @Test
    void whereSomethingElseLiesTheKeyIsRefused() {
        store("something else".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> copies.keep(key))
                .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.STORAGE_UNAVAILABLE))
                .withMessageContaining(KEY.toString());
    }

    @Test
    void aCopyOfARegistrationThatWasBrokenOffGivesWay() throws IOException {
        RecordingKey brokenOff = local(material.publicHalf(), Instant.parse("2026-11-24T09:00:00Z"));
        RecordingKey again = local(material.publicHalf(), Instant.parse("2026-11-24T10:00:00Z"));
        copies.keep(brokenOff);
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> copies.keep(again));

        copies.keepAgain(again);
        copies.keepAgain(again);

        assertThat(KeyCopy.parse(stored()).createdAt()).isEqualTo(again.createdAt());
    }

    @Test
    void theCopyOfAnotherPairStays() throws IOException {
        copies.keep(local(material.publicHalf(), Instant.EPOCH));
        byte[] before = stored();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() ->
                        copies.keepAgain(local(KeyPairs.ofBits(3072).getPublic().getEncoded(), Instant.EPOCH)))
                .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.CONFLICT));
        assertThat(stored()).isEqualTo(before);
    }

    private static RecordingKey local(byte[] publicHalf, Instant createdAt) {
        return new RecordingKey(
                new OwnedId(ORGANIZATION, KEY),
                KeyHolder.LOCAL_KEY_MANAGER,
                3,
                KeyMaterial.publicOnly(publicHalf, WrapAlgorithm.RSAES_OAEP_SHA_1),
                Optional.empty(),
                createdAt);
    }

    @Test
    void aCopySaysHowItsHolderWasReached() throws IOException {
        RecordingKey kms = new RecordingKey(
                new OwnedId(ORGANIZATION, KEY),
                KeyHolder.KMS_SYMMETRIC,
                7,
                new KeyMaterial(material.publicHalf(), new byte[] {1, 2}, WrapAlgorithm.RSAES_OAEP_SHA_256, "an arn"),
                Optional.empty(),
                Instant.EPOCH);
        copies.keep(kms);

        RecordingKey copied = KeyCopy.parse(stored()).toKey();

        assertThat(copied.holder()).isEqualTo(KeyHolder.KMS_SYMMETRIC);
        assertThat(copied.configurationVersion()).isEqualTo(7);
        assertThat(copied.kmsKeyArn()).contains("an arn");
        assertThat(copied.protectedPrivateHalf().orElseThrow()).containsExactly(1, 2);
    }

    @Test
    void missingCopiesAreWrittenOnce() {
        assertThat(copies.complete()).isEqualTo(1);
        assertThat(copies.complete()).isZero();

        copies.forget(key);
        assertThat(repository.describe(PLACE)).isEmpty();
        assertThat(copies.complete()).isEqualTo(1);
    }

    @Test
    void whatIsNoCopyIsNotRead() {
        for (String other : List.of("", "{}", "[]", "{\"format\":\"other\"}", "no json", "{\"format\":7}")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .as(other)
                    .isThrownBy(() -> KeyCopy.parse(other.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
