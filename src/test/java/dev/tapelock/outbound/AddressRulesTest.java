package dev.tapelock.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "193.99.144.80", "172.15.255.255", "172.32.0.0", "2600::1", "2a00:1450:4001:82a::200e"
            })
    void permitsWhatIsPublic(String address) throws UnknownHostException {
        assertThat(rules("").permits(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:169.254.169.254",
                "::ffff:0:127.0.0.1",
                "64:ff9b::7f00:1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "4000::1"
            })
    void refusesWhatIsNot(String address) throws UnknownHostException {
        assertThat(rules("").permits(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void permitsWhatTheOperatorAllows() throws UnknownHostException {
        AddressRules rules = rules("10.1.0.0/16, 127.0.0.1,fd00::/64");

        assertThat(rules.permits(InetAddress.getByName("10.1.255.255"))).isTrue();
        assertThat(rules.permits(InetAddress.getByName("10.2.0.0"))).isFalse();
        assertThat(rules.permits(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(rules.permits(InetAddress.getByName("127.0.0.2"))).isFalse();
        assertThat(rules.permits(InetAddress.getByName("fd00::77"))).isTrue();
        assertThat(rules.permits(InetAddress.getByName("fd00:0:0:1::"))).isFalse();
        assertThat(rules.permits(InetAddress.getByName("8.8.8.8"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "all", "10.0.0.0/33", "10.1", "10.0.0.1-5", "localhost", "::1/200", "10.*.0.1"})
    void refusesASettingThatIsNoAddress(String addresses) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutboundSettings.of(addresses, false))
                .withMessageContaining("tapelock.outbound.allowed-addresses");
    }

    private static AddressRules rules(String allowed) {
        return new AddressRules(OutboundSettings.of(allowed, false));
    }
}
