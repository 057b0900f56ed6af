// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import dev.weir.sfu.rtp.RtpHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Payloads for the tests of this package: from hexadecimal text and from the captures. */
final class Payloads {
    private Payloads() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    /** Parses into a fresh info, with bytes around the payload that would pass for content if a bound were wrong. */
    static PayloadInfo parse(PayloadParser parser, String text) {
        return parse(parser, hex(text), (byte) 0xff);
    }

    static PayloadInfo parse(PayloadParser parser, byte[] payload, byte surroundings) {
        byte[] array = new byte[payload.length + 64];
        Arrays.fill(array, surroundings);
        System.arraycopy(payload, 0, array, 32, payload.length);
        PayloadInfo info = new PayloadInfo();
        boolean valid = parser.parse(array, 32, payload.length, info);
        if (valid != info.valid) {
            throw new AssertionError("parse says " + valid + ", info says " + info.valid);
        }
        return info;
    }

    /** The frames of a capture in sending order, each the payloads of its packets; the marker bit ends a frame. */
    static List<List<byte[]>> capturedFrames(String name) {
        List<List<byte[]>> frames = new ArrayList<>();
        List<byte[]> frame = new ArrayList<>();
        RtpHeader header = new RtpHeader();
        for (String line : resource(name).lines().toList()) {
            byte[] packet = hex(line);
            if (!header.parse(packet, 0, packet.length)) {
                throw new AssertionError("malformed packet in " + name + ": " + line);
            }
            int from = header.payloadOffset();
            frame.add(Arrays.copyOfRange(packet, from, from + header.payloadLength()));
            if (header.marker()) {
                frames.add(frame);
                frame = new ArrayList<>();
            }
        }
        return frames;
    }

    /** All payloads of a capture. */
    static List<byte[]> captured(String name) {
        return capturedFrames(name).stream().flatMap(List::stream).toList();
    }

    static String resource(String name) {
        try (InputStream in = Payloads.class.getResourceAsStream("/vectors/rtp/" + name)) {
            if (in == null) {
                throw new AssertionError("no such vector: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
