// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.rtcp.NtpTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sound and picture of one moment meet at every viewer, whatever the publisher's clock says. */
class LipSyncTest {
    private static final long MILLIS = 1_000_000;

    @RegisterExtension
    final Scenario scenario = new Scenario();

    /** By the viewer's reports: how much later the picture was taken than the sound that arrived with it. */
    private static long skewNanos(SimViewer viewer) {
        SimViewer.Received picture = viewer.video().get(viewer.video().size() - 1);
        SimViewer.Heard sound = viewer.lastHeardBefore(picture.arrivalNanos());
        long takenPicture = captured(last(viewer.reports(), viewer.videoSsrc()), picture.timestamp(), 90_000);
        long takenSound = captured(last(viewer.reports(), viewer.audioSsrc()), sound.timestamp(), 48_000);
        return takenPicture - takenSound - (picture.arrivalNanos() - sound.arrivalNanos());
    }

    private static long captured(SimViewer.Report report, int timestamp, int clockRateHz) {
        return NtpTime.toEpochNanos(report.ntp64())
                + (timestamp - report.rtpTimestamp()) * 1_000_000_000L / clockRateHz;
    }

    private static SimViewer.Report last(List<SimViewer.Report> reports, int ssrc) {
        List<SimViewer.Report> own =
                reports.stream().filter(report -> report.ssrc() == ssrc).toList();
        assertThat(own).as("sender reports of ssrc %08x", ssrc).isNotEmpty();
        return own.get(own.size() - 1);
    }

    @Test
    void soundAndPictureStayInStep() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(5_000);

        assertThat(skewNanos(viewer)).isBetween(-5 * MILLIS, 5 * MILLIS);
    }

    @Test
    void aPublisherWhoseClockIsAnHourAheadIsInStepToo() {
        scenario.publisher("room", SimPublisher.Media.standard().withClockAhead(3_600_000 * MILLIS));
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(5_000);

        assertThat(skewNanos(viewer)).isBetween(-5 * MILLIS, 5 * MILLIS);
    }

    @Test
    void aViewerWhoStartedByReplayIsInStepToo() {
        scenario.publisher("room", SimPublisher.Media.standard().deafToPli());
        scenario.runMillis(8_000);
        SimViewer viewer = scenario.viewer("room", "late");

        scenario.runMillis(5_000);

        assertThat(skewNanos(viewer)).isBetween(-20 * MILLIS, 20 * MILLIS);
    }

    @Test
    void reportsComeEverySecondForBothTracks() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(10_000);

        assertThat(viewer.reports().stream().filter(report -> report.ssrc() == viewer.videoSsrc()))
                .hasSizeBetween(8, 12);
        assertThat(viewer.reports().stream().filter(report -> report.ssrc() == viewer.audioSsrc()))
                .hasSizeBetween(8, 12);
    }
}
