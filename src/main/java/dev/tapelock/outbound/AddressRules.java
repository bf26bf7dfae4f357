package dev.tapelock.outbound;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses a customer may have us call: public ones, and what the operator allows beyond them. Otherwise whoever may
 * configure a service could look around in the operator's network. Immutable.
 */
final class AddressRules {

    /**
     * What is not public: IANA's special-purpose registries (RFC 6890 and its updates), multicast, and the ways to write an IPv4
     * address within an IPv6 one, through which a translator would reach the first.
     */
    private static final List<IPAddress> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // Of IPv6 only 2000::/3 is assigned to anybody; the rest is local, special or not there.
                    "::/3",
                    "4000::/2",
                    "8000::/1",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(block -> new IPAddressString(block).getAddress())
            .toList();

    private final OutboundSettings settings;

    AddressRules(OutboundSettings settings) {
        this.settings = settings;
    }

    boolean permits(InetAddress address) {
        IPAddress asked = new IPAddressGenerator().from(address);
        return settings.allowed().stream().anyMatch(block -> block.contains(asked))
                || NOT_PUBLIC.stream().noneMatch(block -> block.contains(asked));
    }
}
