// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

/** The URIs by which SDP names RTP header extensions ({@code a=extmap}, RFC 8285 section 5). */
public final class HeaderExtensionUris {
    /** Which m-line a packet belongs to (RFC 8843 section 15). */
    public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /** Which simulcast encoding a packet belongs to (RFC 8852 section 3.1). */
    public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    /** Which simulcast encoding a retransmission belongs to (RFC 8852 section 3.2). */
    public static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    /** When the packet was sent: 24 bits, 6.18 fixed-point seconds. */
    public static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    /** Transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
    public static final String TRANSPORT_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /** Transport-wide sequence number, second version with feedback on request. */
    public static final String TRANSPORT_CC_02 = "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02";

    /** Loudness and voice activity of the packet (RFC 6464). */
    public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /** Loudness of the contributing sources (RFC 6465). */
    public static final String CSRC_AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:csrc-audio-level";

    /** Distance from the timestamp to the moment of sending (RFC 5450). */
    public static final String TOFFSET = "urn:ietf:params:rtp-hdrext:toffset";

    /** Camera rotation and flip (3GPP TS 26.114 section 7.4.5). */
    public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";

    /** Wished bounds for the receiver's playout delay, twice 12 bits in units of 10 ms. */
    public static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    /** Camera or screen. */
    public static final String VIDEO_CONTENT_TYPE = "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type";

    /** Moments of a frame's way through the sender. */
    public static final String VIDEO_TIMING = "http://www.webrtc.org/experiments/rtp-hdrext/video-timing";

    /** Colour space and HDR metadata; needs the two-byte form with HDR. */
    public static final String COLOR_SPACE = "http://www.webrtc.org/experiments/rtp-hdrext/color-space";

    /** Frames, layers and what depends on what (AV1 RTP payload format, appendix A). */
    public static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /** Bitrate and size of each layer as the sender allocates them. */
    public static final String VIDEO_LAYERS_ALLOCATION =
            "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00";

    /** When the frame was captured, 64-bit NTP. */
    public static final String ABS_CAPTURE_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    private HeaderExtensionUris() {}
}
