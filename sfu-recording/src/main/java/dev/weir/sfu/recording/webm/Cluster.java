// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Blocks that are written together (RFC 9559 section 5.1.3), in order of their times, however the tracks come in. At most a second
 * of a track, 2 MiB and a last frame, and one keyframe of pictures, which it begins with.
 */
final class Cluster {
    static final int MAX_TRACK_MILLIS = 1_000;
    static final int MAX_BYTES = 2 << 20;

    /** Between the tracks. A block's time is a number of 16 bits, relative to the cluster. */
    static final int MAX_SPREAD_MILLIS = 10_000;

    /** What the elements around a frame need at most: identifier, size, and the block's own header. */
    private static final int BLOCK_OVERHEAD_BYTES = 9;

    private static final int CLUSTER_OVERHEAD_BYTES = 18;

    private final List<Block> blocks = new ArrayList<>();
    private long earliest;
    private long latest;
    private int bytes;

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** How long it would be at most. */
    int sizeBytes() {
        return isEmpty() ? 0 : CLUSTER_OVERHEAD_BYTES + bytes;
    }

    boolean hasRoomFor(Block block, boolean keyPicture) {
        return isEmpty()
                || (!keyPicture
                        && bytes < MAX_BYTES
                        && block.timeMillis() - beginOf(block.track(), block.timeMillis()) < MAX_TRACK_MILLIS
                        && Math.max(latest, block.timeMillis()) - Math.min(earliest, block.timeMillis())
                                < MAX_SPREAD_MILLIS);
    }

    private long beginOf(int track, long otherwise) {
        for (Block block : blocks) {
            if (block.track() == track) {
                return block.timeMillis();
            }
        }
        return otherwise;
    }

    void add(Block block) {
        earliest = isEmpty() ? block.timeMillis() : Math.min(earliest, block.timeMillis());
        latest = isEmpty() ? block.timeMillis() : Math.max(latest, block.timeMillis());
        blocks.add(block);
        bytes += BLOCK_OVERHEAD_BYTES + block.data().length;
    }

    /** The blocks, sorted; it is empty afterwards. */
    List<Block> take() {
        List<Block> sorted = new ArrayList<>(blocks);
        sorted.sort(Comparator.comparingLong(Block::timeMillis));
        blocks.clear();
        bytes = 0;
        return sorted;
    }

    /** Of blocks that are sorted. */
    static byte[] element(List<Block> blocks) {
        long begin = blocks.get(0).timeMillis();
        EbmlBytes content = new EbmlBytes().unsigned(MatroskaId.TIMESTAMP, begin);
        for (Block block : blocks) {
            block.writeTo(content, begin);
        }
        return new EbmlBytes().master(MatroskaId.CLUSTER, content).toByteArray();
    }
}
