package dev.tapelock.seal;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;

/** Puts the wanted implementation of cryptography in front, as the server does. */
final class Providers {

    private Providers() {}

    static void use(String provider) {
        if (provider.equals("corretto")) {
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
            Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
        }
    }
}
