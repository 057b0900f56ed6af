// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a parser told its handler, a line for each call. */
final class Heard implements RtcpHandler {
    private final List<String> lines = new ArrayList<>();

    /** The lines of a datagram that is all of an array. */
    static List<String> in(byte[] datagram) {
        Heard heard = new Heard();
        new RtcpParser().parse(datagram, 0, datagram.length, heard);
        return heard.lines;
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }

    List<String> lines() {
        return lines;
    }

    static String line(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        return line.toString();
    }

    static String ssrc(int value) {
        return Integer.toHexString(value);
    }

    @Override
    public void senderReport(int ssrc, long ntp64, int rtpTimestamp, long packetCount, long octetCount) {
        lines.add(line("sr", ssrc(ssrc), Long.toHexString(ntp64), rtpTimestamp, packetCount, octetCount));
    }

    @Override
    public void reportBlock(int reporterSsrc, ReportBlock block) {
        lines.add(line(
                "block",
                ssrc(reporterSsrc),
                ssrc(block.sourceSsrc()),
                block.fractionLost(),
                block.cumulativeLost(),
                block.highestExtendedSeq(),
                block.jitter(),
                Integer.toHexString(block.lastSr()),
                block.delaySinceLastSr()));
    }

    @Override
    public void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {
        lines.add(line("nack", ssrc(senderSsrc), ssrc(mediaSsrc), sequenceNumber));
    }

    @Override
    public void pictureLoss(int mediaSsrc) {
        lines.add(line("pli", ssrc(mediaSsrc)));
    }

    @Override
    public void fullIntraRequest(int mediaSsrc, int requestSeq) {
        lines.add(line("fir", ssrc(mediaSsrc), requestSeq));
    }

    @Override
    public void remb(long bitrateBps) {
        lines.add(line("remb", bitrateBps));
    }

    @Override
    public void transportFeedback(TwccFeedback feedback) {
        lines.add(line(
                "twcc",
                ssrc(feedback.senderSsrc()),
                ssrc(feedback.mediaSsrc()),
                "number",
                feedback.feedbackCount(),
                "reference",
                feedback.referenceTime(),
                arrivals(feedback)));
    }

    /** Sequence numbers, each with its arrival time in microseconds where it arrived. */
    static String arrivals(TwccFeedback feedback) {
        List<String> statuses = new ArrayList<>();
        feedback.rewind();
        while (feedback.next()) {
            statuses.add(feedback.sequenceNumber() + (feedback.received() ? "@" + feedback.arrivalMicros() : ""));
        }
        return statuses.toString();
    }

    /** Writes the feedback anew; returns how many of its packets that covers. */
    static int write(TwccFeedback feedback, RtcpWriter writer) {
        long[] arrivals = new long[feedback.statusCount()];
        for (int i = 0; feedback.next(); i++) {
            arrivals[i] = feedback.received() ? feedback.arrivalMicros() * 1000 : TwccFeedback.NOT_RECEIVED;
        }
        return writer.transportFeedback(
                feedback.senderSsrc(),
                feedback.mediaSsrc(),
                feedback.feedbackCount(),
                feedback.baseSequence(),
                arrivals,
                arrivals.length);
    }

    @Override
    public void sdesCname(int ssrc, byte[] bytes, int offset, int length) {
        lines.add(line("cname", ssrc(ssrc), new String(bytes, offset, length, StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void bye(int ssrc) {
        lines.add(line("bye", ssrc(ssrc)));
    }
}
