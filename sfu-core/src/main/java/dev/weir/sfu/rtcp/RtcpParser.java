// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import java.util.Objects;

/**
 * Walks the packets of an RTCP datagram and hands each message to an {@link RtcpHandler}.
 *
 * <p>A packet is handled whole or not at all. A broken one is stepped over as long as its length is right; a wrong length ends
 * the walk. What one datagram may ask of us is bounded, because a few bytes can name very many packets: see the constants.
 * Never throws on what it reads, allocates nothing. Not thread-safe, and not reentrant from its handler.
 */
public final class RtcpParser {
    /** Packets of one datagram that are looked at. */
    public static final int MAX_PACKETS_PER_DATAGRAM = 32;

    /** Lost packets of one datagram that are told to the handler. */
    public static final int MAX_NACKED_PER_DATAGRAM = 1024;

    /** Statuses of all the transport-wide feedback in one datagram; a whole message beyond it is left out. */
    public static final int MAX_STATUSES_PER_DATAGRAM = 16_384;

    private final RtcpHeader header = new RtcpHeader();
    private final SenderReport senderReport = new SenderReport();
    private final ReceiverReport receiverReport = new ReceiverReport();
    private final ReportBlock reportBlock = new ReportBlock();
    private final Sdes sdes = new Sdes();
    private final Bye bye = new Bye();
    private final Nack nack = new Nack();
    private final Pli pli = new Pli();
    private final Fir fir = new Fir();
    private final Remb remb = new Remb();
    private final TwccFeedback twcc = new TwccFeedback();

    private int handled;
    private int nackedLeft;
    private int statusesLeft;

    /**
     * Parses one decrypted datagram.
     *
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public RtcpStatus parse(byte[] b, int off, int len, RtcpHandler handler) {
        Objects.checkFromIndexSize(off, len, b.length);
        handled = 0;
        nackedLeft = MAX_NACKED_PER_DATAGRAM;
        statusesLeft = MAX_STATUSES_PER_DATAGRAM;
        boolean sound = true;
        int limit = off + len;
        int at = off;
        for (int packets = 0; at < limit; packets++) {
            if (packets == MAX_PACKETS_PER_DATAGRAM || !header.parse(b, at, limit)) {
                return RtcpStatus.MALFORMED;
            }
            sound &= header.paddingValid() && handle(b, at, handler);
            at += header.sizeBytes();
        }
        if (!sound) {
            return RtcpStatus.MALFORMED;
        }
        return handled > 0 ? RtcpStatus.OK : RtcpStatus.EMPTY;
    }

    /** Handles the packet the header was just read of; false when it is broken or over a limit. */
    private boolean handle(byte[] b, int at, RtcpHandler handler) {
        int end = header.end();
        return switch (header.type()) {
            case RtcpHeader.SENDER_REPORT -> senderReport.parse(b, at, end) && handleSenderReport(handler);
            case RtcpHeader.RECEIVER_REPORT ->
                receiverReport.parse(b, at, end) && handleBlocks(receiverReport, handler);
            case RtcpHeader.SDES -> sdes.parse(b, at, end) && handleSdes(b, handler);
            case RtcpHeader.BYE -> bye.parse(b, at, end) && handleBye(handler);
            case RtcpHeader.TRANSPORT_FEEDBACK -> handleTransportFeedback(b, at, end, handler);
            case RtcpHeader.PAYLOAD_FEEDBACK -> handlePayloadFeedback(b, at, end, handler);
            default -> true;
        };
    }

    private boolean handleTransportFeedback(byte[] b, int at, int end, RtcpHandler handler) {
        return switch (header.count()) {
            case Nack.FORMAT -> nack.parse(b, at, end) && handleNack(handler);
            case TwccFeedback.FORMAT -> twcc.parse(b, at, end) && handleTwcc(handler);
            default -> true;
        };
    }

    private boolean handlePayloadFeedback(byte[] b, int at, int end, RtcpHandler handler) {
        return switch (header.count()) {
            case Pli.FORMAT -> pli.parse(b, at, end) && handlePli(handler);
            case Fir.FORMAT -> fir.parse(b, at, end) && handleFir(handler);
            case Remb.FORMAT -> !Remb.matches(b, at, end) || (remb.parse(b, at, end) && handleRemb(handler));
            default -> true;
        };
    }

    private boolean handleSenderReport(RtcpHandler handler) {
        handler.senderReport(
                senderReport.ssrc(),
                senderReport.ntp64(),
                senderReport.rtpTimestamp(),
                senderReport.packetCount(),
                senderReport.octetCount());
        return handleBlocks(senderReport, handler);
    }

    private boolean handleBlocks(Report report, RtcpHandler handler) {
        handled++;
        for (int i = 0; i < report.blockCount(); i++) {
            report.wrapBlock(i, reportBlock);
            handler.reportBlock(report.ssrc(), reportBlock);
        }
        return true;
    }

    private boolean handleSdes(byte[] b, RtcpHandler handler) {
        handled++;
        while (sdes.next()) {
            if (sdes.cnameOffset() >= 0) {
                handler.sdesCname(sdes.ssrc(), b, sdes.cnameOffset(), sdes.cnameLength());
            }
        }
        return true;
    }

    private boolean handleBye(RtcpHandler handler) {
        handled++;
        for (int i = 0; i < bye.count(); i++) {
            handler.bye(bye.ssrc(i));
        }
        return true;
    }

    private boolean handleNack(RtcpHandler handler) {
        handled++;
        for (int entry = 0; entry < nack.entries(); entry++) {
            int packetId = nack.packetId(entry);
            // Bit 0 stands for the packet itself, so that one loop serves both fields.
            for (int bits = (nack.lostBits(entry) << 1) | 1; bits != 0; bits &= bits - 1) {
                if (nackedLeft == 0) {
                    return false;
                }
                nackedLeft--;
                int sequenceNumber = (packetId + Integer.numberOfTrailingZeros(bits)) & 0xffff;
                handler.nack(nack.senderSsrc(), nack.mediaSsrc(), sequenceNumber);
            }
        }
        return true;
    }

    private boolean handleTwcc(RtcpHandler handler) {
        if (twcc.statusCount() > statusesLeft) {
            return false;
        }
        statusesLeft -= twcc.statusCount();
        handled++;
        handler.transportFeedback(twcc);
        return true;
    }

    private boolean handlePli(RtcpHandler handler) {
        handled++;
        handler.pictureLoss(pli.mediaSsrc());
        return true;
    }

    private boolean handleFir(RtcpHandler handler) {
        handled++;
        for (int entry = 0; entry < fir.entries(); entry++) {
            handler.fullIntraRequest(fir.mediaSsrc(entry), fir.requestSeq(entry));
        }
        return true;
    }

    private boolean handleRemb(RtcpHandler handler) {
        handled++;
        handler.remb(remb.bitrateBps());
        return true;
    }
}
