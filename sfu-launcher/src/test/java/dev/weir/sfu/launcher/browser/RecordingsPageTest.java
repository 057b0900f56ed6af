// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the recordings page makes of what the server says; here it says what takes days to come about. */
@Tag("once")
class RecordingsPageTest extends Broadcasts {
    private static final String FILES = """
            [
              {"recording": "studio-3", "name": "studio-3.webm", "size": 1200000, "url": "/records/studio-3.webm", "room": "studio",
               "part": 1, "state": "recording", "startedAt": "2026-11-29T22:10:00Z", "duration": 12.5, "mended": false,
               "tracks": [{"kind": "video", "codec": "vp8", "width": 1280, "height": 720, "lostPackets": 0, "gaps": 0},
                 {"kind": "audio", "codec": "opus", "lostPackets": 0, "gaps": 0}]},
              {"recording": "studio-2", "name": "studio-2.webm", "size": 987654321, "url": "/records/studio-2.webm", "room": "studio",
               "part": 2, "state": "uploading", "startedAt": "2026-11-29T20:10:00Z", "duration": 3725.001, "mended": true,
               "tracks": [{"kind": "video", "codec": "vp9", "lostPackets": 9, "gaps": 1},
                 {"kind": "audio", "codec": "opus", "lostPackets": 3, "gaps": 0}],
               "subject": "alice", "upload": {"failedAttempts": 3, "lastError": "There is no such bucket."}},
              {"recording": "lobby-1", "name": "lobby-1.ogg", "size": 54321, "url": "/records/lobby-1.ogg", "room": "lobby",
               "part": 1, "state": "verified", "startedAt": "2026-11-28T20:10:00Z", "duration": 65, "mended": false, "tracks": [],
               "upload": {"failedAttempts": 0, "location": "s3://films/lobby-1.ogg"}},
              {"recording": "lobby-1", "name": "lobby-1.ivf", "size": 5432111, "url": "/records/lobby-1.ivf", "room": "lobby",
               "part": 1, "state": "verified", "startedAt": "2026-11-28T20:10:00Z", "duration": 65, "mended": false, "tracks": []},
              {"recording": "lobby-0", "name": "lobby-0.webm", "size": 1000, "url": "/records/lobby-0.webm", "room": "lobby",
               "part": 1, "state": "failed", "startedAt": "2026-11-27T20:10:00Z", "duration": 1, "mended": false, "tracks": [],
               "failure": "No space left on device"}
            ]""";

    /** Answers for the server, heeding the room, with word of older ones. */
    private static final String ANSWER = """
            const files = %s;
            const ask = globalThis.fetch;
            globalThis.fetch = (url, request) => {
              if (!String(url).includes("/api/records?")) return ask(url, request);
              const room = new URL(url).searchParams.get("room");
              const headers = { "Content-Type": "application/json", Link: '<records?after=x>; rel="next"' };
              return Promise.resolve(new Response(JSON.stringify(files.filter((one) => !room || one.room === room)), { headers }));
            };
            """.formatted(FILES);

    private Page open(String query) {
        return viewers().open(address("/web/recordings.html" + query), ANSWER);
    }

    @Test
    void aRecordingTellsWhatItIsAndHowItFares() {
        try (Page page = open("")) {
            String list = page.await("the list", () -> page.text("list"), text -> text.contains("lobby-1.ivf"));
            assertThat(list)
                    .containsSubsequence("studio", "recording", "0:12 · 1.2 MB · VP8 · Opus · 1280 × 720")
                    .containsSubsequence("part 2", "uploading", "1:02:05", "by alice")
                    .containsSubsequence("12 packets lost · 1 gap · mended after a crash", "There is no such bucket.")
                    .containsSubsequence("uploaded", "1:05 · 5.5 MB", "s3://films/lobby-1.ogg")
                    .containsSubsequence("failed", "No space left on device");
            assertThat(page.text("more")).isEqualTo("Show older ones");
        }
    }

    @Test
    void onlyWhatIsWholeAndCanBePlayedIsOffered() {
        try (Page page = open("")) {
            page.await("the list", () -> page.text("list"), text -> text.contains("lobby-1.ivf"));
            assertThat(page.offers("Play studio-2.webm")).isTrue();
            assertThat(page.offers("Download studio-2.webm")).isTrue();
            assertThat(page.offers("Download studio-3.webm")).isFalse();
            assertThat(page.offers("Play lobby-1.ogg")).isTrue();
            assertThat(page.offers("Play lobby-1.ivf")).isFalse();
            assertThat(page.offers("Download lobby-1.ivf")).isTrue();
        }
    }

    @Test
    void oneRoomsRecordingsAreShownAlone() {
        try (Page page = open("?room=lobby")) {
            page.await(
                    "the room's", () -> page.text("list"), text -> text.contains("lobby") && !text.contains("studio"));
            page.clear("room");
            page.type("room", "studio\n");
            page.await(
                    "the other's", () -> page.text("list"), text -> text.contains("studio") && !text.contains("lobby"));
            assertThat(page.address()).endsWith("recordings.html?room=studio");
        }
    }
}
