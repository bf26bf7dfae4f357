package dev.tapelock.opener;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;

/** Reads an RSA private key from PEM (RFC 7468 section 10) or PKCS#12 (RFC 7292). */
final class PrivateKeyFile {

    private static final int MAX_LENGTH_BYTES = 1 << 20;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private PrivateKeyFile() {}

    /** @throws NoFittingKeyException if the file holds no such key, or not exactly one */
    static PrivateKey read(Path file, Optional<Path> passphraseFile) throws IOException {
        char[] passphrase = passphraseFile.isEmpty()
                ? new char[0]
                : Files.readString(passphraseFile.get()).stripTrailing().toCharArray();
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_LENGTH_BYTES);
        }
        try {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            return begin >= 0 && end > begin
                    ? pem(text.substring(begin + BEGIN.length(), end))
                    : pkcs12(content, passphrase);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new NoFittingKeyException(
                    file + " holds no RSA private key in PEM (PKCS#8, not encrypted), and does not open as PKCS#12", e);
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(passphrase, '\0');
        }
    }

    private static PrivateKey pem(String base64) throws GeneralSecurityException {
        byte[] pkcs8 = Base64.getMimeDecoder().decode(base64);
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static PrivateKey pkcs12(byte[] content, char[] passphrase) throws GeneralSecurityException, IOException {
        KeyStore entries = KeyStore.getInstance("PKCS12");
        entries.load(new ByteArrayInputStream(content), passphrase);
        PrivateKey only = null;
        for (String alias : Collections.list(entries.aliases())) {
            if (entries.getKey(alias, passphrase) instanceof PrivateKey found) {
                if (only != null) {
                    throw new IllegalArgumentException("more than one private key");
                }
                only = found;
            }
        }
        if (only == null) {
            throw new IllegalArgumentException("no private key");
        }
        return only;
    }
}
