// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;

/**
 * A window that publishes, in any number of rooms, pictures that turn white once a second and a tone that begins at the same moment:
 * how far the two are apart in what others make of it is seen by any player.
 *
 * <p>The clock is that of the sound, which the browser's own timers follow as well as they can; a flash that would come too late by
 * more than a few milliseconds is left out. A new frame is taken when it is painted, not when a capture happens to look.
 */
final class Studio implements AutoCloseable {
    static final int FRAMES_PER_SECOND = 15;

    private static final String SCRIPT = """
            globalThis.studio = new (class {
              rooms = new Map();
              async #open() {
                this.audio = new AudioContext({ sampleRate: 48000, latencyHint: "interactive" });
                await this.audio.resume();
                this.sound = this.audio.createMediaStreamDestination();
                const tone = this.audio.createOscillator();
                const loudness = this.audio.createGain();
                tone.frequency.value = 1000;
                loudness.gain.value = 0;
                tone.connect(loudness).connect(this.sound);
                tone.start();
                this.begin = this.audio.currentTime + 0.5;
                for (let second = 0; second < 200; second++) {
                  loudness.gain.setValueAtTime(0.5, this.begin + second);
                  loudness.gain.setValueAtTime(0, this.begin + second + 0.1);
                }
                this.painted = 0;
                setInterval(() => this.#tick(), 4);
              }
              #tick() {
                const seconds = this.audio.currentTime - this.begin;
                const frame = Math.floor(seconds * FRAMES);
                if (frame <= this.painted) return;
                this.painted = frame;
                if (frame % FRAMES === 0) this.punctual = seconds - frame / FRAMES < 0.015;
                for (const { canvas, camera } of this.rooms.values()) {
                  if (!camera) continue;
                  this.#paint(canvas, this.punctual && frame % FRAMES < 2);
                  camera.requestFrame();
                }
              }
              #paint(canvas, flash) {
                const { width, height } = canvas;
                const paint = canvas.getContext("2d");
                paint.fillStyle = flash ? "#fff" : "#123";
                paint.fillRect(0, 0, width, height);
                for (let patch = 0; !flash && patch < 4; patch++) {
                  paint.fillStyle = `hsl(${Math.random() * 360} 80% 30%)`;
                  paint.fillRect(Math.random() * width, Math.random() * height, width / 16, width / 16);
                }
              }
              /** Resolves when it is connected; whatever was published in the room before is forgotten. */
              async publish(room, options) {
                this.opened ??= this.#open();
                await this.opened;
                const { codec = "VP8", width = 320, height = 180, port = 0, audio = true, video = true, as = room } = options;
                this.rooms.get(as)?.peer.close();
                this.rooms.delete(as);
                const canvas = Object.assign(document.createElement("canvas"), { width, height });
                canvas.getContext("2d");
                const camera = video && canvas.captureStream(0).getVideoTracks()[0];
                const peer = new RTCPeerConnection();
                const direction = "sendonly";
                if (audio) peer.addTransceiver(this.sound.stream.getAudioTracks()[0].clone(), { direction });
                if (video) {
                  const sendEncodings = options.encodings ?? [{ maxBitrate: 300_000 }];
                  const pictures = peer.addTransceiver(camera, { direction, sendEncodings });
                  const wanted = (one) => one.mimeType === `video/${codec}` || one.mimeType === "video/rtx";
                  pictures.setCodecPreferences(RTCRtpSender.getCapabilities("video").codecs.filter(wanted));
                }
                const connected = new Promise((resolve) => {
                  peer.onconnectionstatechange = () => peer.connectionState === "connected" && resolve();
                });
                await peer.setLocalDescription();
                const response = await fetch(`/api/whip/publish/${room}`, {
                  method: "POST",
                  headers: { "Content-Type": "application/sdp" },
                  body: peer.localDescription.sdp,
                });
                let sdp = await response.text();
                const link = `a=candidate:1 1 udp 2130706431 127.0.0.1 ${port} typ host\\r\\n`;
                if (port) sdp = sdp.replace(/(a=candidate:.*\\r\\n)+/g, link);
                await peer.setRemoteDescription({ type: "answer", sdp });
                await connected;
                const session = new URL(response.headers.get("Location"), response.url);
                this.rooms.set(as, { peer, canvas, camera, session, since: performance.now() });
              }
              seconds(room) {
                return (performance.now() - this.rooms.get(room).since) / 1000;
              }
              /** Unplugs the camera, or plugs it in again. */
              async plug(room, isIn) {
                const { peer, camera } = this.rooms.get(room);
                const pictures = peer.getTransceivers().find((one) => one.receiver.track.kind === "video");
                await pictures.sender.replaceTrack(isIn ? camera : null);
              }
              resize(room, width, height) {
                Object.assign(this.rooms.get(room).canvas, { width, height });
              }
              /** Takes no more pictures, and lets those be sent that are on their way. */
              async darken(room) {
                Object.assign(this.rooms.get(room), { camera: undefined, darkSeconds: this.seconds(room) });
                await new Promise((resolve) => setTimeout(resolve, 300));
              }
              /** Resolves with what was sent. */
              async end(room) {
                const { peer, session, darkSeconds } = this.rooms.get(room);
                const streams = [...(await peer.getStats()).values()].filter((one) => one.type === "outbound-rtp");
                const packets = streams.find((one) => one.kind === "audio")?.packetsSent;
                const seconds = this.seconds(room);
                const soundSeconds = packets ? packets * 0.02 : seconds;
                const frames = Math.max(0, ...streams.map((one) => one.framesSent ?? 0));
                await fetch(session, { method: "DELETE" });
                peer.close();
                this.rooms.delete(room);
                return { seconds, soundSeconds, pictureSeconds: darkSeconds ?? seconds, frames };
              }
            })();
            """.replace("FRAMES", String.valueOf(FRAMES_PER_SECOND));

