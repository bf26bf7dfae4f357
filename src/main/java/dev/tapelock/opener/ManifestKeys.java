package dev.tapelock.opener;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public keys that manifests are checked with: one or several in a PEM file (RFC 7468, section 13). */
final class ManifestKeys {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]*)-----END PUBLIC KEY-----", Pattern.DOTALL);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final List<PublicKey> keys;

    private ManifestKeys(List<PublicKey> keys) {
        this.keys = keys;
    }

    /** @throws UnusableManifestException if there is no such key in it */
    static ManifestKeys read(List<Path> files) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : files) {
            int before = keys.size();
            Matcher found = KEY.matcher(text(file));
            while (found.find()) {
                keys.add(key(file, found.group(1)));
            }
            if (keys.size() == before) {
                throw new UnusableManifestException(file + " has no PUBLIC KEY in it");
            }
        }
        return new ManifestKeys(keys);
    }

    private static String text(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
        }
    }

    private static PublicKey key(Path file, String base64) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableManifestException(file + " has a PUBLIC KEY in it that is no RSA key");
        }
    }

    /**
     * Whether one of the keys has signed the file; it is read once and not held.
     *
     * @param digest takes the same bytes
     */
    boolean haveSigned(Path file, byte[] signature, MessageDigest digest) throws IOException {
        List<Signature> checks = new ArrayList<>();
        try {
            for (PublicKey key : keys) {
                Signature check = Signature.getInstance("SHA256withRSA");
                check.initVerify(key);
                checks.add(check);
            }
            try (InputStream stream = Files.newInputStream(file)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    digest.update(buffer, 0, read);
                    for (Signature check : checks) {
                        check.update(buffer, 0, read);
                    }
                }
            }
            for (Signature check : checks) {
                if (isBy(check, signature)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidKeyException e) {
            throw new UnusableManifestException("a key cannot be used: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has SHA256withRSA", e);
        }
    }

    private static boolean isBy(Signature check, byte[] signature) {
        try {
            return check.verify(signature);
        } catch (SignatureException e) {
            return false; // not as long as this key's signatures are
        }
    }
}
