package dev.tapelock.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves a name and lets it pass only if all of its addresses may be called. */
final class CheckedDnsResolver implements DnsResolver {

    /** Where addresses come from. */
    @FunctionalInterface
    interface Source {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final AddressRules rules;
    private final Source source;

    CheckedDnsResolver(AddressRules rules, Source source) {
        this.rules = rules;
        this.source = source;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = source.resolve(host);
        for (InetAddress address : addresses) {
            if (!rules.permits(address)) {
                throw new ForbiddenAddressException(host);
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** Says no more than that: which addresses a name has inside of a network is nobody's business. */
    static final class ForbiddenAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String host) {
            super(host + " has an address that may not be called");
        }
    }
}
