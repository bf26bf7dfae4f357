package dev.tapelock.vault.pkcs12;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the root keystore and its passphrase lie.
 *
 * <p>They lie outside the home, symbolic links followed: whoever copies the home, for a backup say, must not get the root
 * key with it. Only the demo may keep them there.
 *
 * @param home the directory with all else the server keeps ({@code tapelock.home})
 * @param isDemo whether this is the demo ({@code tapelock.demo}); it makes its own passphrase
 * @param keystore the PKCS#12 file ({@code tapelock.root.keystore}); made at the first start of all
 * @param passphraseFile the file with the keystore's passphrase ({@code tapelock.root.passphrase.file})
 */
public record Pkcs12Settings(Path home, boolean isDemo, Path keystore, Path passphraseFile) {

    static final String HOME = "tapelock.home";
    static final String DEMO = "tapelock.demo";
    static final String KEYSTORE = "tapelock.root.keystore";
    static final String PASSPHRASE_FILE = "tapelock.root.passphrase.file";

    private static final String DEMO_KEYSTORE = "root.p12";
    private static final String DEMO_PASSPHRASE_FILE = "root.passphrase";

    /** @throws IllegalArgumentException that lists everything that is wrong */
    public Pkcs12Settings {
        home = home.toAbsolutePath().normalize();
        keystore = keystore.toAbsolutePath().normalize();
        passphraseFile = passphraseFile.toAbsolutePath().normalize();
        List<String> problems = new ArrayList<>();
        if (keystore.equals(passphraseFile)) {
            problems.add(KEYSTORE + " and " + PASSPHRASE_FILE + " are both " + keystore);
        }
        if (!isDemo) {
            requireOutside(home, KEYSTORE, keystore, problems);
            requireOutside(home, PASSPHRASE_FILE, passphraseFile, problems);
        }
        refuse(problems);
    }

    /**
     * The settings as they were given, the demo's defaults filled in.
     *
     * @throws IllegalArgumentException that lists everything that is missing or wrong
     */
    public static Pkcs12Settings of(
            Optional<Path> home, boolean isDemo, Optional<Path> keystore, Optional<Path> passphraseFile) {
        List<String> problems = new ArrayList<>();
        Path givenHome = home.orElse(Path.of(""));
        if (home.isEmpty()) {
            problems.add(HOME + " is not set");
        }
        if (!isDemo) {
            requireSet(KEYSTORE, keystore, problems);
            requireSet(PASSPHRASE_FILE, passphraseFile, problems);
        }
        refuse(problems);
        return new Pkcs12Settings(
                givenHome,
                isDemo,
                keystore.orElse(givenHome.resolve(DEMO_KEYSTORE)),
                passphraseFile.orElse(givenHome.resolve(DEMO_PASSPHRASE_FILE)));
    }

    private static void requireSet(String setting, Optional<Path> path, List<String> problems) {
        if (path.isEmpty()) {
            problems.add(setting + " is not set; it must be a path outside " + HOME);
        }
    }

    private static void requireOutside(Path home, String setting, Path path, List<String> problems) {
        try {
            if (realPath(path).startsWith(realPath(home))) {
                problems.add(setting + " is " + path + ", inside " + HOME + " (" + home
                        + "), symbolic links followed; it must lie outside");
            }
        } catch (IOException e) {
            problems.add(setting + " is " + path + "; where that, or " + HOME + " (" + home
                    + "), really lies cannot be found out: " + e);
        }
    }

    /** What exists of the path, links followed, and the rest as it is. */
    private static Path realPath(Path path) throws IOException {
        Path existing = path;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = existing.getParent();
            if (parent == null) {
                return path;
            }
            existing = parent;
        }
        return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
