package dev.tapelock.platform;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the server is reached and where it keeps its state.
 *
 * @param baseUrl what links and media URLs begin with ({@code tapelock.base-url}); never taken from a request's Host
 * @param home the directory that holds everything the server keeps on this machine ({@code tapelock.home})
 * @param isDemo whether this is the demo ({@code tapelock.demo})
 */
public record ServerSettings(URI baseUrl, Path home, boolean isDemo) {

    public ServerSettings {
        String scheme = baseUrl.getScheme();
        if (scheme == null || !(scheme.equals("http") || scheme.equals("https")) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException(
                    "tapelock.base-url is \"" + baseUrl + "\"; it must be http(s)://host[:port]");
        }
        if (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "tapelock.base-url is \"" + baseUrl + "\"; it cannot have a query or fragment");
        }
        home = home.toAbsolutePath().normalize();
    }

    /** The address of a path of this server that begins with a slash. */
    public URI url(String path) {
        String base = baseUrl.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
