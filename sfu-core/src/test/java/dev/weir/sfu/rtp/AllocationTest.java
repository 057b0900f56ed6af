// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

import static dev.weir.sfu.Allocations.assertNoGarbage;

import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.DependencyDescriptor;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.rtp.codec.PayloadParser;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The hot path makes no garbage. */
class AllocationTest {
    private final byte[] packet = hex(
            "b0601234 00000002 11111111 bede0002 10aa 21bbcc 000000" + "90808000" + "000102030405060708" + "000003");

    @Test
    void readingAndWritingHeadersAllocatesNothing() throws ReflectiveOperationException {
        RtpHeader header = new RtpHeader();
        RtpHeaderWriter writer = new RtpHeaderWriter();
        byte[] slot = new byte[200];
        assertNoGarbage(() -> {
            boolean parsed = header.parse(packet, 0, packet.length);
            int at = header.extensionOffset(2);
            writer.allowTwoByte(true);
            writer.begin(slot, 8, header.marker(), header.payloadType(), header.sequenceNumber(), 1, 2);
            writer.extensionUint16(3, 7);
            writer.extension(20, packet, at, header.extensionLength(2));
            return parsed && writer.end() > 12;
        });
    }

    @Test
    void readingPayloadsAllocatesNothing() throws ReflectiveOperationException {
        for (Codec codec : Codec.values()) {
            PayloadParser parser = PayloadParser.of(codec);
            PayloadInfo info = new PayloadInfo();
            byte[] payload = switch (codec) {
                case RED -> hex("ef0f00036faabbcc11223344");
                case OPUS, PCMU, PCMA -> hex("f8b4");
                case VP8 -> hex("b0f092aac3a5510100");
                case VP9 -> hex("0882498342" + "2015f011f000");
                case H264 -> hex("6742c00cda05067e7c0440000003004000000783c50aa8");
                case H265 ->
                    hex("420101016000000300900000030000030078a003c0801107cb965654a4c2f0168080000003008000000784");
                case AV1 -> hex("100800000003b4fd936be40132");
            };
            assertNoGarbage(() -> parser.parse(payload, 0, payload.length, info));
        }
    }

    @Test
    void readingDependencyDescriptorsAllocatesNothing() throws ReflectiveOperationException {
        DependencyDescriptor descriptor = new DependencyDescriptor();
        byte[] element = hex("850002");
        assertNoGarbage(() -> descriptor.parse(element, 0, 3) && !descriptor.layersKnown());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
