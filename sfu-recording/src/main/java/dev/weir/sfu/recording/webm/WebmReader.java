// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import dev.weir.sfu.recording.frame.OpusPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a WebM file of ours as far as it is whole: of frames their heads only, and of clusters one at a time. What was not written
 * by {@link WebmWriter} is where the reading ends.
 */
final class WebmReader {
    /** What a file's beginning can be. */
    enum Beginning {
        WHOLE,
        CUT,
        OF_ANOTHER
    }

    /** Decoders' configurations have some hundred bytes. */
    private static final int MAX_TRACKS_BYTES = 1 << 16;

    /** More than a cluster can have within its spread, a block a millisecond and track. */
    private static final int MAX_BLOCKS = 1 << 15;

    /** Of a file that lasts 34 years. */
    private static final long MAX_MILLIS = 1L << 40;

    private static final int PACKET_HEAD_BYTES = 2;
    private static final int LOOK_BYTES = Ebml.MAX_HEADER_BYTES + Block.HEADER_BYTES + PACKET_HEAD_BYTES;

    private record ReadBlock(int track, long timeMillis, boolean keyframe, int samples) {}

    private final FileChannel file;
    private final long fileBytes;
    private Optional<WebmTracks> tracks = Optional.empty();
    private long position;
    private long segmentBytes = Ebml.UNKNOWN_SIZE;

    WebmReader(FileChannel file) throws IOException {
        this.file = file;
        this.fileBytes = file.size();
    }

    /** Goes to the first cluster. */
    Beginning readBeginning() throws IOException {
        ByteBuffer head = read(0, WebmLayout.TRACKS + Ebml.MAX_HEADER_BYTES);
        if (!has(head, 0, WebmLayout.BEGINNING)
                || !has(head, WebmLayout.INFO, WebmLayout.INFO_BEGINNING)
                || !has(head, WebmLayout.INFO_REST, WebmLayout.INFO_END)) {
            return Beginning.OF_ANOTHER;
        }
        if (head.limit() < WebmLayout.TRACKS) {
            return Beginning.CUT;
        }
        int segmentId = WebmLayout.SEGMENT_SIZE - Integer.BYTES;
        segmentBytes = Ebml.parse(head.position(segmentId), segmentId).contentBytes();
        return readTracks(Ebml.parse(head.position(WebmLayout.TRACKS), WebmLayout.TRACKS));
    }

    private Beginning readTracks(Ebml element) throws IOException {
        if (element.equals(Ebml.NONE) && fileBytes < WebmLayout.TRACKS + Ebml.MAX_HEADER_BYTES) {
            return Beginning.CUT;
        }
        if (element.id() != MatroskaId.TRACKS || !element.isWholeBefore(element.contentAt() + MAX_TRACKS_BYTES)) {
            return Beginning.OF_ANOTHER;
        }
        if (!element.isWholeBefore(fileBytes)) {
            return Beginning.CUT;
        }
        tracks = WebmTracks.parse(read(element.contentAt(), (int) element.contentBytes()));
        position = element.end();
        return tracks.isPresent() ? Beginning.WHOLE : Beginning.OF_ANOTHER;
    }

    /** Whether the bytes at a place are those expected, as far as there are any. */
    private static boolean has(ByteBuffer bytes, int at, byte[] expected) {
        int there = Math.max(0, Math.min(expected.length, bytes.limit() - at));
        return there == 0 || bytes.slice(at, there).equals(ByteBuffer.wrap(expected, 0, there));
    }

    /** Goes behind the last cluster that is whole. */
    Contents readClusters() throws IOException {
        WebmTracks known = tracks.orElseThrow();
        Contents contents = new Contents(known);
        for (Optional<List<ReadBlock>> blocks = readCluster(known); blocks.isPresent(); blocks = readCluster(known)) {
            long clusterPosition = position - WebmLayout.SEGMENT;
            for (ReadBlock block : blocks.get()) {
                if (block.track() == known.pictures()) {
                    contents.addPicture(block.timeMillis(), block.keyframe(), clusterPosition);
                } else {
                    contents.addSound(block.timeMillis(), block.samples(), clusterPosition);
                }
            }
            position = element(position).end();
        }
        return contents;
    }

    /** The blocks of the cluster at hand, if it is one and is whole. */
    private Optional<List<ReadBlock>> readCluster(WebmTracks known) throws IOException {
        Ebml cluster = element(position);
        if (cluster.id() != MatroskaId.CLUSTER || !cluster.isWholeBefore(fileBytes)) {
            return Optional.empty();
        }
        Ebml timestamp = element(cluster.contentAt());
        if (timestamp.id() != MatroskaId.TIMESTAMP
                || timestamp.contentBytes() > Long.BYTES
                || !timestamp.isWholeBefore(cluster.end())) {
            return Optional.empty();
        }
        int length = (int) timestamp.contentBytes();
        long begin = Ebml.number(read(timestamp.contentAt(), length), 0, length);
        return begin < 0 || begin > MAX_MILLIS
                ? Optional.empty()
                : readBlocks(known, begin, timestamp.end(), cluster.end());
    }

    private Optional<List<ReadBlock>> readBlocks(WebmTracks known, long begin, long from, long to) throws IOException {
        List<ReadBlock> blocks = new ArrayList<>();
        for (long at = from; at < to; ) {
            ByteBuffer look = read(at, LOOK_BYTES);
            Ebml element = Ebml.parse(look, at);
            if (element.id() != MatroskaId.SIMPLE_BLOCK
                    || element.contentBytes() <= Block.HEADER_BYTES
                    || !element.isWholeBefore(to)
                    || blocks.size() == MAX_BLOCKS) {
                return Optional.empty();
            }
            ReadBlock block = block(look.position((int) (element.contentAt() - at)), begin, element.contentBytes());
            if (block.timeMillis() < 0 || (block.track() != known.pictures() && block.track() != known.sound())) {
                return Optional.empty();
            }
            blocks.add(block);
            at = element.end();
        }
        return Optional.of(blocks);
    }

    private static ReadBlock block(ByteBuffer look, long begin, long contentBytes) {
        int track = Block.track(look.get());
        long time = begin + look.getShort();
        boolean keyframe = Block.isKeyframe(look.get());
        byte[] packetHead = new byte[(int) Math.min(PACKET_HEAD_BYTES, contentBytes - Block.HEADER_BYTES)];
        look.get(packetHead);
        return new ReadBlock(track, time, keyframe, OpusPacket.samples(packetHead));
    }

    /** Where the clusters read so far end. */
    long position() {
        return position;
    }

    /** Whether nothing is missing in the file and nothing stands behind its end. To be asked when the clusters are read. */
    boolean isComplete() throws IOException {
        if (segmentBytes == Ebml.UNKNOWN_SIZE || WebmLayout.SEGMENT + segmentBytes != fileBytes) {
            return false;
        }
        Ebml cues = element(position);
        return position == fileBytes || (cues.id() == MatroskaId.CUES && cues.end() == fileBytes);
    }

    private Ebml element(long at) throws IOException {
        return Ebml.parse(read(at, Ebml.MAX_HEADER_BYTES), at);
    }

    /** What there is of so many bytes. */
    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = file.read(bytes, at + bytes.position());
        }
        return bytes.flip();
    }
}
