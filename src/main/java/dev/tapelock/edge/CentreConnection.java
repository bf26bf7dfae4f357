package dev.tapelock.edge;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** HTTP to the centre. A call lasts as long as bytes move, and no longer. */
final class CentreConnection {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final Duration stalledAfter;

    /** @throws EdgeException if the certificates that are to be trusted cannot be read */
    CentreConnection(EdgeSettings settings) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LONGEST_CONNECT);
        settings.trustedCertificates().ifPresent(file -> builder.sslContext(trusting(file)));
        this.client = builder.build();
        this.stalledAfter = settings.stalledAfter();
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("trusted-" + count++, each);
            }
            if (count == 0) {
                throw new EdgeException("trustedCertificates " + file + " holds no certificate");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new EdgeException("trustedCertificates " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Sends a request.
     *
     * @param moved grows with what was sent, so that a slow transfer is told from one that stands still
     * @throws CentreUnavailableException if there is no answer
     */
    HttpResponse<byte[]> send(HttpRequest request, AtomicLong moved) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sending = client.sendAsync(request, answer -> new BoundedBody());
        try {
            return await(sending, moved);
        } catch (TimeoutException e) {
            throw CentreUnavailableException.brokenOff(
                    what(request) + " stood still for " + stalledAfter.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failure(request, e.getCause() == null ? e : e.getCause());
        } finally {
            sending.cancel(true);
        }
    }

    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> sending, AtomicLong moved)
            throws InterruptedException, ExecutionException, TimeoutException {
        long seen = moved.get();
        long since = System.nanoTime();
        long step = Math.min(TimeUnit.SECONDS.toNanos(1), stalledAfter.toNanos() / 4);
        while (true) {
            try {
                return sending.get(step, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                long now = moved.get();
                if (now != seen) {
                    seen = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > stalledAfter.toNanos()) {
                    throw e;
                }
            }
        }
    }

    private static CentreUnavailableException failure(HttpRequest request, Throwable cause) {
        String message = what(request) + ": "
                + Optional.ofNullable(cause.getMessage())
                        .orElse(cause.getClass().getSimpleName());
        boolean isBeforeAnyByte = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLException;
        return isBeforeAnyByte
                ? CentreUnavailableException.away(message, cause)
                : CentreUnavailableException.brokenOff(message, cause);
    }

    static String what(HttpRequest request) {
        return request.method() + " " + request.uri().getRawPath();
    }
}
