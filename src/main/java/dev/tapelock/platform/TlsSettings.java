package dev.tapelock.platform;

/**
 * What the TLS port needs, which the server itself reads: without it that port would stay shut, with a line in the log alone.
 *
 * @param isPasswordSet whether the keystore's password is there ({@code keystore_password}, in the environment)
 */
public record TlsSettings(boolean isPasswordSet) {

    public TlsSettings {
        if (!isPasswordSet) {
            throw new IllegalArgumentException(
                    "keystore_password is not set in the environment: it opens the keystore with the"
                            + " certificate of the TLS port, or is given to the one that is made at the first start");
        }
    }
}
