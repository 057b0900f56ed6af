// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/** What sender and receiver reports have in common (RFC 3550 section 6.4): who reports, and a block for each source it hears. */
abstract sealed class Report permits SenderReport, ReceiverReport {
    private final int sizeWithoutBlocks;
    private byte[] bytes = Bytes.NONE;
    private int offset;

    Report(int sizeWithoutBlocks) {
        this.sizeWithoutBlocks = sizeWithoutBlocks;
    }

    final boolean parse(byte[] b, int off, int end) {
        bytes = b;
        offset = off;
        return end - off >= sizeWithoutBlocks && end - off >= sizeWithoutBlocks + blockCount() * ReportBlock.SIZE_BYTES;
    }

    final byte[] bytes() {
        return bytes;
    }

    final int offset() {
        return offset;
    }

    final int ssrc() {
        return Bytes.int32(bytes, offset + 4);
    }

    final int blockCount() {
        return bytes[offset] & 0x1f;
    }

    /** Lets the block look at one of ours. */
    final void wrapBlock(int index, ReportBlock block) {
        block.wrap(bytes, offset + sizeWithoutBlocks + index * ReportBlock.SIZE_BYTES);
    }
}
