package dev.tapelock.keys.lkm;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as <a href="https://github.com/mozilla/hawk/blob/main/API.md">Hawk</a> does, with HMAC-SHA-256. Neither
 * payload hash nor extension: services refuse what they do not expect. Immutable.
 *
 * @param id names the key to the service
 * @param key the UTF-8 bytes of the shared key's text
 */
record HawkCredentials(String id, byte[] key) {

    private static final String HMAC = "HmacSHA256";

    /**
     * The {@code Authorization} header of a request.
     *
     * @param nonce not used before in that second; letters and digits
     */
    String authorization(String method, URI uri, Instant now, String nonce) {
        String seconds = Long.toString(now.getEpochSecond());
        return "Hawk id=\"%s\", ts=\"%s\", nonce=\"%s\", mac=\"%s\""
                .formatted(id, seconds, nonce, mac(method, uri, seconds, nonce, ""));
    }

    /** Base64 of the MAC over the normalized request. */
    String mac(String method, URI uri, String seconds, String nonce, String extension) {
        String path = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery();
        String normalized = String.join(
                        "\n",
                        "hawk.1.header",
                        seconds,
                        nonce,
                        method,
                        path,
                        uri.getHost().toLowerCase(Locale.ROOT),
                        Integer.toString(port(uri)),
                        "",
                        extension)
                + '\n';
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(normalized.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + HMAC, e);
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public String toString() {
        return "Hawk credentials " + id;
    }
}
