// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

/** Several viewers of one room in one window, each with a session of its own, by the client of our own pages. */
final class Audience implements AutoCloseable {
    private static final String WATCH = """
            const [room, count, done] = arguments;
            const { WhepClient } = await import("/web/client/whep.js");
            globalThis.audience = Array.from({ length: count }, () => {
              const client = new WhepClient(`/api/whep/play/${room}`);
              const video = Object.assign(document.createElement("video"), { autoplay: true, muted: true, width: 64 });
              video.srcObject = client.stream;
              document.body.append(video);
              return client;
            });
            await Promise.all(globalThis.audience.map((client) => client.play()));
            globalThis.first = globalThis.audience.map(({ peer }) => peer);
            done(count);
            """;

    /** The viewer with the fewest decides. */
    private static final String FRAMES = """
            const [done] = arguments;
            const decoded = await Promise.all(globalThis.audience.map(async ({ peer }) =>
              [...(await peer.getStats()).values()].find(({ type, kind }) => type === "inbound-rtp" && kind === "video")
                ?.framesDecoded ?? 0));
            done(Math.min(...decoded));
            """;

    private static final String CONNECTED = """
            const [done] = arguments;
            done(globalThis.audience.filter(({ peer, state }, index) =>
              peer === globalThis.first[index] && peer.connectionState === "connected" && state === "connected").length);
            """;

    private static final String REQUESTS = """
            const [done] = arguments;
            done(performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/whep/play/")).length);
            """;

    private final Page page;

    private Audience(Page page) {
        this.page = page;
    }

    /** Opens that many sessions in the page; each page can hold one audience. */
    static Audience of(Page page, String room, int viewers) {
        page.asyncNumber(WATCH, room, viewers);
        return new Audience(page);
    }

    /** Frames that each of them has decoded at least. */
    int framesDecoded() {
        return (int) page.asyncNumber(FRAMES);
    }

    /** How many are still connected by the connection they began with. */
    int connectedAsAtFirst() {
        return (int) page.asyncNumber(CONNECTED);
    }

    /** How many sessions they have asked the server for so far. */
    int requests() {
        return (int) page.asyncNumber(REQUESTS);
    }

    /** Waits until each has decoded that many more frames. */
    void awaitFrames(int more) {
        int before = framesDecoded();
        page.await(more + " frames more than " + before, this::framesDecoded, frames -> frames >= before + more);
    }

    @Override
    public void close() {
        page.close();
    }
}
