// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublisherReturnsTest extends Broadcasts {
    private static final int VIEWERS = 10;
    private static final String CODEC = "&codec=VP8";

    @Test
    void tenViewersPlayOnInTheirSessionsWhenThePublishersTabIsOpenedAgain() {
        Page first = publish("returns", CODEC);
        first.awaitState("live");
        try (Audience audience = Audience.of(viewers().open(address("/")), "returns", VIEWERS)) {
            audience.awaitFrames(20);
            int requests = audience.requests();
            first.close();
            try (Page second = publish("returns", CODEC)) {
                second.awaitState("live");
                audience.awaitFrames(30);
                assertThat(audience.connectedAsAtFirst()).isEqualTo(VIEWERS);
                assertThat(audience.requests()).isEqualTo(requests).isEqualTo(VIEWERS);
            }
        }
    }
}
