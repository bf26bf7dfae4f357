package dev.tapelock.vault.pkcs12;

import dev.tapelock.vault.AesGcmProtection;
import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.RootKey;
import dev.tapelock.vault.RootKeyUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.DestroyFailedException;

/**
 * The root key as the one AES-256 entry of a PKCS#12 keystore; its alias is {@value #ALIAS_PREFIX} and the key's id.
 *
 * <p>The keystore is read once and the key stays in memory.
 */
public final class Pkcs12RootKey implements RootKey {

    private static final String ALIAS_PREFIX = "tapelock-root-";
    private static final String KEYSTORE_TYPE = "PKCS12";
    private static final String KEY_ALGORITHM = "AES";
    private static final int KEY_LENGTH_BYTES = 32;

    private final AesGcmProtection protection;

    private Pkcs12RootKey(UUID id, SecretKey key) {
        this.protection = new AesGcmProtection(id, key);
    }

    /**
     * Opens the root key in a keystore that exists.
     *
     * @throws RootKeyUnavailableException if keystore or passphrase is missing, they do not fit, or there is not exactly one
     *     root key in it
     */
    public static Pkcs12RootKey open(Path keystore, Path passphraseFile) {
        try (InputStream in = Files.newInputStream(keystore);
                Passphrase passphrase = Passphrase.read(passphraseFile)) {
            KeyStore entries = KeyStore.getInstance(KEYSTORE_TYPE);
            entries.load(in, passphrase.characters());
            return onlyRootKey(entries, keystore, passphrase);
        } catch (IOException e) {
            throw new RootKeyUnavailableException(reason(keystore, passphraseFile, e), e);
        } catch (GeneralSecurityException e) {
            throw new RootKeyUnavailableException(
                    "the root keystore " + keystore + " opens, but the key in it does not; bring it back from its copy",
                    e);
        }
    }

    private static String reason(Path keystore, Path passphraseFile, IOException e) {
        if (e.getCause() instanceof UnrecoverableKeyException) {
            return "the root keystore " + keystore + " does not open with the passphrase in " + passphraseFile
                    + "; put the passphrase there that it was made with";
        }
        if (!Files.isReadable(keystore)) {
            return "the root keystore " + keystore
                    + " is missing or cannot be read; bring it back from its copy, or let " + Pkcs12Settings.KEYSTORE
                    + " point to it";
        }
        return "the root keystore " + keystore + " is damaged or no PKCS#12 keystore; bring it back from its copy";
    }

    private static Pkcs12RootKey onlyRootKey(KeyStore entries, Path keystore, Passphrase passphrase)
            throws GeneralSecurityException {
        List<String> aliases = Collections.list(entries.aliases()).stream()
                .filter(alias -> alias.startsWith(ALIAS_PREFIX))
                .toList();
        if (aliases.size() != 1) {
            throw new RootKeyUnavailableException("the root keystore " + keystore + " holds " + aliases.size()
                    + " entries named " + ALIAS_PREFIX + "…, exactly 1 is needed");
        }
        String alias = aliases.get(0);
        Key key = entries.getKey(alias, passphrase.characters());
        if (!(key instanceof SecretKey secret) || !isAes256(secret)) {
            throw new RootKeyUnavailableException(
                    "the entry " + alias + " of the root keystore " + keystore + " is no AES key of 256 bits");
        }
        return new Pkcs12RootKey(idOf(alias, keystore), secret);
    }

    private static boolean isAes256(SecretKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            return false;
        }
        int length = encoded.length;
        Arrays.fill(encoded, (byte) 0);
        return key.getAlgorithm().equals(KEY_ALGORITHM) && length == KEY_LENGTH_BYTES;
    }

    private static UUID idOf(String alias, Path keystore) {
        try {
            return UUID.fromString(alias.substring(ALIAS_PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new RootKeyUnavailableException(
                    "the entry " + alias + " of the root keystore " + keystore + " does not end in a key id", e);
        }
    }

    /**
     * Makes a root key in a new keystore, for the owner only; when it returns, the keystore is durable and was opened again.
     *
     * @throws RootKeyUnavailableException if something lies there already (it stays as it is), the passphrase is missing, or
     *     the keystore cannot be written
     */
    public static Pkcs12RootKey createNew(Path keystore, Path passphraseFile) {
        byte[] content;
        try (Passphrase passphrase = Passphrase.read(passphraseFile)) {
            content = newKeystore(passphrase);
        } catch (GeneralSecurityException | IOException e) {
            throw new RootKeyUnavailableException("make the root keystore " + keystore + ": the JDK cannot", e);
        }
        try {
            OwnerOnlyFiles.createNew(keystore, content);
        } catch (FileAlreadyExistsException e) {
            throw new RootKeyUnavailableException(
                    "make the root keystore " + keystore + ": something lies there already and is never replaced", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new RootKeyUnavailableException(
                    "make the root keystore " + keystore
                            + ": it cannot be written; its directory must exist, be writable" + " and know hard links",
                    e);
        }
        return open(keystore, passphraseFile);
    }

    private static byte[] newKeystore(Passphrase passphrase) throws GeneralSecurityException, IOException {
        byte[] key = new byte[KEY_LENGTH_BYTES];
        new SecureRandom().nextBytes(key);
        KeyStore.PasswordProtection entryPassword = new KeyStore.PasswordProtection(passphrase.characters());
        try {
            KeyStore entries = KeyStore.getInstance(KEYSTORE_TYPE);
            entries.load(null, null);
            entries.setEntry(
                    ALIAS_PREFIX + UUID.randomUUID(),
                    new KeyStore.SecretKeyEntry(new SecretKeySpec(key, KEY_ALGORITHM)),
                    entryPassword);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            entries.store(content, passphrase.characters());
            return content.toByteArray();
        } finally {
            Arrays.fill(key, (byte) 0);
            destroy(entryPassword);
        }
    }

    private static void destroy(KeyStore.PasswordProtection password) {
        try {
            password.destroy();
        } catch (DestroyFailedException e) {
            throw new AssertionError("the JDK's own class clears its copy", e);
        }
    }

    @Override
    public UUID id() {
        return protection.id();
    }

    @Override
    public byte[] protect(byte[] plaintext, AssociatedData associatedData) {
        return protection.protect(plaintext, associatedData);
    }

    @Override
    public byte[] unprotect(byte[] protectedBytes, AssociatedData associatedData) {
        return protection.unprotect(protectedBytes, associatedData);
    }
}
