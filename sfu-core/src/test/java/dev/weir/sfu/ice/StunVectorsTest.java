// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** RFC 5769. */
class StunVectorsTest {
    private static final IceCredentials RFC = new IceCredentials("evtj", "VOkJxbRl1RmTxUk/WvJxBt");

    @Test
    void readsTheSampleRequestOfSection21() {
        StunMessage message = StunFixtures.parsed(StunFixtures.packet(StunFixtures.vector("rfc5769-2.1-request")));

        assertThat(message.type()).isEqualTo(StunMessage.BINDING_REQUEST);
        assertThat(message.transactionHigh()).isEqualTo(0xB7E7A701);
        assertThat(message.transactionLow()).isEqualTo(0xBC34D686FA87DFAEL);
        assertThat(message.username()).isEqualTo("evtj:h6vY");
        assertThat(message.priority()).isEqualTo(0x6E0001FF);
        assertThat(message.fromControlled()).isTrue();
        assertThat(message.fromControlling()).isFalse();
        assertThat(message.tieBreaker()).isEqualTo(0x932FF9B151263B36L);
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.hasFingerprint()).isTrue();
        assertThat(message.unknownRequiredCount()).isZero();
        assertThat(new StunIntegrity(RFC).verifies(message)).isTrue();
        assertThat(new StunIntegrity(RFC).isNamedBy(message)).isTrue();
    }

    @Test
    void readsTheIpv4ResponseOfSection22() {
        StunMessage message =
                StunFixtures.parsed(StunFixtures.packet(StunFixtures.vector("rfc5769-2.2-ipv4-response")));

        assertThat(message.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(message.mappedAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(new StunIntegrity(RFC).verifies(message)).isTrue();
    }

    @Test
    void readsTheIpv6ResponseOfSection23() {
        StunMessage message =
                StunFixtures.parsed(StunFixtures.packet(StunFixtures.vector("rfc5769-2.3-ipv6-response")));

        assertThat(message.mappedAddress())
                .isEqualTo(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(new StunIntegrity(RFC).verifies(message)).isTrue();
    }

    @Test
    void writesTheSampleRequestByteForByte() {
        Packet written = write(StunMessage.BINDING_REQUEST, w -> {
            w.attribute(0x8022, StunFixtures.ascii("STUN test client"));
            w.priority(0x6E0001FF);
            w.role(false, 0x932FF9B151263B36L);
            w.username(StunFixtures.ascii("evtj:h6vY"));
            // The vector pads with spaces, which the integrity value covers; we pad with zeros.
            w.replacePadding((byte) ' ', 3);
        });

        assertThat(StunFixtures.bytes(written)).isEqualTo(StunFixtures.vector("rfc5769-2.1-request"));
    }

    @Test
    void writesTheResponsesByteForByte() {
        Packet ipv4 = write(StunMessage.BINDING_SUCCESS, w -> {
            w.attribute(0x8022, StunFixtures.ascii("test vector"));
            w.replacePadding((byte) ' ', 1);
            w.mappedAddress(new InetSocketAddress("192.0.2.1", 32853));
        });
        Packet ipv6 = write(StunMessage.BINDING_SUCCESS, w -> {
            w.attribute(0x8022, StunFixtures.ascii("test vector"));
            w.replacePadding((byte) ' ', 1);
            w.mappedAddress(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        });

        assertThat(StunFixtures.bytes(ipv4)).isEqualTo(StunFixtures.vector("rfc5769-2.2-ipv4-response"));
        assertThat(StunFixtures.bytes(ipv6)).isEqualTo(StunFixtures.vector("rfc5769-2.3-ipv6-response"));
    }

    private static Packet write(int type, Consumer<PaddedWriter> attributes) {
        Packet packet = new Packet();
        StunWriter writer = new StunWriter();
        writer.begin(packet.array(), packet.offset(), type, 0xB7E7A701, 0xBC34D686FA87DFAEL);
        attributes.accept(new PaddedWriter(writer, packet));
        packet.length(writer.end(new StunIntegrity(RFC)));
        return packet;
    }

    /** The writer's attributes, with other padding put over its zeros afterwards. */
    private record PaddedWriter(StunWriter writer, Packet packet) {
        void attribute(int type, byte[] value) {
            writer.attribute(type, value);
        }

        void username(byte[] value) {
            writer.username(value);
        }

        void priority(int value) {
            writer.priority(value);
        }

        void role(boolean controlling, long tieBreaker) {
            writer.role(controlling, tieBreaker);
        }

        void mappedAddress(InetSocketAddress address) {
            writer.mappedAddress(address);
        }

        void replacePadding(byte with, int count) {
            int end = packet.offset() + writer.end();
            Arrays.fill(packet.array(), end - count, end, with);
        }
    }
}
