// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the person in front of a watch page saw: each picture that was shown, and from which server, by the wall clock.
 *
 * @param pictures in the order in which they were shown
 */
record Diary(List<Picture> pictures) {
    /**
     * Keeps the diary in a page, from before its own scripts run. Pictures are counted by what the decoder has done: a window that
     * nobody looks at need not be painted.
     */
    static final String SCRIPT = """
            globalThis.diary = [];
            globalThis.states = [];
            new MutationObserver(() => { states.push(document.body.dataset.state); })
              .observe(document, { subtree: true, attributeFilter: ["data-state"] });
            setInterval(async () => {
              const { client } = globalThis.weir ?? {};
              if (!client?.peer || document.body.dataset.state !== "playing") return;
              const report = [...(await client.peer.getStats()).values()];
              const video = report.find(({ type, kind }) => type === "inbound-rtp" && kind === "video");
              const frames = video?.framesDecoded ?? 0;
              // What was decoded before this session was the one to be seen does not count.
              const count = frames - (client.framesBefore ?? frames - 1);
              client.framesBefore = frames;
              if (frames > 0 && count > 0) diary.push({ at: Date.now(), server: client.resource.port, count });
            }, 50);
            """;

    /**
     * Some pictures that came within a few hundredths of a second.
     *
     * @param atMillis of the wall clock
     * @param port of the server that they came from
     */
    record Picture(long atMillis, int port, int count) {}

    static Diary of(Page page) {
        try {
            JsonNode entries = JsonMapper.builder().build().readTree(page.script("return JSON.stringify(diary)"));
            return new Diary(StreamSupport.stream(entries.spliterator(), false)
                    .map(one -> new Picture(
                            one.path("at").asLong(),
                            one.path("server").asInt(),
                            one.path("count").asInt()))
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Pictures from that port in a span of time. */
    int count(int port, long fromMillis, long toMillis) {
        return pictures.stream()
                .filter(one -> one.port() == port && one.atMillis() >= fromMillis && one.atMillis() < toMillis)
                .mapToInt(Picture::count)
                .sum();
    }

    /** The longest time without a picture since then. */
    long longestGapMillis(long fromMillis) {
        long longest = 0;
        long before = fromMillis;
        for (Picture picture : pictures) {
            if (picture.atMillis() > fromMillis) {
                longest = Math.max(longest, picture.atMillis() - before);
                before = picture.atMillis();
            }
        }
        return longest;
    }
}
