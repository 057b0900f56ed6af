// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Vp9FrameHeaderTest {
    /** Frame marker, profile 0, no existing frame, inter frame, shown, error resilient. */
    private static final String SHOWN = "10 00 0 1 1 1";

    /** The same, hidden, and not intra only. */
    private static final String HIDDEN = "10 00 0 1 0 1 0";

    /** Refreshes slot 7; refers to slots 0, 1, 2; has the size of the first; renders at that; no precise vectors. */
    private static final String REFERENCES = "10000000 0000 0010 0100 1 0 0";

    /** Filter context, loop filter of level 63 and sharpness 5 without deltas. */
    private static final String FILTER = "00 111111 101 0";

    /** No segments, one tile, 1,193 bytes of compressed header. */
    private static final String REST = "0 0 0000010010101001";

    @ParameterizedTest
    @CsvSource({
        // A switchable filter and no quantizer differences: 73 bits, one more fits into the last byte.
        "1, 10000001 0 0 0",
        // A filter of its own, one difference: 80 bits, one more needs another byte.
        "0 10, 10000001 1 10101 0 0"
    })
    void hidesAFrameByOneBitMoreInItsHeader(String filter, String quantizer) {
        String tail = REFERENCES + filter + FILTER + quantizer + REST;
        byte[] frame = bytes(SHOWN + tail, 0xaa, 0xbb);

        Vp9FrameHeader header = new Vp9FrameHeader();
        header.read(frame, 0, frame.length);
        FrameBytes out = new FrameBytes();
        header.appendHidden(frame, 0, frame.length, out);

        assertThat(header.isKeyframe()).isFalse();
        assertThat(out.toArray()).isEqualTo(bytes(HIDDEN + tail, 0xaa, 0xbb));
    }

    @ParameterizedTest
    @CsvSource({
        "10 00 1 010, shows a frame that was decoded before",
        "10 00 0 1 0 1 0, is hidden already",
        "01 00 0 1 1 1, is no frame"
    })
    void leavesAloneWhatItCannotHide(String head, String why) {
        byte[] frame = bytes(head + REFERENCES + "1" + FILTER + "10000001 0 0 0" + REST, 0xaa, 0xbb);

        Vp9FrameHeader header = new Vp9FrameHeader();
        header.read(frame, 0, frame.length);
        FrameBytes out = new FrameBytes();
        header.appendHidden(frame, 0, frame.length, out);

        assertThat(out.toArray()).as(why).isEqualTo(frame);
    }

    /** Bits up to a whole byte, and what is behind them. */
    private static byte[] bytes(String bits, int... behind) {
        String all = bits.replace(" ", "");
        int header = (all.length() + 7) / 8;
        byte[] bytes = new byte[header + behind.length];
        for (int i = 0; i < all.length(); i++) {
            bytes[i / 8] |= (byte) (all.charAt(i) == '1' ? 0x80 >> i % 8 : 0);
        }
        byte[] tail = new byte[behind.length];
        for (int i = 0; i < behind.length; i++) {
            tail[i] = (byte) behind[i];
        }
        System.arraycopy(tail, 0, bytes, header, tail.length);
        return bytes;
    }
}
