// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import dev.weir.sfu.error.NegotiationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dialling side of {@link Negotiator}: makes an offer and reads the answer to it. One round, one BUNDLE group, {@code
 * setup:actpass}; an m-line's mid is its index.
 *
 * <p>Immutable.
 */
public final class Offerer {
    /** As many as identifiers fit the one-byte form (RFC 8285 section 4.2). */
    private static final int MAX_EXTENSIONS = 14;

    /** Our offers do not say {@code extmap-allow-mixed}, so no answer can agree to it. */
    private static final boolean MIXED_EXTENSIONS = false;

    private final LocalTransport local;
    private final boolean publishing;
    private final List<OfferedTrack> tracks;
    private final Map<String, Integer> extensionIds = new LinkedHashMap<>();

    private Offerer(LocalTransport local, boolean publishing, List<OfferedTrack> tracks) {
        if (tracks.isEmpty()) {
            throw new IllegalArgumentException("an offer must have at least one track");
        }
        this.local = local;
        this.publishing = publishing;
        this.tracks = List.copyOf(tracks);
        tracks.forEach(track ->
                track.extensions().forEach(uri -> extensionIds.putIfAbsent(uri, extensionIds.size() + 1)));
        if (extensionIds.size() > MAX_EXTENSIONS) {
            throw new IllegalArgumentException("an offer must have at most " + MAX_EXTENSIONS
                    + " different header extensions: " + extensionIds.size());
        }
    }

    /** Offers to send those tracks, one of each kind at most, as WHIP wants it. */
    public static Offerer publishing(LocalTransport local, List<OfferedTrack> tracks) {
        return new Offerer(local, true, tracks);
    }

    /** Offers to receive tracks of those kinds and codecs, as WHEP wants it. */
    public static Offerer playing(LocalTransport local, List<OfferedTrack> tracks) {
        return new Offerer(local, false, tracks);
    }

    public SessionDescription offer() {
        List<String> mids = new ArrayList<>();
        List<MediaDescription> media = new ArrayList<>();
        for (OfferedTrack track : tracks) {
            mids.add(Integer.toString(media.size()));
            media.add(section(track, media.size()));
        }
        SectionWriter session = new SectionWriter();
        session.add("group", "BUNDLE " + String.join(" ", mids));
        session.add("ice-options", "ice2");
        return new SessionDescription("- " + local.sessionId() + " 1 IN IP4 0.0.0.0", "-", session.lines(), media);
    }

    private MediaDescription section(OfferedTrack track, int index) {
        SectionWriter lines = new SectionWriter();
        if (index == 0) {
            lines.candidates(local);
        }
        lines.transport(local, "actpass").add("mid", Integer.toString(index));
        track.extensions().forEach(uri -> lines.add("extmap", extensionIds.get(uri) + " " + uri));
        lines.add(publishing ? "sendonly" : "recvonly")
                .add("rtcp-mux")
                .add("rtcp-mux-only")
                .add("rtcp-rsize");
        for (CodecParameters codec : track.codecs()) {
            lines.codec(codec, SupportedCodec.map(codec).print(), codec.formatParameters());
        }
        if (publishing) {
            String msid =
                    local.cname() + " " + local.cname() + "-" + track.kind().mediaName();
            lines.add("msid", msid);
            lines.sources(track.ssrc(), track.rtxSsrc(), local.cname(), msid);
        }
        return new MediaDescription(
                track.kind().mediaName(),
                SectionWriter.NO_PORT,
                "UDP/TLS/RTP/SAVPF",
                SectionWriter.formats(track.codecs()),
                SectionWriter.NO_ADDRESS,
                lines.lines());
    }

    /**
     * Reads the answer to {@link #offer}.
     *
     * @throws NegotiationException when it does not fit the offer, or refuses all of it
     */
    public DialAgreement read(SessionDescription answer) throws NegotiationException {
        if (answer.media().size() != tracks.size()) {
            throw new NegotiationException(
                    "the answer has " + answer.media().size() + " m-lines, the offer " + tracks.size());
        }
        List<SendTrack> sending = new ArrayList<>();
        List<ReceiveTrack> receiving = new ArrayList<>();
        RemoteTransport remote = null;
        for (int i = 0; i < tracks.size(); i++) {
            Section section = new Section(answer, answer.media().get(i), i);
            List<CodecParameters> codecs = agreedCodecs(section, tracks.get(i));
            if (codecs.isEmpty()) {
                continue;
            }
            if (remote == null) {
                remote = TransportReader.read(section, TransportReader.offeringRole(section), true);
            }
            if (publishing) {
                sending.add(sendTrack(section, tracks.get(i), codecs));
            } else {
                receiving.add(receiveTrack(section, tracks.get(i), codecs));
            }
        }
        if (remote == null) {
            throw new NegotiationException("the answer refuses every m-line");
        }
        return new DialAgreement(remote, sending, receiving);
    }

    /** Empty when the answer refuses the m-line: by port 0, by its direction, or by naming nothing that we offered. */
    private List<CodecParameters> agreedCodecs(Section section, OfferedTrack track) {
        Direction direction = section.direction();
        if (section.isSwitchedOff() || !(publishing ? direction.receives() : direction.sends())) {
            return List.of();
        }
        List<CodecParameters> codecs = track.agreed(CodecReader.read(section, track.kind()));
        if (!codecs.isEmpty() && !section.has("rtcp-mux")) {
            throw new NegotiationException(
                    "the answer's " + track.kind().mediaName() + " m-line comes without rtcp-mux");
        }
        return codecs;
    }

    /** Those that the answer repeats under the identifier we gave them. */
    private Map<String, Integer> agreedExtensions(Section section) {
        Map<String, Integer> agreed = Extension.ids(Extension.read(section, !publishing, true));
        agreed.entrySet().retainAll(extensionIds.entrySet());
        return agreed;
    }

    private SendTrack sendTrack(Section section, OfferedTrack track, List<CodecParameters> codecs) {
        boolean rtx = codecs.stream().anyMatch(codec -> codec.rtxPayloadType() != CodecParameters.NO_RTX);
        return new SendTrack(
                section.index(),
                section.mid(),
                track.kind(),
                codecs,
                agreedExtensions(section),
                track.ssrc(),
                rtx ? track.rtxSsrc() : 0,
                MIXED_EXTENSIONS);
    }

    private ReceiveTrack receiveTrack(Section section, OfferedTrack track, List<CodecParameters> codecs) {
        Sources sources = Sources.read(section.media());
        return new ReceiveTrack(
                section.index(),
                section.mid(),
                track.kind(),
                codecs,
                agreedExtensions(section),
                List.of(),
                sources.ssrcs(),
                sources.rtxSsrcByPrimary(),
                sources.streamId(),
                sources.trackId(),
                MIXED_EXTENSIONS);
    }
}
