// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;

/** Messages and paths that the tests of this package share. */
final class StunFixtures {
    static final IceCredentials SERVER = new IceCredentials("serverUf", "serverPasswordOf24Chars+");
    static final IceCredentials CLIENT = new IceCredentials("clientUf", "clientPasswordOf24Chars/");
    static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 3478);
    static final Path PATH = path(1);
    static final Path OTHER_PATH = path(2);

    private StunFixtures() {}

    static Path path(int number) {
        return new Path(0, LOCAL, new InetSocketAddress("198.51.100." + (number & 0xFF), 40_000 + number));
    }

    static byte[] vector(String name) {
        try (InputStream in = Objects.requireNonNull(
                StunFixtures.class.getResourceAsStream("/vectors/stun/" + name + ".hex"), name)) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message with transaction id 0x11111111 0x2222222222222222; the writer's calls are the test's, unsealed. */
    static Packet message(int type, Consumer<StunWriter> attributes) {
        Packet packet = new Packet();
        StunWriter writer = new StunWriter();
        writer.begin(packet.array(), packet.offset(), type, 0x11111111, 0x2222222222222222L);
        attributes.accept(writer);
        packet.length(writer.end());
        return packet;
    }

    static Packet request(Consumer<StunWriter> attributes) {
        return message(StunMessage.BINDING_REQUEST, attributes);
    }

    /** What a browser's check to the server looks like. */
    static Packet check(IceCredentials to, boolean useCandidate) {
        return request(w -> {
            w.username(ascii(to.ufrag() + ":" + CLIENT.ufrag()));
            w.priority(0x6E0001FF);
            w.role(true, 0x0102030405060708L);
            if (useCandidate) {
                w.useCandidate();
            }
            seal(w, to);
        });
    }

    static void seal(StunWriter writer, IceCredentials credentials) {
        writer.integrity(new StunIntegrity(credentials));
        writer.fingerprint();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static Packet packet(byte[] bytes) {
        Packet packet = new Packet();
        System.arraycopy(bytes, 0, packet.array(), packet.offset(), bytes.length);
        packet.length(bytes.length);
        return packet;
    }

    static byte[] bytes(Packet packet) {
        byte[] bytes = new byte[packet.length()];
        System.arraycopy(packet.array(), packet.offset(), bytes, 0, bytes.length);
        return bytes;
    }

    static StunMessage parsed(Packet packet) {
        StunMessage message = new StunMessage();
        if (!message.parse(packet.array(), packet.offset(), packet.length())) {
            throw new AssertionError("not STUN: " + HexFormat.of().formatHex(bytes(packet)));
        }
        return message;
    }
}
