// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManyViewersTest extends Broadcasts {
    private static final int VIEWERS = 10;

    @Test
    void tenViewersSeeAndHearOnePublisher() {
        List<Page> viewers = new ArrayList<>();
        try (Page publisher = publish("ten", "&codec=VP8")) {
            publisher.awaitState("live");
            for (int i = 0; i < VIEWERS; i++) {
                viewers.add(watch("ten"));
            }
            // Each is asked after all have come: who came first must not be forgotten.
            viewers.forEach(Broadcasts::awaitMedia);
        } finally {
            viewers.forEach(Page::close);
        }
    }

    @Test
    void tenViewersPlayOnInTheirSessionsWhenThePublishersTabIsOpenedAgain() {
        Page first = publish("returns", "&codec=VP8");
        first.awaitState("live");
        try (Audience audience = Audience.of(viewers().open(address("/")), "returns", VIEWERS)) {
            audience.awaitFrames(20);
            int requests = audience.requests();
            first.close();
            try (Page second = publish("returns", "&codec=VP8")) {
                second.awaitState("live");
                audience.awaitFrames(30);
                assertThat(audience.connectedAsAtFirst()).isEqualTo(VIEWERS);
                assertThat(audience.requests()).isEqualTo(requests).isEqualTo(VIEWERS);
            }
        }
    }
}
