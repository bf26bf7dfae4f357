package dev.tapelock.testbed;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assumptions;

/** Amazon Corretto's provider in front of the JDK's, for as long as one piece of work takes. */
public final class Corretto {

    private Corretto() {}

    /**
     * Does the work with Corretto's provider in front; the test is skipped where that cannot be loaded, or stands in the JVM's
     * own list.
     */
    public static <T> T inFront(Callable<T> work) throws Exception {
        requireLoadable();
        Assumptions.assumeTrue(
                Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1) > 0,
                "Amazon Corretto Crypto Provider stands in this JVM's own list");
        try {
            return work.call();
        } finally {
            Security.removeProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME);
        }
    }

    /** Skips the test where Corretto's provider cannot be loaded. */
    public static void requireLoadable() {
        try {
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
        } catch (LinkageError | RuntimeException e) {
            Assumptions.abort("Amazon Corretto Crypto Provider cannot be loaded on this machine: " + e);
        }
    }
}
