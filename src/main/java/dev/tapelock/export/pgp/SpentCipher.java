package dev.tapelock.export.pgp;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Ciphers of messages that are over. */
final class SpentCipher {

    private static final System.Logger LOG = System.getLogger(SpentCipher.class.getName());
    private static final Key NONE = new SecretKeySpec(new byte[32], "AES");

    private SpentCipher() {}

    /**
     * Takes the key out of a cipher, which keeps its copy until it encrypts with another. Does not throw: whoever ends a message has
     * other things to zero, too.
     *
     * @param parameters which the cipher never had with a key of zeroes; null if its mode has none
     */
    static void forgetKey(Cipher cipher, @Nullable AlgorithmParameterSpec parameters) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, NONE, parameters);
        } catch (GeneralSecurityException | ProviderException e) {
            LOG.log(System.Logger.Level.WARNING, "A cipher keeps its copy of a message key until it is collected", e);
        }
    }
}
