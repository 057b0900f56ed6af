// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

/**
 * A frame as it lies in a cluster: a SimpleBlock (RFC 9559 section 10.2), without lacing.
 *
 * <pre>
 * +---------------+-------------------------------+---------------+
 * | track number  | time, relative to the cluster | key |0        |
 * +---------------+-------------------------------+---------------+
 * </pre>
 *
 * @param track its number, from 1
 * @param timeMillis since the beginning of the file
 * @param data not to be written to
 */
record Block(int track, long timeMillis, boolean keyframe, byte[] data) {
    static final int HEADER_BYTES = 4;

    private static final int NUMBER_OF_ONE_BYTE = 0x80;
    private static final int KEYFRAME = 0x80;

    void writeTo(EbmlBytes cluster, long clusterMillis) {
        int relative = (int) (timeMillis - clusterMillis);
        cluster.header(MatroskaId.SIMPLE_BLOCK, HEADER_BYTES + data.length)
                .raw(new byte[] {
                    (byte) (NUMBER_OF_ONE_BYTE | track),
                    (byte) (relative >> 8),
                    (byte) relative,
                    (byte) (keyframe ? KEYFRAME : 0)
                })
                .raw(data);
    }

    static int track(int firstByte) {
        return (firstByte & 0xFF) ^ NUMBER_OF_ONE_BYTE;
    }

    static boolean isKeyframe(int flags) {
        return (flags & KEYFRAME) != 0;
    }
}
