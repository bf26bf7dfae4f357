package dev.tapelock.vault.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs12SettingsTest {

    @TempDir
    Path directory;

    private Path home;
    private Path keys;

    @BeforeEach
    void directories() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        keys = Files.createDirectory(directory.resolve("keys"));
    }

    @Test
    void keystoreAndPassphraseLieOutsideTheHome() {
        Pkcs12Settings settings = settings(keys.resolve("root.p12"), keys.resolve("root.passphrase"));
        assertThat(settings.keystore()).isEqualTo(keys.resolve("root.p12"));
        assertThat(settings.passphraseFile()).isEqualTo(keys.resolve("root.passphrase"));
    }

    @Test
    void aNeighbourWithALongerNameLiesOutside() {
        Path neighbour = directory.resolve("home2");
        assertThat(settings(neighbour.resolve("root.p12"), neighbour.resolve("root.passphrase")))
                .isNotNull();
    }

    @Test
    void insideTheHomeIsRefusedForBothAtOnce() {
        assertRefused(home.resolve("root.p12"), home.resolve("sub/root.passphrase"))
                .withMessageContaining("tapelock.root.keystore is")
                .withMessageContaining("tapelock.root.passphrase.file is")
                .withMessageContaining("outside");
        assertRefused(home.resolve("root.p12"), keys.resolve("root.passphrase"))
                .withMessageNotContaining("tapelock.root.passphrase.file");
        assertRefused(keys.resolve("../home/root.p12"), keys.resolve("root.passphrase"));
    }

    @Test
    void aLinkIntoTheHomeIsRefused() throws IOException {
        Path directoryLink = Files.createSymbolicLink(directory.resolve("link"), home);
        assertRefused(directoryLink.resolve("root.p12"), keys.resolve("root.passphrase"));
        assertRefused(directoryLink.resolve("not/yet/root.p12"), keys.resolve("root.passphrase"));

        Path inHome = Files.createFile(home.resolve("file"));
        Path fileLink = Files.createSymbolicLink(keys.resolve("root.passphrase"), inHome);
        assertRefused(keys.resolve("root.p12"), fileLink).withMessageContaining("tapelock.root.passphrase.file");
    }

    @Test
    void aHomeThatIsALinkIsFollowed() throws IOException {
        Path homeLink = Files.createSymbolicLink(directory.resolve("link"), home);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        new Pkcs12Settings(homeLink, false, home.resolve("root.p12"), keys.resolve("root.passphrase")));
    }

    @Test
    void aLinkThatPointsNowhereIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(keys.resolve("root.p12"), directory.resolve("nowhere"));
        assertRefused(link, keys.resolve("root.passphrase")).withMessageContaining("cannot be found out");
    }

    @Test
    void oneFileForBothIsRefused() {
        assertRefused(keys.resolve("root"), keys.resolve("root")).withMessageContaining("are both");
    }

    @Test
    void bothMustBeSetAndAllThatIsMissingIsNamedAtOnce() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Pkcs12Settings.of(Optional.empty(), false, Optional.empty(), Optional.empty()))
                .withMessageContaining("tapelock.home is not set")
                .withMessageContaining("tapelock.root.keystore is not set")
                .withMessageContaining("tapelock.root.passphrase.file is not set");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Pkcs12Settings.of(
                        Optional.of(home), false, Optional.of(keys.resolve("root.p12")), Optional.empty()))
                .withMessageContaining("tapelock.root.passphrase.file is not set")
                .withMessageNotContaining("tapelock.root.keystore");
    }

    @Test
    void theDemoKeepsBothInTheHome() {
        Pkcs12Settings settings = Pkcs12Settings.of(Optional.of(home), true, Optional.empty(), Optional.empty());
        assertThat(settings)
                .isEqualTo(new Pkcs12Settings(home, true, home.resolve("root.p12"), home.resolve("root.passphrase")));
    }

    private Pkcs12Settings settings(Path keystore, Path passphraseFile) {
        return Pkcs12Settings.of(Optional.of(home), false, Optional.of(keystore), Optional.of(passphraseFile));
    }

    private ThrowableAssertAlternative<IllegalArgumentException> assertRefused(Path keystore, Path passphraseFile) {
        return assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> settings(keystore, passphraseFile));
    }
}
