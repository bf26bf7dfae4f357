package dev.tapelock.keys.lkm;

import dev.tapelock.outbound.OutboundSettings;
import dev.tapelock.platform.RefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where a key service decrypts: an address that can be called and signed. */
final class DecryptUrl {

    private DecryptUrl() {}

    /** @throws RefusedException {@code invalid.value} if it is none */
    static URI of(String text, OutboundSettings addresses) {
        return parsed(text)
                .filter(url -> isComplete(url) && addresses.permitsScheme(url))
                .orElseThrow(() -> RefusedException.invalidValue(
                        "url",
                        text,
                        "the https address at which the service decrypts, with a path and no query, user or fragment"));
    }

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty(); // which is all that there is to say
        }
    }

    private static boolean isComplete(URI url) {
        return url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawPath() != null
                && url.getRawPath().startsWith("/");
    }
}
