// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleaverTest {
    private static final long MILLI = 1_000_000;
    private static final TrackFormat PICTURES = new TrackFormat(RecordedCodec.VP8, 90_000, 0, 640, 360, new byte[0]);

    private final Interleaver interleaver = new Interleaver();

    private void sound(long atMillis, long nowMillis) {
        Frame frame = new Frame(new byte[1], 0, true, false, 0);
        interleaver.add(new Placed(frame, TrackFormat.opus(), atMillis * 48, nowMillis * MILLI));
    }

    private void picture(long atMillis, long nowMillis) {
        Frame frame = new Frame(new byte[1], 0, false, false, 0);
        interleaver.add(new Placed(frame, PICTURES, atMillis * 90, nowMillis * MILLI));
    }

    /** What comes out at that time: {@code a} or {@code v}, and where it stands. */
    private List<String> out(long nowMillis) {
        List<String> out = new ArrayList<>();
        for (Placed next = interleaver.poll(nowMillis * MILLI);
                next != null;
                next = interleaver.poll(nowMillis * MILLI)) {
            out.add((next.isVideo() ? "v" : "a") + next.nanos() / MILLI);
        }
        return out;
    }

    @Test
    void waitsUntilTheOtherTrackHasComeAsFar() {
        sound(0, 0);
        sound(20, 20);
        assertThat(out(20)).isEmpty();
        picture(10, 25);
        assertThat(out(25)).containsExactly("a0", "v10");
        picture(50, 60);
        assertThat(out(60)).containsExactly("a20");
        sound(40, 70);
        sound(60, 70);
        assertThat(out(70)).containsExactly("a40", "v50");
    }

    @Test
    void waitsAtTheBeginningForATrackThatMayComeYet() {
        sound(0, 0);
        assertThat(out(1_300)).isEmpty();
        assertThat(out(1_301)).containsExactly("a0");
        sound(20, 1_310);
        assertThat(out(1_310)).containsExactly("a20");
    }

    @Test
    void waitsNotForEverForATrackThatIsLate() {
        sound(0, 0);
        picture(0, 0);
        assertThat(out(0)).containsExactly("a0", "v0");
        sound(20, 20);
        assertThat(out(1_320)).isEmpty();
        assertThat(out(1_321)).containsExactly("a20");
    }

    @Test
    void doesNotWaitForATrackThatHasFallenSilent() {
        sound(0, 0);
        picture(0, 0);
        out(0);
        sound(3_100, 3_100);
        assertThat(out(3_100)).containsExactly("a3100");
    }

    @Test
    void letsOutWhatIsLateInItsTurn() {
        sound(0, 0);
        picture(0, 0);
        sound(500, 500);
        out(2_000);
        picture(300, 2_010);
        sound(520, 2_010);
        assertThat(out(2_010)).containsExactly("v300");
    }

    @Test
    void keepsTheOrderOfEachTrackToTheEnd() {
        picture(50, 0);
        sound(20, 0);
        sound(60, 0);
        List<Long> all = new ArrayList<>();
        for (Placed next = interleaver.pollAny(); next != null; next = interleaver.pollAny()) {
            all.add(next.nanos() / MILLI);
        }
        assertThat(all).containsExactly(20L, 50L, 60L);
    }
}
