// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.link.ImpairedLink;
import dev.weir.sfu.launcher.link.Impairment;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person still sees of a broadcast when one of the two lines loses datagrams. */
@Tag("once")
class LossyLinkTest extends Broadcasts {
    private static final Logger log = LoggerFactory.getLogger(LossyLinkTest.class);
    private static final Duration WATCHED = Duration.ofSeconds(12);

    private static final Duration ROAMED = Duration.ofSeconds(7);

    private static final Duration RETURNED = Duration.ofSeconds(3);

    /** Until Chromium's next consent check at the latest (RFC 7675), the first that the server hears from a new address. */
    private static final double CONSENT_SECONDS = 2.5;

    /** One datagram of twenty, and 60 ms for the way there and back. */
    private static final Impairment LOSSY = Impairment.NONE.withLoss(0.05).withDelay(30, 0);

    private static final Impairment FAR = Impairment.NONE.withDelay(30, 0);

    @Test
    void aViewerWithALossyLineMissesNextToNothing() throws IOException {
        try (ImpairedLink link = link(1)) {
            link.impairToServer(FAR);
            link.impairToClient(LOSSY);
            try (Page publisher = publish("lossy-viewer", "&codec=VP8");
                    Page viewer = watch("lossy-viewer", link)) {
                assertWatchable(watchFor(publisher, viewer, link));
                assertThat(link.toClient().lost()).isPositive();
            }
        }
    }

    /** Servers that ask again only every 100 ms lose a quarter of the frames here. */
    @Test
    void aPublisherWithALossyLineLosesItsViewersNextToNothing() throws IOException {
        try (ImpairedLink link = link(2)) {
            link.impairToServer(LOSSY);
            link.impairToClient(FAR);
            try (Page publisher = publish("lossy-publisher", "&codec=VP8", link);
                    Page viewer = watch("lossy-publisher")) {
                assertWatchable(watchFor(publisher, viewer, link));
                assertThat(link.toServer().lost()).isPositive();
            }
        }
    }

    @Test
    void aViewerGoesOnAfterEachOutage() throws IOException {
        try (ImpairedLink link = link(3);
                Page publisher = publish("outages", "&codec=VP8");
                Page viewer = watch("outages", link)) {
            awaitMedia(viewer);
            link.impairToServer(FAR);
            link.impairToClient(FAR.withOutages(100, 2_000));
            assertWatchable(watchFor(publisher, viewer, link));
            assertThat(link.toClient().outages()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void aViewerWhoseAddressChangesPlaysOnInItsSession() throws IOException {
        try (ImpairedLink link = link(4);
                Page publisher = publish("roaming-viewer", "&codec=VP8");
                Page viewer = watch("roaming-viewer", link)) {
            assertGoesOnFromAnotherAddress(publisher, viewer, link);
        }
    }

    @Test
    void aPublisherWhoseAddressChangesGoesOnInItsSession() throws IOException {
        try (ImpairedLink link = link(5);
                Page publisher = publish("roaming-publisher", "&codec=VP8", link);
                Page viewer = watch("roaming-publisher")) {
            assertGoesOnFromAnotherAddress(publisher, viewer, link);
        }
    }

    private static void assertGoesOnFromAnotherAddress(Page publisher, Page viewer, ImpairedLink link) {
        awaitMedia(viewer);
        link.changeAddresses();
        Span span = Span.over(ROAMED, publisher, viewer);
        log.info("from another address: {}", span);
        // Counted on, so the sessions are the old ones: those of a new one begin at zero.
        assertThat(span.freezeSeconds()).as("seconds of freezes: %s", span).isBetween(0.0, CONSENT_SECONDS + 1.0);
        assertThat(span.framesDecoded()).as("frames: %s", span).isGreaterThan(0.5 * span.framesEncoded());
        assertThat(span.framesEncoded()).isPositive();
        Span after = Span.over(RETURNED, publisher, viewer);
        assertThat(after.framesDecoded())
                .as("frames after it: %s", after)
                .isGreaterThan(0.8 * after.framesEncoded())
                .isPositive();
    }

    private static Span watchFor(Page publisher, Page viewer, ImpairedLink link) {
        awaitMedia(viewer);
        Span span = Span.over(WATCHED, publisher, viewer);
        log.info("{}; to the server: {}; to the client: {}", span, link.toServer(), link.toClient());
        return span;
    }

    private static void assertWatchable(Span span) {
        assertThat(span.freezeSeconds()).as("seconds of freezes: %s", span).isLessThanOrEqualTo(2);
        assertThat(span.framesDecoded())
                .as("frames: %s", span)
                .isGreaterThanOrEqualTo(0.9 * span.framesEncoded())
                .isPositive();
    }
}
