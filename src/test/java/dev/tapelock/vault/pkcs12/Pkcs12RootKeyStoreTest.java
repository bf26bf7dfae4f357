package dev.tapelock.vault.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.vault.RootKeyUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs12RootKeyStoreTest {

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void home() {
        home = directory.resolve("home");
    }

    @Test
    void theDemoMakesItsOwnPassphrase() throws IOException {
        Pkcs12RootKeyStore store = demo();
        assertThat(store.exists()).isFalse();

        var made = store.createNew();

        assertThat(store.exists()).isTrue();
        assertThat(store.location()).isEqualTo(home.resolve("root.p12").toString());
        assertThat(Files.readString(home.resolve("root.passphrase"))).matches("[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("root.passphrase"))))
                .isEqualTo("rw-------");
        store.flush();
        assertThat(demo().open().id()).isEqualTo(made.id());
    }

    @Test
    void theDemoKeepsAPassphraseThatIsThere() throws IOException {
        Files.createDirectory(home);
        Path passphrase = Files.writeString(home.resolve("root.passphrase"), "left by an earlier start");
        demo().createNew();
        assertThat(passphrase).hasContent("left by an earlier start");
    }

    @Test
    void theDemoMakesNoPassphraseForAKeystoreThatIsThere() throws IOException {
        demo().createNew();
        Files.delete(home.resolve("root.passphrase"));
        assertThatExceptionOfType(RootKeyUnavailableException.class).isThrownBy(() -> demo().open());
        assertThat(home.resolve("root.passphrase")).doesNotExist();
    }

    @Test
    void outsideTheDemoNoPassphraseIsMade() throws IOException {
        Path keys = Files.createDirectory(directory.resolve("keys"));
        var store = new Pkcs12RootKeyStore(
                new Pkcs12Settings(home, false, keys.resolve("root.p12"), keys.resolve("root.passphrase")));
        assertThatExceptionOfType(RootKeyUnavailableException.class).isThrownBy(store::createNew);
        assertThat(keys).isEmptyDirectory();
    }

    @Test
    void aLinkThatPointsNowhereIsAKeystoreThatIsAway() throws IOException {
        Files.createDirectory(home);
        Files.createSymbolicLink(home.resolve("root.p12"), directory.resolve("unmounted/root.p12"));
        assertThat(demo().exists()).isTrue();
        assertThatExceptionOfType(RootKeyUnavailableException.class).isThrownBy(() -> demo().open());
    }

    private Pkcs12RootKeyStore demo() {
        return new Pkcs12RootKeyStore(Pkcs12Settings.of(Optional.of(home), true, Optional.empty(), Optional.empty()));
    }
}
