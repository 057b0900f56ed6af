// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.rtp.codec.LayerFilter.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a viewer is sent of a layered stream that Chromium sent; {@code vectors/rtp/README.md} says how it was made. */
class CapturedLayersTest {
    /** The last bit is for all frames that are farther. */
    private static final int REFERENCES = Long.SIZE - 1;

    private record Sent(int timestamp, boolean marker, PayloadInfo info) {}

    private static List<Sent> captured(String name) {
        PayloadParser parser = PayloadParser.of(Codec.AV1);
        DependencyReader reader = new DependencyReader();
        List<Sent> packets = new ArrayList<>();
        for (String line : Payloads.resource(name).lines().toList()) {
            String[] field = line.split(" ", -1);
            byte[] payload = Arrays.copyOf(Payloads.hex(field[5]), Integer.parseInt(field[4]));
            byte[] descriptor = Payloads.hex(field[6]);
            PayloadInfo info = new PayloadInfo();
            parser.parse(payload, 0, payload.length, info);
            reader.read(descriptor, 0, descriptor.length, info);
            packets.add(new Sent(Integer.parseUnsignedInt(field[2]), field[3].equals("1"), info));
        }
        return packets;
    }

    @Test
    void everyDescriptorIsUnderstood() {
        int frame = -1;
        for (Sent packet : captured("chromium-156-av1-l3t3-key.txt")) {
            PayloadInfo info = packet.info();
            assertThat(info.layered).isTrue();
            assertThat(info.spatialLayer).isBetween(0, 2);
            assertThat(info.temporalLayer).isBetween(0, 2);
            assertThat(info.startsKeyframe && info.references != 0).isFalse();
            if (frame >= 0) {
                assertThat(info.frameNumber - frame).as("frames in order").isBetween(0, 1);
            }
            frame = info.frameNumber;
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void whatIsForwardedCanBeDecodedAndEachPictureEndsWithAMarker(int spatial, int temporal) {
        List<Sent> packets = captured("chromium-156-av1-l3t3-key.txt");
        LayerFilter filter = new LayerFilter();
        filter.want(spatial, temporal);
        filter.restart();
        Set<Integer> forwarded = new HashSet<>();
        Set<Integer> layers = new HashSet<>();
        List<Sent> out = new ArrayList<>();
        for (Sent packet : packets) {
            PayloadInfo info = packet.info();
            Verdict verdict = filter.decide(info, packet.timestamp(), packet.marker());
            if (verdict == Verdict.LEAVE_OUT) {
                assertThat(forwarded).as("a frame is sent whole or not").doesNotContain(info.frameNumber);
                continue;
            }
            for (int i = 0; i < REFERENCES; i++) {
                if ((info.references >> i & 1) != 0) {
                    assertThat(forwarded)
                            .as("what frame %d refers to", info.frameNumber)
                            .contains(info.frameNumber - i - 1);
                }
            }
            forwarded.add(info.frameNumber);
            layers.add(info.spatialLayer);
            assertThat(info.temporalLayer).isLessThanOrEqualTo(temporal);
            out.add(new Sent(packet.timestamp(), packet.marker() || verdict == Verdict.FORWARD_MARKED, info));
        }
        for (int i = 0; i + 1 < out.size(); i++) {
            boolean last = out.get(i).timestamp() != out.get(i + 1).timestamp();
            assertThat(out.get(i).marker()).as("marker of packet %d", i).isEqualTo(last);
        }
        assertThat(layers).contains(spatial).allMatch(layer -> layer <= spatial);
    }
}
