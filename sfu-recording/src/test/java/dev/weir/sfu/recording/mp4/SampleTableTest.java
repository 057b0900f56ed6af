// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.frame.TrackFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTableTest {
    private final MovieTrack track = MovieTrack.of(1, TrackFormat.opus());
    private final SampleTable table = new SampleTable(track);

    @Test
    void saysEqualThingsOnce() {
        table.add(run(0, 50, 960), 1_000);
        table.add(run(48_000, 50, 960), 9_000);
        table.add(run(96_000, 25, 1_920), 17_000);

        BoxReader boxes = written();
        assertThat(boxes.child("stts").rest()).isEqualTo(numbers(0, 2, 100, 960, 25, 1_920));
        assertThat(boxes.child("stsc").rest()).isEqualTo(numbers(0, 2, 1, 50, 1, 3, 25, 1));
        assertThat(boxes.child("co64").rest()).isEqualTo(numbers(0, 3, 0, 1_000, 0, 9_000, 0, 17_000));
    }

    @Test
    void stretchesTheLastSampleOfARunToTheNextRun() {
        table.add(run(0, 2, 960), 0);
        table.add(run(10_000, 1, 960), 0);

        assertThat(written().child("stts").rest()).isEqualTo(numbers(0, 3, 1, 960, 1, 9_040, 1, 960));
    }

    @Test
    void takesWhatIsLaterAndOfItsTrackOnly() {
        table.add(run(4_800, 2, 960), 0);

        assertThat(table.canFollow(run(5_760, 1, 960))).isFalse();
        assertThat(table.canFollow(run(5_761, 1, 960))).isTrue();
        assertThat(table.canFollow(new Run(2, run(9_600, 1, 960).samples(), 9_601)))
                .isFalse();
    }

    @Test
    void forgetsWhereSamplesAreWhenThereAreTooMany() {
        Run run = run(0, 1_000_000, 1);
        int runs = 0;
        while (FinishedMovie.fits(List.of(table)) || runs == 0) {
            table.add(run, 0);
            runs++;
        }

        assertThat(runs).isEqualTo(10);
        assertThat(table.isOverfull()).isTrue();
        assertThat(table.samples()).isEqualTo(10_000_000);
        assertThat(table.endTicks()).isEqualTo(1_000_000);
    }

    private static Run run(long ticks, int samples, int duration) {
        List<Run.Sample> list = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            list.add(new Run.Sample(ticks + (long) i * duration, 100, true));
        }
        return new Run(1, list, ticks + (long) samples * duration);
    }

    private BoxReader written() {
        BoxWriter out = new BoxWriter();
        table.write(out);
        return new BoxReader(out.toByteArray());
    }

    private static byte[] numbers(long... values) {
        BoxWriter out = new BoxWriter();
        for (long value : values) {
            out.uint32(value);
        }
        return out.toByteArray();
    }
}
