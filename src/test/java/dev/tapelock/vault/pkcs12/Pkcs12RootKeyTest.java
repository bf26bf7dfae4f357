package dev.tapelock.vault.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.vault.AssociatedData;
import dev.tapelock.vault.ProtectedDataCorruptException;
import dev.tapelock.vault.RootKeyUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pkcs12RootKeyTest {

    private static final String PASSPHRASE = "correct horse battery staple";
    private static final AssociatedData BELONGS_TO = AssociatedData.of("test");

    @TempDir
    Path directory;

    private Path keystore;
    private Path passphraseFile;

    @BeforeEach
    void paths() throws IOException {
        keystore = directory.resolve("root.p12");
        passphraseFile = Files.writeString(directory.resolve("root.passphrase"), PASSPHRASE + "\n");
    }

    @Test
    void aNewKeyOpensAgain() {
        Pkcs12RootKey made = Pkcs12RootKey.createNew(keystore, passphraseFile);
        byte[] protectedBytes = made.protect(new byte[] {1, 2, 3}, BELONGS_TO);

        Pkcs12RootKey opened = Pkcs12RootKey.open(keystore, passphraseFile);

        assertThat(opened.id()).isEqualTo(made.id());
        assertThat(opened.unprotect(protectedBytes, BELONGS_TO)).containsExactly(1, 2, 3);
    }

    @Test
    void eachNewKeyIsAnother() throws IOException {
        Pkcs12RootKey one = Pkcs12RootKey.createNew(keystore, passphraseFile);
        Pkcs12RootKey two = Pkcs12RootKey.createNew(directory.resolve("two.p12"), passphraseFile);
        assertThat(one.id()).isNotEqualTo(two.id());
        assertThatExceptionOfType(ProtectedDataCorruptException.class)
                .isThrownBy(() -> two.unprotect(one.protect(new byte[1], BELONGS_TO), BELONGS_TO));
    }

    @Test
    void theKeystoreIsForTheOwnerOnlyAndAlone() throws IOException {
        Pkcs12RootKey.createNew(keystore, passphraseFile);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(keystore, passphraseFile);
        }
    }

    @Test
    void whatLiesThereIsNeverReplaced() throws IOException {
        Pkcs12RootKey made = Pkcs12RootKey.createNew(keystore, passphraseFile);
        assertNotMade(keystore).withMessageContaining(keystore.toString()).withMessageContaining("never replaced");
        assertThat(Pkcs12RootKey.open(keystore, passphraseFile).id()).isEqualTo(made.id());

        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        assertNotMade(link);
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aKeystoreInAMissingDirectoryIsNotMade() {
        assertNotMade(directory.resolve("missing/root.p12")).withMessageContaining("directory must exist");
    }

    private ThrowableAssertAlternative<RootKeyUnavailableException> assertNotMade(Path at) {
        return assertThatExceptionOfType(RootKeyUnavailableException.class)
                .isThrownBy(() -> Pkcs12RootKey.createNew(at, passphraseFile));
    }

    @Test
    void aWrongPassphraseIsSaidAndNotShown() throws IOException {
        Pkcs12RootKey.createNew(keystore, passphraseFile);
        Files.writeString(passphraseFile, "wrong horse battery staple");
        assertNotOpened()
                .withMessageContaining("does not open with the passphrase")
                .withMessageContaining(passphraseFile.toString())
                .withMessageNotContaining("horse");
    }

    @Test
    void aMissingKeystoreIsSaid() {
        assertNotOpened().withMessageContaining(keystore.toString()).withMessageContaining("missing");
    }

    @Test
    void aMissingPassphraseIsSaid() throws IOException {
        Pkcs12RootKey.createNew(keystore, passphraseFile);
        Files.delete(passphraseFile);
        assertNotOpened().withMessageContaining("tapelock.root.passphrase.file");
    }

    @Test
    void aDamagedKeystoreIsSaid() throws IOException {
        Files.writeString(keystore, "this is no keystore");
        assertNotOpened().withMessageContaining("damaged");
        Files.write(keystore, new byte[0]);
        assertNotOpened().withMessageContaining("damaged");
    }

    @Test
    void aChangedKeystoreOpensToTheSameKeyOrNotAtAll() throws IOException {
        Pkcs12RootKey made = Pkcs12RootKey.createNew(keystore, passphraseFile);
        byte[] protectedBytes = made.protect(new byte[] {1}, BELONGS_TO);
        byte[] content = Files.readAllBytes(keystore);
        // Not each byte: key derivation makes every try slow.
        for (int i = 0; i < content.length; i += 5) {
            byte[] changed = content.clone();
            changed[i] ^= 1;
            Files.write(keystore, changed);
            try {
                assertThat(Pkcs12RootKey.open(keystore, passphraseFile).unprotect(protectedBytes, BELONGS_TO))
                        .containsExactly(1);
            } catch (RootKeyUnavailableException e) {
                assertThat(e).hasMessageContaining(keystore.toString());
            }
        }
    }

    @Test
    void aKeystoreWithoutExactlyOneRootKeyIsRefused() throws Exception {
        writeKeystore("something-else", 32);
        assertNotOpened().withMessageContaining("holds 0 entries");
        writeKeystore("tapelock-root-no-uuid", 32);
        assertNotOpened().withMessageContaining("does not end in a key id");
        Files.delete(keystore);
        Pkcs12RootKey.createNew(keystore, passphraseFile);
        addEntry("tapelock-root-01020304-0506-0708-090a-0b0c0d0e0f10", 32);
        assertNotOpened().withMessageContaining("holds 2 entries");
    }

    @Test
    void aShorterKeyIsRefused() throws Exception {
        writeKeystore("tapelock-root-01020304-0506-0708-090a-0b0c0d0e0f10", 16);
        assertNotOpened().withMessageContaining("no AES key of 256 bits");
    }

    private void writeKeystore(String alias, int keyLength) throws GeneralSecurityException, IOException {
        store(null, alias, keyLength);
    }

    private void addEntry(String alias, int keyLength) throws GeneralSecurityException, IOException {
        store(keystore, alias, keyLength);
    }

    private void store(Path from, String alias, int keyLength) throws GeneralSecurityException, IOException {
        char[] password = PASSPHRASE.toCharArray();
        KeyStore entries = KeyStore.getInstance("PKCS12");
        try (InputStream in = from == null ? null : Files.newInputStream(from)) {
            entries.load(in, password);
        }
        entries.setEntry(
                alias,
                new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[keyLength], "AES")),
                new KeyStore.PasswordProtection(password));
        try (OutputStream out = Files.newOutputStream(keystore)) {
            entries.store(out, password);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", ""})
    void oneNewlineAfterThePassphraseDoesNotCount(String end) throws IOException {
        Pkcs12RootKey made = Pkcs12RootKey.createNew(keystore, passphraseFile);
        Files.writeString(passphraseFile, PASSPHRASE + end);
        assertThat(Pkcs12RootKey.open(keystore, passphraseFile).id()).isEqualTo(made.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "fifteen letters",
                "fifteen letters\n",
                "two lines of\npassphrase",
                "pässphrase of umlauts",
                "sixteen letters \n\n"
            })
    void whatIsNoPassphraseIsRefused(String content) throws IOException {
        Files.writeString(passphraseFile, content);
        assertNotMade(keystore).withMessageContaining(passphraseFile.toString());
        assertThat(keystore).doesNotExist();
    }

    @Test
    void sixteenCharactersAreEnough() throws IOException {
        Files.writeString(passphraseFile, "sixteen letters.");
        assertThat(Pkcs12RootKey.createNew(keystore, passphraseFile)).isNotNull();
    }

    @Test
    void aClosedPassphraseIsCleared() {
        Passphrase passphrase = Passphrase.read(passphraseFile);
        char[] characters = passphrase.characters();
        assertThat(characters).containsExactly(PASSPHRASE.toCharArray());
        passphrase.close();
        assertThat(characters).containsOnly('\0');
    }

    private ThrowableAssertAlternative<RootKeyUnavailableException> assertNotOpened() {
        return assertThatExceptionOfType(RootKeyUnavailableException.class)
                .isThrownBy(() -> Pkcs12RootKey.open(keystore, passphraseFile));
    }
}
