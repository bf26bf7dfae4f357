package dev.tapelock.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls one service of a customer's, over pooled connections. A name is resolved once for each connection, its addresses are
 * checked, and the connection goes to one of them: a name that answers something else a moment later gains nothing. No redirect
 * is followed, nothing is tried again, no cookie is kept. Thread-safe.
 */
public final class OutboundClient implements AutoCloseable {

    private final CloseableHttpClient client;
    private final Predicate<URI> schemes;
    private final OutboundLimits limits;
    private final ScheduledExecutorService timer;

    /**
     * Connects to nothing yet.
     *
     * @param trust whom to trust over TLS
     * @param timer ends what takes too long; it is not closed
     */
    public OutboundClient(
            OutboundSettings settings, OutboundLimits limits, Trust trust, ScheduledExecutorService timer) {
        this(
                settings::permitsScheme,
                new CheckedDnsResolver(new AddressRules(settings), InetAddress::getAllByName),
                limits,
                trust.context(),
                timer);
    }

    OutboundClient(
            Predicate<URI> schemes,
            DnsResolver resolver,
            OutboundLimits limits,
            SSLContext trust,
            ScheduledExecutorService timer) {
        this.schemes = schemes;
        this.limits = limits;
        this.timer = timer;
        Timeout connect = Timeout.of(limits.connect());
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(resolver)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                        .setMaxConnTotal(limits.connections())
                        .setMaxConnPerRoute(limits.connections())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(Timeout.of(limits.total()))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(connect).build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(limits.total()))
                        .setResponseTimeout(Timeout.of(limits.total()))
                        .setRedirectsEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableRedirectHandling()
                .build();
    }

    /** What a service said; {@code body} is empty if there was none. */
    public record Answer(int status, byte[] body) {}

    /**
     * Sends a request and waits for the whole answer, whatever its status.
     *
     * @param json the body; none if it is empty
     * @throws OutboundException if there is no answer within the limits
     */
    public Answer send(String method, URI uri, Map<String, String> headers, byte[] json) throws OutboundException {
        if (!schemes.test(uri)) {
            throw new OutboundException(
                    OutboundException.Reason.FORBIDDEN_ADDRESS, uri.getHost() + " is called by https alone");
        }
        HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
        headers.forEach(request::setHeader);
        if (json.length > 0) {
            request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        }
        ScheduledFuture<?> deadline =
                timer.schedule(request::cancel, limits.total().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, response -> read(request, response));
        } catch (IOException e) {
            throw failure(uri, e, request.isCancelled());
        } catch (IllegalStateException e) {
            throw new OutboundException(
                    OutboundException.Reason.UNREACHABLE, uri.getHost() + ": the client was closed meanwhile", e);
        } finally {
            deadline.cancel(false);
        }
    }

    private Answer read(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Answer(response.getCode(), new byte[0]);
        }
        InputStream content = entity.getContent();
        byte[] body = content.readNBytes(limits.answerBytes() + 1);
        if (body.length > limits.answerBytes()) {
            // To close it would be to read what follows, and a service that never stops would be read for ever.
            request.cancel();
            throw new OutboundException(
                    OutboundException.Reason.TOO_LONG, "the answer is longer than " + limits.answerBytes() + " bytes");
        }
        return new Answer(response.getCode(), body);
    }

    private OutboundException failure(URI uri, IOException e, boolean isOverdue) {
        if (e instanceof OutboundException known) {
            return known;
        }
        String host = uri.getHost();
        // Time-outs of the socket, of the connection and of the pool are all interruptions.
        if (isOverdue || e instanceof InterruptedIOException) {
            return new OutboundException(
                    OutboundException.Reason.TIMEOUT, host + " did not answer within " + limits.total(), e);
        }
        if (e instanceof CheckedDnsResolver.ForbiddenAddressException) {
            return new OutboundException(
                    OutboundException.Reason.FORBIDDEN_ADDRESS, host + " has an address that may not be called", e);
        }
        if (e instanceof UnknownHostException) {
            return new OutboundException(OutboundException.Reason.UNKNOWN_HOST, host + " has no address", e);
        }
        if (e instanceof SSLException) {
            return new OutboundException(
                    OutboundException.Reason.TLS, "the certificate of " + host + " is not trusted", e);
        }
        String how = e instanceof SocketException ? " cannot be reached" : " broke the connection off";
        return new OutboundException(OutboundException.Reason.UNREACHABLE, host + how, e);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