    /**
     * What a publisher says of a broadcast. Where the machine is busy the two times differ: the page is told late that it is connected,
     * or the server is connected later than the browser.
     *
     * @param seconds from the connection to the end
     * @param soundSeconds of sound; {@code seconds} without any
     * @param pictureSeconds from the connection to the last picture
     * @param frames of the pictures; of simulcast layers the most
     */
    record Sent(double seconds, double soundSeconds, double pictureSeconds, long frames) {
        Sent plus(Sent other) {
            return new Sent(
                    seconds + other.seconds,
                    soundSeconds + other.soundSeconds,
                    pictureSeconds + other.pictureSeconds,
                    frames + other.frames);
        }

        double least() {
            return Math.min(seconds, soundSeconds);
        }

        /**
         * Of pictures alone, which begin when the encoder has begun: what the page was published for at that moment or what the frames
         * that were sent last, whichever is shorter.
         */
        double leastOfPictures() {
            return Math.min(pictureSeconds, (double) frames / FRAMES_PER_SECOND);
        }

        double most() {
            return Math.max(seconds, soundSeconds);
        }
    }

    private final Page page;

    private Studio(Page page) {
        this.page = page;
    }

    static Studio open(Chromium browser, RecordingServer server) {
        return open(browser, server.uri("/"));
    }

    static Studio open(Chromium browser, URI page) {
        return new Studio(browser.open(page, SCRIPT));
    }

    /** Whether this browser has an encoder for the codec. */
    boolean encodes(String codec) {
        return page.encodes(codec);
    }

    /**
     * Publishes and waits until it is connected.
     *
     * @param options members of an object as a script says them: {@code codec}, {@code width}, {@code height}, {@code encodings},
     *     {@code port} of a link, {@code audio} or {@code video}, which may be false, and {@code as}, another name for it than the
     *     room's
     */
    void publish(String room, String options) {
        assertThat(number("await studio.publish(room, {" + options + "}); done(1)", room))
                .isEqualTo(1);
    }

    /** Has a script do something to {@code room}. */
    void run(String room, String script) {
        assertThat(number(script + "; done(1)", room)).isEqualTo(1);
    }

    /** Waits until it was published for that long. */
    void awaitSeconds(String room, int seconds) {
        page.await(
                seconds + " s of " + room,
                Duration.ofSeconds(2L * seconds + 30),
                () -> number("done(studio.seconds(room))", room),
                published -> published >= seconds);
    }

    /** Ends the pictures of a room but not the sound. */
    void darken(String room) {
        run(room, "await studio.darken(room)");
    }

    /** Ends a broadcast and tells what was sent. */
    Sent end(String room) {
        Stats sent = page.asyncStats("const [room, done] = arguments; done(await studio.end(room))", room);
        return new Sent(sent.number("seconds"), sent.number("soundSeconds"), sent.number("pictureSeconds"), (long)
                sent.number("frames"));
    }

    private double number(String script, String room) {
        return page.asyncNumber("const [room, done] = arguments; " + script, room);
    }

    @Override
    public void close() {
        page.close();
    }
}
