package dev.tapelock.outbound;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where calls may go that a customer asks for.
 *
 * @param allowed {@code tapelock.outbound.allowed-addresses}: what is not public and may be called all the same; each an
 *     address or a prefix such as {@code 10.1.0.0/16}
 * @param isPlainLoopback whether {@code http} to this machine itself is let pass: the demo alone does so
 */
public record OutboundSettings(List<IPAddress> allowed, boolean isPlainLoopback) {

    public OutboundSettings {
        allowed = List.copyOf(allowed);
    }

    /**
     * From the words of the setting.
     *
     * @param addresses separated by commas; may be empty
     * @param isPlainLoopback whether {@code http} to this machine itself is let pass
     * @throws IllegalArgumentException if one of them is neither an address nor a prefix
     */
    public static OutboundSettings of(String addresses, boolean isPlainLoopback) {
        return new OutboundSettings(
                Arrays.stream(addresses.split(","))
                        .map(String::strip)
                        .filter(address -> !address.isEmpty())
                        .map(OutboundSettings::parse)
                        .toList(),
                isPlainLoopback);
    }

    /** Whether an address is called by TLS, or need not be. */
    public boolean permitsScheme(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                || ("http".equalsIgnoreCase(uri.getScheme()) && isPlainLoopback && isLoopback(uri.getHost()));
    }

    /** @param host {@code null} if the authority is no host's */
    private static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        // An IPv6 address stands between brackets in a URI.
        return "localhost".equalsIgnoreCase(host) || new IPAddressString(host.replaceAll("[\\[\\]]", "")).isLoopback();
    }

    private static IPAddress parse(String address) {
        try {
            // The library also knows "*", ranges, and IPv4 addresses of one to three numbers.
            if (!address.matches("([0-9]+([.][0-9]+){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)(/[0-9]+)?")) {
                throw new AddressStringException(address, "neither an address nor a prefix");
            }
            return new IPAddressString(address).toAddress().toPrefixBlock();
        } catch (AddressStringException e) {
            throw new IllegalArgumentException(
                    "tapelock.outbound.allowed-addresses has \"" + address
                            + "\", which is neither an address nor a prefix",
                    e);
        }
    }
}
