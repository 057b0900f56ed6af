// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.link.ImpairedLink;
import dev.weir.sfu.launcher.link.Impairment;
import java.io.IOException;
import java.time.Duration;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which layers a viewer gets of a publisher who sends one encoding that is scalable in itself. */
@Tag("once")
class SvcTest extends Broadcasts {
    private static final Logger log = LoggerFactory.getLogger(SvcTest.class);

    /** Of one spatial layer: the lowest of three temporal ones takes 40 to 60 % of it and must fit. */
    private static final int MAX_BPS = 600_000;

    /** Of three spatial layers together. */
    private static final int MAX_SPATIAL_BPS = 1_100_000;

    private static final double ENOUGH_BPS = 480_000;
    private static final Duration WATCHED = Duration.ofSeconds(6);

    /** Too narrow for all layers together, wide enough for the lowest; queues 300 ms. */
    private static final Impairment NARROW = Impairment.NONE.withDelay(20, 0).withRate(500_000, 18_750);

    /** Of the frames that are encoded: with three temporal layers a viewer gets all, a half or a quarter. */
    private static final double NEARLY_ALL = 0.8;

    private static final double HALF_AND_SOME = 0.65;

    @ParameterizedTest
    @CsvSource({"VP8, L1T3", "VP9, L1T3", "AV1, L1T3"})
    void aViewerOnANarrowLineGetsFewerFramesUntilItIsWideAgain(String codec, String mode) throws IOException {
        String room = codec + "-" + mode;
        try (ImpairedLink link = link(1);
                Page publisher = publishers().open(address("/"));
                Page wide = watch(room);
                Page narrow = watch(room, link)) {
            CanvasPublisher.scalable(codec, mode, MAX_BPS).publish(publisher, room);
            awaitRate(publisher);
            awaitShare(publisher, narrow, share -> share > NEARLY_ALL);
            link.impairToClient(NARROW);
            awaitShare(publisher, narrow, share -> share < HALF_AND_SOME);
            watchBoth(room, publisher, 1, wide, narrow, link);
            link.impairToClient(Impairment.NONE);
            awaitShare(publisher, narrow, share -> share > NEARLY_ALL);
        }
    }

    @ParameterizedTest
    @CsvSource({"AV1, L3T3_KEY", "VP9, L3T3_KEY"})
    void aViewerOnANarrowLineGetsASmallerPictureUntilItIsWideAgain(String codec, String mode) throws IOException {
        String room = codec + "-" + mode;
        try (ImpairedLink link = link(1);
                Page publisher = publishers().open(address("/"));
                Page wide = watch(room);
                Page narrow = watch(room, link)) {
            CanvasPublisher.scalable(codec, mode, MAX_SPATIAL_BPS).publish(publisher, room);
            awaitWidth(narrow, "the whole picture", width -> width == 960);
            link.impairToClient(NARROW);
            awaitWidth(narrow, "a smaller picture", width -> width < 960);
            watchBoth(room, publisher, 3, wide, narrow, link);
            assertThat(width(narrow)).isLessThan(960);
            assertThat(width(wide)).isEqualTo(960);
            link.impairToClient(Impairment.NONE);
            awaitWidth(narrow, "the whole picture again", width -> width == 960);
        }
    }

    @Test
    void viewersGoOnWithTheNextLayeredAv1Publisher() {
        CanvasPublisher publisher = CanvasPublisher.scalable("AV1", "L1T3", MAX_BPS);
        try (Page viewer = watch("next-av1")) {
            for (int i = 0; i < 3; i++) {
                try (Page page = publishers().open(address("/"))) {
                    publisher.publish(page, "next-av1");
                    awaitFrames(viewer, 30);
                }
            }
        }
    }

    /** Nobody freezes for long, and whoever has room gets everything; the sender counts a frame for each spatial layer. */
    private void watchBoth(String room, Page publisher, int spatialLayers, Page wide, Page narrow, ImpairedLink link) {
        awaitSettled(publisher, narrow, link);
        Stats before = wide.stats("inbound-rtp");
        Span span = Span.over(WATCHED, publisher, narrow);
        Span.Change all = new Span.Change(before, wide.stats("inbound-rtp"));
        log.info("narrow: {}; width {}; {}", span, width(narrow), link.toClient());
        Span wideSpan = new Span(span.sent(), all);
        log.info("wide: {}; server: {}", wideSpan, viewers(room));
        assertThat(span.freezeSeconds()).as("%s", span).isLessThanOrEqualTo(2);
        assertThat(span.framesDecoded()).as("%s", span).isPositive();
        assertThat(all.of("video.framesDecoded")).isGreaterThan(span.framesEncoded() / spatialLayers * NEARLY_ALL);
    }

    /** Until pictures come for a second in which the line's queue had room for everything: no layer is on its way out or in. */
    private static void awaitSettled(Page publisher, Page narrow, ImpairedLink link) {
        narrow.await(
                "frames for a second through a line that drops nothing",
                () -> {
                    long before = link.toClient().overflowed();
                    double frames =
                            Span.over(Duration.ofSeconds(1), publisher, narrow).framesDecoded();
                    return link.toClient().overflowed() == before ? frames : 0;
                },
                frames -> frames > 0);
    }

    private static void awaitRate(Page publisher) {
        publisher.await(
                "a rate too big for a narrow line",
                () -> publisher.stats("outbound-rtp").number("video.targetBitrate"),
                bps -> bps > ENOUGH_BPS);
    }

    /** Waits until a viewer gets that share of what is encoded in two seconds. */
    private static void awaitShare(Page publisher, Page viewer, DoublePredicate condition) {
        viewer.await(
                "another share of the frames",
                () -> {
                    Span span = Span.over(Duration.ofSeconds(2), publisher, viewer);
                    return span.framesDecoded() / span.framesEncoded();
                },
                condition::test);
    }

    private static double width(Page viewer) {
        return viewer.stats("inbound-rtp").number("video.frameWidth");
    }

    private static void awaitWidth(Page viewer, String what, DoublePredicate condition) {
        viewer.await(what, () -> width(viewer), width -> width > 0 && condition.test(width));
    }

    private static void awaitFrames(Page viewer, int more) {
        Stats before = viewer.stats("inbound-rtp");
        viewer.await(
                more + " frames more than " + before,
                () -> viewer.stats("inbound-rtp"),
                now -> now.number("video.framesDecoded") >= before.number("video.framesDecoded") + more);
    }
}
