// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UdpOptionsTest {
    @Test
    void refusesPortsThatDoNotExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UdpOptions.onPort(65_536))
                .withMessage("port must be 0 to 65535: 65536");
        assertThatIllegalArgumentException().isThrownBy(() -> UdpOptions.onPort(-1));
    }

    @Test
    void refusesBuffersOfNoSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UdpOptions(0, List.of(), 0, 1))
                .withMessageContaining("receiveBufferBytes 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new UdpOptions(0, List.of(), 1, -1));
    }

    @Test
    void doesNotFollowLaterChangesOfTheCallersList() {
        List<InetAddress> bind = new ArrayList<>(List.of(InetAddress.getLoopbackAddress()));
        UdpOptions options = UdpOptions.onPort(7000, bind);
        bind.clear();

        assertThat(options.bind()).hasSize(1);
        assertThat(options.receiveBufferBytes()).isEqualTo(4 << 20);
    }
}
