package dev.tapelock.vault.pkcs12;

import dev.tapelock.vault.RootKeyUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** The keystore's passphrase, read from its file and cleared when closed. */
final class Passphrase implements AutoCloseable {

    static final int MIN_LENGTH = 16;
    private static final int MAX_LENGTH = 1024;
    private static final int GENERATED_LENGTH_BYTES = 32;

    private final char[] characters;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /**
     * Reads a passphrase: the file's content without one newline at its end.
     *
     * @throws RootKeyUnavailableException if the file cannot be read or its content is no passphrase
     */
    static Passphrase read(Path file) {
        byte[] content = new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_LENGTH + 2);
            int length = lengthWithoutNewline(content);
            if (length < MIN_LENGTH || length > MAX_LENGTH) {
                throw unusable(file, "it has to have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters");
            }
            return new Passphrase(characters(content, length, file));
        } catch (IOException e) {
            throw new RootKeyUnavailableException(
                    "the passphrase of the root keystore cannot be read from " + file
                            + "; make the file readable, or let " + Pkcs12Settings.PASSPHRASE_FILE + " point to it",
                    e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static int lengthWithoutNewline(byte[] content) {
        int length = content.length;
        if (length > 0 && content[length - 1] == '\n') {
            length--;
            if (length > 0 && content[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }

    private static char[] characters(byte[] content, int length, Path file) {
        char[] characters = new char[length];
        for (int i = 0; i < length; i++) {
            // The JDK's key derivation takes nothing else.
            if (content[i] < 0x20 || content[i] > 0x7e) {
                Arrays.fill(characters, '\0');
                throw unusable(file, "it has to be one line of printable ASCII characters");
            }
            characters[i] = (char) content[i];
        }
        return characters;
    }

    private static RootKeyUnavailableException unusable(Path file, String rule) {
        return new RootKeyUnavailableException(
                "the passphrase of the root keystore in " + file + " cannot be used: " + rule);
    }

    /** Makes a random passphrase of 256 bits and writes it to a new file. */
    static void generate(Path file) throws IOException {
        byte[] random = new byte[GENERATED_LENGTH_BYTES];
        new SecureRandom().nextBytes(random);
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(random);
        try {
            OwnerOnlyFiles.createNew(file, text);
        } finally {
            Arrays.fill(random, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    /** The characters themselves, not a copy. */
    char[] characters() {
        return characters;
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }
}
