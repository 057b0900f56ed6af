// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static dev.weir.sfu.Allocations.assertNoGarbage;

import dev.weir.sfu.rtp.codec.LayerFilter.Verdict;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is done for each packet of each viewer makes no garbage. */
class LayerAllocationTest {
    private int turn;

    @Test
    void choosingAndRenumberingPicturesAllocatesNothing() throws ReflectiveOperationException {
        LayeredStream stream = new LayeredStream(new Random(1), 3, 3, false).pictures(100, 50);
        assertNoGarbage(viewer(stream));
    }

    @Test
    void choosingDecodeTargetsAllocatesNothing() throws ReflectiveOperationException {
        assertNoGarbage(viewer(
                new LayeredStream(new Random(1), 3, 3, true).withDescriptors().pictures(100, 50)));
    }

    @Test
    void readingTheExtensionAllocatesNothing() throws ReflectiveOperationException {
        DependencyReader reader = new DependencyReader();
        PayloadInfo info = new PayloadInfo();
        byte[] element = DependencyDescriptorTest.keyframe(0);
        assertNoGarbage(() -> {
            info.clear();
            info.valid = true;
            reader.read(element, 0, element.length, info);
            return info.layered;
        });
    }

    private BooleanSupplier viewer(LayeredStream stream) {
        LayerFilter filter = new LayerFilter();
        PictureNumbers numbers = new PictureNumbers();
        PayloadPatch patch = new PayloadPatch();
        byte[] array = new byte[100];
        LayeredStream.Sent[] packets = stream.packets.toArray(new LayeredStream.Sent[0]);
        return () -> {
            LayeredStream.Sent packet = packets[turn++ % packets.length];
            if (packet.frame() == 0) {
                filter.restart();
                numbers.startAt(turn, Codec.VP8, packet.info());
            }
            filter.want(turn / 100 % 3, turn / 300 % 3);
            if (filter.decide(packet.info(), packet.timestamp(), packet.marker()) == Verdict.LEAVE_OUT) {
                numbers.leaveOut(packet.info());
            } else if (packet.info().numbered && numbers.number(turn, packet.info())) {
                patch.apply(array, 20, packet.info(), numbers);
                patch.undo();
            }
            return filter.recall(packet.info(), packet.timestamp(), packet.marker(), Verdict.FORWARD) != null;
        };
    }
}
