// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import dev.weir.sfu.error.NegotiationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The m-lines of an offer that ask for audio or video, checked for what WHIP and WHEP demand of all of them.
 *
 * @param bundle mids of the BUNDLE group that holds them; empty when a single m-line comes without one
 * @param wanted in the order of that group, so that the first one accepted carries the transport (RFC 9143 section 7.3.1)
 */
record OfferPlan(List<String> bundle, List<Section> wanted) {
    private static final int MAX_MID_CHARS = 255;

    /** @param publishing whether the offerer means to send */
    static OfferPlan of(SessionDescription offer, boolean publishing) {
        List<Section> wanted = new ArrayList<>();
        EnumSet<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
        Set<String> mids = new HashSet<>();
        for (int i = 0; i < offer.media().size(); i++) {
            Section section = new Section(offer, offer.media().get(i), i);
            checkMid(section, mids);
            MediaKind kind = section.kind().orElse(null);
            if (kind == null || section.isSwitchedOff()) {
                continue;
            }
            if (!kinds.add(kind)) {
                throw new NegotiationException(
                        "the offer has more than one " + kind.mediaName() + " m-line; offer one track of each kind");
            }
            checkMedia(section, publishing);
            wanted.add(section);
        }
        if (wanted.isEmpty()) {
            throw new NegotiationException("the offer has no audio or video m-line; offer at least one");
        }
        return inBundleOrder(offer, wanted);
    }

    /**
     * The m-line that describes the transport of an accepted one: itself, or when it is bundle-only (RFC 9143 section 6) the
     * first of its group that says anything, which may be a data channel that we refuse.
     */
    Section carrier(Section accepted) {
        if (accepted.has("ice-ufrag")) {
            return accepted;
        }
        SessionDescription offer = accepted.session();
        for (String mid : bundle) {
            for (int i = 0; i < offer.media().size(); i++) {
                Section section = new Section(offer, offer.media().get(i), i);
                if (section.mid().equals(mid) && section.has("ice-ufrag")) {
                    return section;
                }
            }
        }
        return accepted;
    }

    private static void checkMid(Section section, Set<String> mids) {
        String mid = section.mid();
        if (mid.isEmpty()) {
            return;
        }
        if (!Tokens.isPlain(mid, 1, MAX_MID_CHARS)) {
            throw new NegotiationException("mid must be one printable word: " + Tokens.excerpt(mid));
        }
        if (!mids.add(mid)) {
            throw new NegotiationException("mid " + Tokens.excerpt(mid) + " stands for two m-lines");
        }
    }

    private static void checkMedia(Section section, boolean publishing) {
        MediaDescription media = section.media();
        String what = media.media() + " m-line";
        if (!media.protocol().contains("RTP/SAVP")) {
            throw new NegotiationException(
                    what + " has protocol " + Tokens.excerpt(media.protocol()) + "; offer UDP/TLS/RTP/SAVPF");
        }
        Direction direction = section.direction();
        if (publishing ? !direction.sends() : !direction.receives()) {
            throw new NegotiationException(what + " is " + direction.attributeName() + "; a "
                    + (publishing ? "publisher offers sendonly or sendrecv" : "viewer offers recvonly or sendrecv"));
        }
        if (!section.has("rtcp-mux")) {
            throw new NegotiationException(what + " comes without rtcp-mux; offer a=rtcp-mux");
        }
    }

    private static OfferPlan inBundleOrder(SessionDescription offer, List<Section> wanted) {
        List<String> mids = new ArrayList<>();
        for (Section section : wanted) {
            mids.add(section.mid());
        }
        for (String group : offer.values("group")) {
            List<String> words = Tokens.split(group, ' ');
            if (words.isEmpty() || !words.get(0).toUpperCase(Locale.ROOT).equals("BUNDLE")) {
                continue;
            }
            List<String> members = words.subList(1, words.size());
            if (members.containsAll(mids)) {
                List<Section> ordered = new ArrayList<>(wanted);
                ordered.sort(Comparator.comparingInt(section -> members.indexOf(section.mid())));
                return new OfferPlan(List.copyOf(members), List.copyOf(ordered));
            }
        }
        if (wanted.size() > 1) {
            throw new NegotiationException(
                    "audio and video are not in one BUNDLE group; offer a=group:BUNDLE with both");
        }
        return new OfferPlan(List.of(), List.copyOf(wanted));
    }
}
