package dev.tapelock.keys.lkm;

import dev.tapelock.outbound.OutboundSettings;
import dev.tapelock.platform.RefusedException;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a key service decrypts: an address that can be called and signed. */
final class DecryptUrl {

    private DecryptUrl() {}

    /** @throws RefusedException {@code invalid.value} if it is none */
    static URI of(String text, OutboundSettings addresses) {
        try {
            URI url = new URI(text);
            boolean isComplete = url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawPath() != null
                    && url.getRawPath().startsWith("/");
            if (isComplete && addresses.permitsScheme(url)) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw refused(text, e);
        }
        throw refused(text, null);
    }

    private static RefusedException refused(String text, @org.jspecify.annotations.Nullable Exception cause) {
        RefusedException refused = RefusedException.invalidValue(
                "url",
                text,
                "the https address at which the service decrypts, with a path and no query, user or fragment");
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }
}
