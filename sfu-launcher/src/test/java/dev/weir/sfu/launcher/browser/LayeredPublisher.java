// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

/** A window that publishes a moving picture in simulcast layers. */
enum LayeredPublisher {
    /** Widths of 320 and 640. */
    TWO(640, 360, """
            [{ rid: "h", scaleResolutionDownBy: 2, maxBitrate: 150_000 },
             { rid: "f", maxBitrate: 800_000 }]"""),

    /** Widths of 240, 480 and 960: below that Chromium sends no third layer. */
    THREE(960, 540, """
            [{ rid: "q", scaleResolutionDownBy: 4, maxBitrate: 100_000 },
             { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 300_000 },
             { rid: "f", maxBitrate: 1_100_000 }]""");

    private final int width;
    private final int height;
    private final String layers;

    LayeredPublisher(int width, int height, String layers) {
        this.width = width;
        this.height = height;
        this.layers = layers;
    }

    /** Of the biggest layer. */
    int width() {
        return width;
    }

    /** Publishes from the page until that closes. */
    void publish(Page page, String room) {
        new CanvasPublisher("VP8", width, height, layers).publish(page, room);
    }
}
