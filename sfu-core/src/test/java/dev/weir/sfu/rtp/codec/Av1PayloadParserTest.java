// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Av1PayloadParserTest {
    /** The sequence header libaom writes for 160x90. */
    private static final String SEQUENCE_HEADER = "08 00000003b4fd936be40132";

    @Test
    void findsFramesAndKeyframesOfARealStreamAtAnyPacketSize() {
        Random random = new Random(1);
        List<List<byte[]>> units = temporalUnits();
        assertThat(units).hasSize(8);
        for (int round = 0; round < 200; round++) {
            int maxBytes = 20 + random.nextInt(1_200);
            boolean newSequenceBit = random.nextBoolean();
            for (int u = 0; u < units.size(); u++) {
                boolean keyframe = u % 4 == 0;
                List<byte[]> packets = packetize(units.get(u), maxBytes, keyframe && newSequenceBit, random);
                for (int p = 0; p < packets.size(); p++) {
                    PayloadInfo info = Payloads.parse(PayloadParser.of(Codec.AV1), packets.get(p), (byte) 0xff);
                    String what = "round " + round + " unit " + u + " packet " + p;
                    assertThat(info.valid).as(what).isTrue();
                    if (p == 0) {
                        assertThat(info.startsFrame).as(what).isTrue();
                        assertThat(info.startsKeyframe).as(what).isEqualTo(keyframe);
                        assertThat(info.width).as(what).isEqualTo(keyframe ? 160 : 0);
                        assertThat(info.height).as(what).isEqualTo(keyframe ? 90 : 0);
                    } else {
                        assertThat(info.startsKeyframe).as(what).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void seesANewSequenceInTheHeaderBit() {
        PayloadInfo info = parse("18 30 aabb");
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.startsFrame).isTrue();
    }

    @Test
    void seesASequenceHeaderAnywhereInThePacket() {
        // W = 2: a frame header of two bytes, then the sequence header.
        PayloadInfo info = parse("20 02 1810" + SEQUENCE_HEADER);
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.width).isEqualTo(160);
    }

    @Test
    void readsASequenceHeaderThatKeptItsSizeField() {
        PayloadInfo info = parse("10 0a0a 00000003b4fd936be401");
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.width).isEqualTo(160);
        assertThat(info.height).isEqualTo(90);
    }

    @Test
    void readsTheSizeOfAReducedHeader() {
        // Profile 0, still picture, reduced; level 8; 4 bits + 1 each: 10-bit width 639, 9-bit height 359.
        // 000 1 1 01000 1001 1000 1001111111 101100111
        PayloadInfo info = parse("10 08 1a26 27fb 38");
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.width).isEqualTo(640);
        assertThat(info.height).isEqualTo(360);
    }

    @Test
    void readsTheLayerFromTheFirstHeaderThatHasIt() {
        PayloadInfo info = parse("10 34 48 aabb");
        assertThat(info.temporalLayer).isEqualTo(2);
        assertThat(info.spatialLayer).isEqualTo(1);
        assertThat(info.startsFrame).isTrue();
        PayloadInfo second = parse("20 02 2800 34 30 aabb");
        assertThat(second.temporalLayer).isEqualTo(1);
        assertThat(second.spatialLayer).isEqualTo(2);
    }

    @Test
    void doesNotReadTheHeadOfAContinuedElement() {
        PayloadInfo info = parse("90 08 aabb");
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isFalse();
        assertThat(info.startsFrame).isFalse();
        assertThat(parse("90 ff").valid)
                .as("what looks like the forbidden bit is data")
                .isTrue();
    }

    @Test
    void takesATileGroupForNoStart() {
        PayloadInfo info = parse("10 20 aabb");
        assertThat(info.valid).isTrue();
        assertThat(info.startsFrame).isFalse();
    }

    @Test
    void readsLengthsOfSeveralBytes() {
        assertThat(parse("00 8200 30aa").valid).isTrue();
        assertThat(parse("00 8280808080808000 30aa").valid).isTrue();
        assertThat(parse("00 828080808080808000 30aa").valid).as("nine bytes").isFalse();
        assertThat(parse("00 ffffffffffffff7f 30aa").valid).isFalse();
    }

    @Test
    void refusesWhatDoesNotAddUp() {
        assertThat(parse("").valid).isFalse();
        assertThat(parse("10").valid).as("no element").isFalse();
        assertThat(parse("00 05 30aa").valid).as("beyond the packet").isFalse();
        assertThat(parse("20 02 30aa").valid).as("second element missing").isFalse();
        assertThat(parse("30 01 30 01 30").valid).as("third element missing").isFalse();
        assertThat(parse("20 8").valid).isFalse();
    }

    @Test
    void refusesIllegalHeads() {
        assertThat(parse("98 30 aabb").valid).as("new sequence that continues").isFalse();
        assertThat(parse("10 b0 aabb").valid).as("forbidden bit").isFalse();
        assertThat(parse("10 34").valid).as("no room for the extension").isFalse();
        assertThat(parse("50 34").valid)
                .as("the extension comes in the next packet")
                .isTrue();
    }

    private static PayloadInfo parse(String text) {
        String even = text.replaceAll("\\s", "");
        return Payloads.parse(PayloadParser.of(Codec.AV1), even.length() % 2 == 0 ? even : even + "0");
    }

    /** The OBUs of each temporal unit, without temporal delimiters and size fields, as section 5 asks of a packetiser. */
    private static List<List<byte[]>> temporalUnits() {
        byte[] stream = Payloads.hex(Payloads.resource("libaom-av1.obu.hex"));
        List<List<byte[]>> units = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int head = stream[at++];
            int size = 0;
            for (int shift = 0; ; shift += 7) {
                int next = stream[at++];
                size |= (next & 0x7f) << shift;
                if (next >= 0) {
                    break;
                }
            }
            if ((head >> 3 & 15) == 2) {
                units.add(new ArrayList<>());
            } else {
                byte[] obu = new byte[1 + size];
                obu[0] = (byte) (head & ~2);
                System.arraycopy(stream, at, obu, 1, size);
                units.get(units.size() - 1).add(obu);
            }
            at += size;
        }
        return units;
    }

    /** Fills packets one after the other; W is told or left 0 at random. */
    private static List<byte[]> packetize(List<byte[]> obus, int maxBytes, boolean newSequence, Random random) {
        List<byte[]> packets = new ArrayList<>();
        int obu = 0;
        int done = 0;
        while (obu < obus.size()) {
            boolean continues = done > 0;
            List<byte[]> elements = new ArrayList<>();
            int room = maxBytes - 1;
            while (obu < obus.size() && room > 3 && elements.size() < 3) {
                byte[] whole = obus.get(obu);
                int take = Math.min(whole.length - done, room - 2);
                elements.add(java.util.Arrays.copyOfRange(whole, done, done + take));
                room -= take + 2;
                done += take;
                if (done == whole.length) {
                    obu++;
                    done = 0;
                }
            }
            boolean tellCount = random.nextBoolean();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write((continues ? 0x80 : 0)
                    | (done > 0 ? 0x40 : 0)
                    | (tellCount ? elements.size() << 4 : 0)
                    | (newSequence && packets.isEmpty() ? 0x08 : 0));
            for (int i = 0; i < elements.size(); i++) {
                int size = elements.get(i).length;
                if (!tellCount || i < elements.size() - 1) {
                    if (size > 127) {
                        out.write((size & 0x7f) | 0x80);
                        size >>= 7;
                    }
                    out.write(size);
                }
                out.writeBytes(elements.get(i));
            }
            packets.add(out.toByteArray());
        }
        return packets;
    }
}
