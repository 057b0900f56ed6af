// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.net.URI;

/** A window with a player of the browser's own. */
final class Player implements AutoCloseable {
    /** Plays the beginning, goes to the middle, plays there, goes to the last second, and plays to the end. */
    private static final String PLAY = """
            const [url, whole, done] = arguments;
            const video = Object.assign(document.createElement("video"), { src: url, preload: "auto" });
            document.body.append(video);
            const seen = { stage: 0, error: 0 };
            const until = (event) => new Promise((resolve, reject) => {
              video.addEventListener(event, resolve, { once: true });
              video.addEventListener("error", () => reject(video.error), { once: true });
            });
            const reach = async (time) => {
              while (video.currentTime < time && !video.ended) await until("timeupdate");
            };
            const tell = () => {
              seen.frames = video.getVideoPlaybackQuality().totalVideoFrames;
              seen.error = video.error?.code ?? 0;
              seen.at = video.currentTime;
              video.remove();
              video.src = "";
              done(seen);
            };
            setTimeout(tell, 15_000);
            try {
              await until("loadedmetadata");
              seen.stage = 1;
              seen.duration = Number.isFinite(video.duration) ? video.duration : 0;
              await video.play();
              await reach(0.7);
              seen.stage = 2;
              seen.framesAtFirst = video.getVideoPlaybackQuality().totalVideoFrames;
              if (whole) {
                video.currentTime = video.duration / 2;
                await until("seeked");
                seen.middle = video.currentTime;
                await reach(video.duration / 2 + 0.5);
                seen.stage = 3;
                video.currentTime = video.duration - 1;
                await until("seeked");
                if (!video.ended) await until("ended");
                seen.stage = 4;
              }
            } catch {
              // The figures tell how far it came.
            }
            tell();
            """;

    private final Page page;

    private Player(Page page) {
        this.page = page;
    }

    /** On a page of a server, whose files it may play, or of a folder. */
    static Player open(Chromium browser, URI page) {
        return new Player(browser.open(page));
    }

    /**
     * Plays a file in three places and to its end.
     *
     * @return {@code stage}, which is 4 when everything went well; {@code duration} and {@code middle}, where the player found itself
     *     after going there, in seconds; {@code frames} and {@code framesAtFirst} shown; {@code error}, 0 for none
     */
    Stats play(URI file) {
        return page.asyncStats(PLAY, file.toString(), true);
    }

    /** Plays the beginning of a file only; {@code stage} is 2 when that went well. */
    Stats playBeginning(URI file) {
        return page.asyncStats(PLAY, file.toString(), false);
    }

    @Override
    public void close() {
        page.close();
    }
}
