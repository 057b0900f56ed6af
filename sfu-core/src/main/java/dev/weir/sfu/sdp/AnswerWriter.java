// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts an answer together: one m-line for each of the offer's, in its order (RFC 9429 section 5.3.1). */
final class AnswerWriter {
    private final SessionDescription offer;
    private final LocalTransport local;
    private final DtlsRole localRole;
    private final boolean bundled;
    private final long maxBps;

    /** @param maxBps as of {@link MediaDescription}, for what carries most: the video, or the audio where there is no video */
    AnswerWriter(SessionDescription offer, LocalTransport local, DtlsRole localRole, boolean bundled, long maxBps) {
        this.offer = offer;
        this.local = local;
        this.localRole = localRole;
        this.bundled = bundled;
        this.maxBps = maxBps;
    }

    /** @param accepted never empty, in bundle order: the first one carries the transport */
    SessionDescription write(List<AnswerSection> accepted) {
        int first = accepted.get(0).offer().index();
        int limited = accepted.stream()
                .filter(section -> section.kind() == MediaKind.VIDEO)
                .findFirst()
                .orElse(accepted.get(0))
                .offer()
                .index();
        List<MediaDescription> media = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            AnswerSection section = answerTo(i, accepted);
            media.add(
                    section == null
                            ? refuse(new Section(offer, offer.media().get(i), i))
                            : accept(section, i == first, i == limited ? maxBps : MediaDescription.NO_LIMIT));
        }
        String origin = "- " + local.sessionId() + " 1 IN IP4 0.0.0.0";
        return new SessionDescription(origin, "-", sessionLines(accepted), media);
    }

    private static @Nullable AnswerSection answerTo(int index, List<AnswerSection> accepted) {
        for (AnswerSection section : accepted) {
            if (section.offer().index() == index) {
                return section;
            }
        }
        return null;
    }

    private List<Attribute> sessionLines(List<AnswerSection> accepted) {
        SectionWriter lines = new SectionWriter();
        if (bundled) {
            StringBuilder group = new StringBuilder("BUNDLE");
            for (AnswerSection section : accepted) {
                group.append(' ').append(section.offer().mid());
            }
            lines.add("group", group.toString());
        }
        if (offer.attribute("extmap-allow-mixed").isPresent()) {
            lines.add("extmap-allow-mixed");
        }
        accepted.get(0).outgoing().ifPresent(out -> lines.add("msid-semantic", " WMS " + out.streamId()));
        if (local.iceLite()) {
            lines.add("ice-lite");
        }
        // Never trickle: candidates that come later are taken and not needed, since checks tell where they come from.
        lines.add("ice-options", "ice2");
        return lines.lines();
    }

    private MediaDescription accept(AnswerSection section, boolean first, long limitBps) {
        MediaDescription offered = section.offer().media();
        SectionWriter lines = new SectionWriter();
        if (first) {
            lines.candidates(local);
        }
        lines.transport(local, localRole == DtlsRole.CLIENT ? "active" : "passive");
        if (!section.offer().mid().isEmpty()) {
            lines.add("mid", section.offer().mid());
        }
        if (offered.attribute("extmap-allow-mixed").isPresent()) {
            lines.add("extmap-allow-mixed");
        }
        for (Extension extension : section.extensions()) {
            lines.add(extension.answer());
        }
        lines.add(section.outgoing().isPresent() ? "sendonly" : "recvonly");
        section.outgoing().ifPresent(out -> lines.add("msid", msid(section, out)));
        lines.add("rtcp-mux").add("rtcp-mux-only");
        if (section.offer().has("rtcp-rsize")) {
            lines.add("rtcp-rsize");
        }
        if (section.kind() == MediaKind.AUDIO && section.outgoing().isEmpty()) {
            OpusFormat.packetTimes(offered).forEach(lines::add);
        }
        codecs(section, lines);
        if (section.outgoing().isPresent()) {
            AnswerSection.Outgoing out = section.outgoing().get();
            lines.sources(out.ssrc(), section.hasRtx() ? out.rtxSsrc() : 0, local.cname(), msid(section, out));
        } else {
            simulcast(section, lines);
        }
        return new MediaDescription(
                offered.media(),
                SectionWriter.NO_PORT,
                offered.protocol(),
                SectionWriter.formats(section.codecs()),
                SectionWriter.NO_ADDRESS,
                limitBps,
                lines.lines());
    }

    /** The offer's own spelling of a codec's name is repeated: GStreamer writes OPUS. */
    private static void codecs(AnswerSection section, SectionWriter lines) {
        Map<Integer, RtpMap> offered = new HashMap<>();
        for (String value : section.offer().media().values("rtpmap")) {
            RtpMap map = RtpMap.parse(value).orElse(null);
            if (map != null) {
                offered.putIfAbsent(map.payloadType(), map);
            }
        }
        AnswerSection.Outgoing out = section.outgoing().orElse(null);
        for (CodecParameters codec : section.codecs()) {
            RtpMap map = offered.get(codec.payloadType());
            lines.codec(
                    codec,
                    (map == null ? SupportedCodec.map(codec) : map).print(),
                    out == null ? AnsweredFormat.printReceived(codec) : AnsweredFormat.printSent(codec, out.live()));
        }
    }

    private static void simulcast(AnswerSection section, SectionWriter lines) {
        List<Rid> rids = Rid.read(section.offer());
        rids.forEach(rid -> lines.add(rid.answer(section.codecs())));
        if (!rids.isEmpty() && Rid.isSimulcast(section.offer())) {
            lines.add(
                    "simulcast",
                    "recv " + String.join(";", rids.stream().map(Rid::id).toList()));
        }
    }

    private static String msid(AnswerSection section, AnswerSection.Outgoing out) {
        return out.streamId() + " " + out.streamId() + "-" + section.kind().mediaName();
    }

    /** Chromium looks for the mid even in a refused m-line. */
    private static MediaDescription refuse(Section section) {
        MediaDescription offered = section.media();
        SectionWriter lines = new SectionWriter();
        if (!section.mid().isEmpty()) {
            lines.add("mid", section.mid());
        }
        lines.add("inactive");
        return new MediaDescription(
                offered.media(),
                0,
                offered.protocol(),
                offered.formats().subList(0, 1),
                SectionWriter.NO_ADDRESS,
                lines.lines());
    }
}
