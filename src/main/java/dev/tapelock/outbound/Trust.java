package dev.tapelock.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: those of the Java platform, and what a customer adds for its own service. */
public final class Trust {

    private final SSLContext context;

    private Trust(SSLContext context) {
        this.context = context;
    }

    /** The platform's trust store alone; never the server's own, which holds its own certificate. */
    public static Trust ofPlatform() {
        return of(null);
    }

    /**
     * The platform's trust store and these certificates.
     *
     * @param pem one or more X.509 certificates (RFC 7468)
     * @throws IllegalArgumentException if there is none, or one cannot be read
     */
    public static Trust alsoOf(String pem) {
        try {
            Collection<? extends Certificate> added = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (added.isEmpty()) {
                throw new IllegalArgumentException("no certificate");
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate known : platform(null).getAcceptedIssuers()) {
                all.setCertificateEntry("platform-" + number++, known);
            }
            for (Certificate each : added) {
                all.setCertificateEntry("added-" + number++, each);
            }
            return of(all);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("not certificates in PEM form", e);
        }
    }

    private static Trust of(@Nullable KeyStore store) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {platform(store)}, null);
            return new Trust(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    /** @param store {@code null} for the platform's own */
    private static X509TrustManager platform(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    SSLContext context() {
        return context;
    }
}
