// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RemoteTableTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final RemoteTable table = new RemoteTable();

    @Test
    void findsByPathAndByAddressWhatItHolds() throws IOException {
        Remote v4 = remote("192.0.2.7", 5_000, false);
        Remote v6 = remote("2001:db8::7", 5_000, true);
        table.add(v4);
        table.add(v6);

        assertThat(table.find(0, 0xc000_0207L, 5_000)).isSameAs(v4);
        assertThat(table.find(0x2001_0db8_0000_0000L, 7, 5_000)).isSameAs(v6);
        assertThat(table.find(v4.path())).isSameAs(v4);
        assertThat(table.find(0, 0xc000_0207L, 5_001)).isNull();
    }

    @Test
    void hasNothingForAnAddressOfAnotherFamilyOrNone() throws IOException {
        Path unresolved = new Path(0, LOCAL, InetSocketAddress.createUnresolved("example.invalid", 9));

        assertThat(Remote.of(unresolved, false)).isNull();
        assertThat(Remote.of(unresolved, true)).isNull();
        assertThat(Remote.of(path("192.0.2.7", 9), true)).isNull();
        assertThat(Remote.of(path("2001:db8::7", 9), false)).isNull();
    }

    @Test
    void behavesAsAMapThroughManyComingsAndGoings() throws IOException {
        Random random = new Random(3);
        Map<Integer, Remote> expected = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int port = 1 + random.nextInt(600);
            if (random.nextBoolean()) {
                Remote remote = remote("192.0.2.1", port, false);
                table.add(remote);
                expected.putIfAbsent(port, remote);
            } else {
                table.remove(path("192.0.2.1", port));
                expected.remove(port);
            }
            int asked = 1 + random.nextInt(600);
            assertThat(table.find(0, 0xc000_0201L, asked)).isSameAs(expected.get(asked));
        }
        for (int port = 1; port <= 600; port++) {
            assertThat(table.find(0, 0xc000_0201L, port)).isSameAs(expected.get(port));
        }
    }

    private static Path path(String address, int port) throws IOException {
        return new Path(0, LOCAL, new InetSocketAddress(InetAddress.getByName(address), port));
    }

    private static Remote remote(String address, int port, boolean v6) throws IOException {
        Remote remote = Remote.of(path(address, port), v6);
        return Objects.requireNonNull(remote);
    }
}
