// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import dev.weir.sfu.sdp.SendTrack;
import dev.weir.sfu.spi.MediaObserver;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What viewers are told of the codec that a room has. */
class RoomCodecTest {
    private static final String OFFERED = "42e01f";

    /** Of constrained baseline, level 1.2. */
    private static final String PARAMETER_SET = "6742c00cda05067e7c0440000003004000000783c50aa8";

    private static final String KEYFRAME = "65888400";

    @RegisterExtension
    final Scenario scenario = new Scenario();

    /** Sends a parameter set and a keyframe ten times a second. */
    private static final class Camera implements Scenario.Client {
        private final SendTrack track;
        private final RtpHeaderWriter header = new RtpHeaderWriter();
        private @Nullable Registration registration;
        private long next = Long.MAX_VALUE;
        private int seq;

        Camera(SendTrack track) {
            this.track = track;
        }

        @Override
        public void registered(Registration place) {
            registration = place;
        }

        @Override
        public void connected(long nowNanos, Outbox out) {
            next = nowNanos;
        }

        @Override
        public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
            return packet;
        }

        @Override
        public void rtcp(Packet packet, long nowNanos, Outbox out) {}

        @Override
        public long nextDeadline() {
            return next;
        }

        @Override
        public void handleTimeout(long nowNanos, Outbox out) {
            next = nowNanos + 100_000_000;
            send(PARAMETER_SET, false, nowNanos, out);
            send(KEYFRAME, true, nowNanos, out);
        }

        private void send(String nalUnit, boolean marker, long nowNanos, Outbox out) {
            if (registration != null) {
                byte[] payload = HexFormat.of().parseHex(nalUnit);
                Packet slot = registration.peer().claim(out);
                int type = track.codecs().get(0).payloadType();
                int timestamp = (int) (nowNanos / 1_000_000 * 90);
                header.begin(slot.array(), slot.offset(), marker, type, seq, timestamp, track.ssrc());
                registration.peer().sendRtp(slot, header.end(), payload, 0, payload.length, seq++);
            }
        }

        @Override
        public void closed(CloseReason reason, long nowNanos, Outbox out) {
            if (registration != null) {
                registration.remove();
            }
        }
    }

    private static OfferedTrack h264(int payloadType, int ssrc) {
        CodecParameters codec = CodecParameters.of(payloadType, "h264", 90_000, 1)
                .withFormatParameters(
                        Map.of("profile-level-id", OFFERED, "packetization-mode", "1", "level-asymmetry-allowed", "1"));
        return new OfferedTrack(MediaKind.VIDEO, List.of(codec), List.of(HeaderExtensionUris.MID), ssrc, 0);
    }

    private void camera() {
        scenario.client(
                "room",
                true,
                List.of(h264(102, 7)),
                agreed -> new Camera(agreed.sending().get(0)));
    }

    @Test
    void aViewerThatCannotTakeWhatTheRoomHasChangedToIsReportedOnce() {
        List<String> told = new ArrayList<>();
        scenario.open(new MediaObserver() {
            @Override
            public void viewerCannotDecode(String room, String sessionId, String codec) {
                told.add(room + " " + sessionId + " " + codec);
            }
        });
        SimViewer viewer = scenario.viewer("room", "vp8");
        String session = scenario.lastSessionId();

        camera();
        scenario.runMillis(5_000);

        assertThat(told).containsExactly("room " + session + " h264");
        assertThat(viewer.video()).isEmpty();
    }

    @Test
    void anAnswerNamesTheLevelThatTheStreamStates() {
        camera();
        scenario.runMillis(1_000);

        List<String> answered = new ArrayList<>();
        scenario.client("room", false, List.of(h264(120, 0)), agreed -> {
            answered.add(agreed.receiving().get(0).codecs().get(0).formatParameter("profile-level-id", ""));
            return new SimListener(agreed.receiving().get(0));
        });

        assertThat(answered).containsExactly("42e00c");
    }
}
