// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What publisher and viewer counted over the same time.
 *
 * @param sent the publisher's outbound figures, at the beginning and at the end
 * @param seen the viewer's inbound figures, likewise
 */
record Span(Change sent, Change seen) {
    /** Two looks at one connection. */
    record Change(Stats from, Stats to) {
        double of(String name) {
            return to.number(name) - from.number(name);
        }

        private String list(String... names) {
            return Stream.of(names)
                    .map(name -> name + " " + Math.round(of("video." + name) * 100) / 100.0)
                    .collect(Collectors.joining(", "));
        }
    }

    /** Watches both for that long by the viewer's own clock. */
    static Span over(Duration length, Page publisher, Page viewer) {
        Stats sent = publisher.stats("outbound-rtp");
        Stats seen = viewer.stats("inbound-rtp");
        double end = seen.number("video.timestamp") + length.toMillis();
        Stats seenLast = viewer.await(
                length + " of pictures",
                length.multipliedBy(3),
                () -> viewer.stats("inbound-rtp"),
                now -> now.number("video.timestamp") >= end);
        return new Span(new Change(sent, publisher.stats("outbound-rtp")), new Change(seen, seenLast));
    }

    double freezeSeconds() {
        return seen.of("video.totalFreezesDuration");
    }

    double framesDecoded() {
        return seen.of("video.framesDecoded");
    }

    double framesEncoded() {
        return sent.of("video.framesEncoded");
    }

    /** Share of the sound that was made up because the packets had not come. */
    double concealedShare() {
        return seen.of("audio.concealedSamples") / seen.of("audio.totalSamplesReceived");
    }

    /** Bits a second that the publisher sent as pictures, what it repeated included. */
    double sentBps() {
        return sent.of("video.bytesSent") * 8_000 / sent.of("video.timestamp");
    }

    @Override
    public String toString() {
        return "publisher: "
                + sent.list("framesEncoded", "packetsSent", "retransmittedPacketsSent", "nackCount", "pliCount")
                + "; viewer: "
                + seen.list(
                        "framesDecoded",
                        "keyFramesDecoded",
                        "framesDropped",
                        "freezeCount",
                        "totalFreezesDuration",
                        "packetsReceived",
                        "packetsLost",
                        "nackCount",
                        "retransmittedPacketsReceived",
                        "pliCount",
                        "jitterBufferDelay")
                + ", concealed sound "
                + Math.round(1_000 * concealedShare()) / 10.0
                + " %";
    }
}
