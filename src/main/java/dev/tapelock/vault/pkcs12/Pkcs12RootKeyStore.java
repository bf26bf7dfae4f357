package dev.tapelock.vault.pkcs12;

import dev.tapelock.vault.RootKey;
import dev.tapelock.vault.RootKeyStore;
import dev.tapelock.vault.RootKeyUnavailableException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/** Keeps the root key in the keystore of the settings; in the demo it makes the passphrase too. */
public final class Pkcs12RootKeyStore implements RootKeyStore {

    private static final Logger LOG = System.getLogger(Pkcs12RootKeyStore.class.getName());

    private final Pkcs12Settings settings;

    public Pkcs12RootKeyStore(Pkcs12Settings settings) {
        this.settings = settings;
    }

    @Override
    public String location() {
        return settings.keystore().toString();
    }

    @Override
    public boolean exists() {
        // A link that points nowhere is a keystore that is away for now, not one that was never made.
        return Files.exists(settings.keystore(), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public RootKey open() {
        warnInDemo();
        return Pkcs12RootKey.open(settings.keystore(), settings.passphraseFile());
    }

    @Override
    public void flush() {
        try {
            OwnerOnlyFiles.flush(settings.keystore());
        } catch (IOException e) {
            throw new RootKeyUnavailableException(
                    "flush the root keystore " + settings.keystore() + " to the disk: it failed", e);
        }
    }

    @Override
    public RootKey createNew() {
        if (settings.isDemo()) {
            makePassphrase(settings.passphraseFile());
        }
        warnInDemo();
        return Pkcs12RootKey.createNew(settings.keystore(), settings.passphraseFile());
    }

    private static void makePassphrase(Path file) {
        try {
            OwnerOnlyFiles.createDirectories(Objects.requireNonNull(file.getParent()));
            Passphrase.generate(file);
        } catch (FileAlreadyExistsException e) {
            // An earlier start made it and got no further.
            LOG.log(Level.DEBUG, "The passphrase {0} is there already", file);
        } catch (IOException | UnsupportedOperationException e) {
            throw new RootKeyUnavailableException("make the demo's passphrase " + file + ": it cannot be written", e);
        }
    }

    private void warnInDemo() {
        if (settings.isDemo()) {
            LOG.log(
                    Level.WARNING,
                    "DEMO ONLY: the root key {0} and its passphrase {1} lie together, which protects nothing.",
                    settings.keystore(),
                    settings.passphraseFile());
        }
    }
}
