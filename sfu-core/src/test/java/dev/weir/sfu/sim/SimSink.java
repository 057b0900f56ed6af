// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.TrackInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what it is told, and holds whoever tells it to the order of things. */
final class SimSink implements MediaSink {
    /** A packet. */
    record Given(TrackInfo track, long seq, int timestamp, long arrivalNanos, Optional<SimMedia.Part> part) {}

    /** A sender report, and how many packets of its kind had been given before. */
    record Reported(TrackInfo track, long epochNanos, int rtpTimestamp, long arrivalNanos, int after) {}

    private final List<Given> sound = new ArrayList<>();
    private final List<Given> pictures = new ArrayList<>();
    private final List<Reported> reports = new ArrayList<>();
    private final List<TrackInfo> ended = new ArrayList<>();
    private final RtpHeader header = new RtpHeader();
    private Optional<MediaFeed> feed = Optional.empty();
    private int closed;

    @Override
    public void opened(MediaFeed newFeed) {
        assertThat(feed).as("opened once").isEmpty();
        feed = Optional.of(newFeed);
    }

    @Override
    public void packet(TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        assertOpen();
        assertThat(header.parse(packet, offset, length)).isTrue();
        assertThat(header.ssrc()).isEqualTo(track.ssrc());
        boolean video = track.kind().equals("video");
        Optional<SimMedia.Part> part =
                video ? Optional.of(SimMedia.read(packet, header.payloadOffset())) : Optional.empty();
        (video ? pictures : sound).add(new Given(track, extendedSeq, header.timestamp(), arrivalNanos, part));
    }

    @Override
    public void senderReport(TrackInfo track, long epochNanos, int rtpTimestamp, long arrivalNanos) {
        assertOpen();
        int after = track.kind().equals("video") ? pictures.size() : sound.size();
        reports.add(new Reported(track, epochNanos, rtpTimestamp, arrivalNanos, after));
    }

    @Override
    public void ended(TrackInfo track) {
        assertOpen();
        ended.add(track);
    }

    @Override
    public void closed() {
        assertOpen();
        closed++;
    }

    private void assertOpen() {
        assertThat(feed).as("opened first").isPresent();
        assertThat(closed).as("closed last").isZero();
    }

    List<Given> sound() {
        return sound;
    }

    List<Given> pictures() {
        return pictures;
    }

    List<Reported> reports() {
        return reports;
    }

    List<TrackInfo> ended() {
        return ended;
    }

    boolean isClosed() {
        return closed > 0;
    }

    MediaFeed feed() {
        return feed.orElseThrow();
    }

    void forgetPackets() {
        sound.clear();
        pictures.clear();
    }

    /** The packets of a kind, stream by stream. */
    static List<List<Given>> streams(List<Given> packets) {
        List<List<Given>> streams = new ArrayList<>();
        TrackInfo last = null;
        for (Given packet : packets) {
            if (!packet.track().equals(last)) {
                streams.add(new ArrayList<>());
                last = packet.track();
            }
            streams.get(streams.size() - 1).add(packet);
        }
        return streams;
    }

    /** Each stream without a gap, in order, none twice. */
    static void assertSeamless(List<Given> packets) {
        for (List<Given> stream : streams(packets)) {
            for (int i = 1; i < stream.size(); i++) {
                assertThat(stream.get(i).seq())
                        .as("packet %d of %s", i, stream.get(i).track())
                        .isEqualTo(stream.get(0).seq() + i);
                assertThat(stream.get(i).arrivalNanos())
                        .isGreaterThanOrEqualTo(stream.get(i - 1).arrivalNanos());
            }
        }
    }

    /** Each stream of pictures from the first packet of a keyframe on. */
    static void assertBeginsWithKeyframes(List<Given> pictures) {
        for (List<Given> stream : streams(pictures)) {
            SimMedia.Part first = stream.get(0).part().orElseThrow();
            assertThat(first.key() && first.isFirst())
                    .as("%s begins with %s", stream.get(0).track(), first)
                    .isTrue();
        }
    }
}
