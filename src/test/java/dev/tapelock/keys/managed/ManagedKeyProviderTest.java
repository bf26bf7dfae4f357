package dev.tapelock.keys.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyHolder;
import dev.tapelock.keys.KeyMaterial;
import dev.tapelock.keys.WrapAlgorithm;
import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.ProtectedDataCorruptException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ManagedKeyProviderTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID KEY = UUID.randomUUID();
    private static final MemoryVault VAULT = new MemoryVault();
    private static final ManagedKeyProvider PROVIDER = new ManagedKeyProvider(VAULT, new SecureRandom());

    private static KeyMaterial material;

    @BeforeAll
    static void makePair() {
        material = PROVIDER.makePair(KeyConfiguration.none(ORGANIZATION), KEY);
    }

    @Test
    void itHoldsManagedKeys() {
        assertThat(PROVIDER.holder()).isEqualTo(KeyHolder.MANAGED);
    }

    @Test
    void aPairIsRsaOf3072BitsWithTheUsualExponent() throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey)
                KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(material.publicHalf()));
        assertThat(key.getModulus().bitLength()).isEqualTo(3072);
        assertThat(key.getPublicExponent()).isEqualTo(65537);
        assertThat(material.wrapAlgorithm()).isEqualTo(WrapAlgorithm.RSAES_OAEP_SHA_256);
    }

    @Test
    void thePrivateHalfOpensUnderItsOwnIdAndIsTheOtherHalf() throws GeneralSecurityException {
        byte[] pkcs8 = VAULT.unprotect(material.protectedPrivateHalf(), binding(ORGANIZATION, KEY));
        RSAPrivateCrtKey privateHalf =
                (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        RSAPublicKey publicHalf = (RSAPublicKey)
                KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(material.publicHalf()));
        assertThat(privateHalf.getModulus()).isEqualTo(publicHalf.getModulus());
    }

    @Test
    void thePrivateHalfOpensUnderNoOtherId() {
        assertDoesNotOpen(binding(ORGANIZATION, UUID.randomUUID()));
        assertDoesNotOpen(binding(UUID.randomUUID(), KEY));
        assertDoesNotOpen(binding(KEY, ORGANIZATION));
    }

    private static void assertDoesNotOpen(AssociatedData binding) {
        assertThatExceptionOfType(ProtectedDataCorruptException.class)
                .isThrownBy(() -> VAULT.unprotect(material.protectedPrivateHalf(), binding));
    }

    private static AssociatedData binding(UUID organizationId, UUID keyId) {
        return AssociatedData.of("recording-key-private-half", organizationId.toString(), keyId.toString());
    }
}
