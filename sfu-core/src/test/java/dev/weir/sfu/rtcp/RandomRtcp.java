// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes messages with random fields and notes the lines that a {@link Heard} must then have. */
final class RandomRtcp {
    private final Random random;
    private final RtcpWriter writer;
    private final List<String> expected = new ArrayList<>();

    RandomRtcp(Random random, RtcpWriter writer) {
        this.random = random;
        this.writer = writer;
    }

    List<String> expected() {
        return expected;
    }

    /** Writes one message; what does not fit is not expected. */
    void message() {
        int before = writer.end();
        List<String> lines = new ArrayList<>();
        switch (random.nextInt(9)) {
            case 0 -> senderReport(lines);
            case 1 -> receiverReport(lines);
            case 2 -> cname(lines);
            case 3 -> bye(lines);
            case 4 -> nack(lines);
            case 5 -> pli(lines);
            case 6 -> fir(lines);
            case 7 -> remb(lines);
            default -> twcc(lines);
        }
        if (writer.end() > before) {
            expected.addAll(lines);
        }
    }

    private void senderReport(List<String> lines) {
        int ssrc = random.nextInt();
        long ntp64 = random.nextLong();
        int timestamp = random.nextInt();
        long packets = random.nextLong(1L << 32);
        long octets = random.nextLong(1L << 32);
        writer.senderReport(ssrc, ntp64, timestamp, packets, octets);
        lines.add(Heard.line("sr", Heard.ssrc(ssrc), Long.toHexString(ntp64), timestamp, packets, octets));
        blocks(ssrc, lines);
    }

    private void receiverReport(List<String> lines) {
        int ssrc = random.nextInt();
        writer.receiverReport(ssrc);
        blocks(ssrc, lines);
    }

    private void blocks(int reporter, List<String> lines) {
        for (int blocks = random.nextInt(4); blocks > 0; blocks--) {
            int source = random.nextInt();
            int fraction = random.nextInt(256);
            int lost = random.nextInt(-0x80_0000, 0x80_0000);
            int highest = random.nextInt();
            long jitter = random.nextLong(1L << 32);
            int lastSr = random.nextInt();
            int delay = random.nextInt();
            int before = writer.end();
            writer.reportBlock(source, fraction, lost, highest, jitter, lastSr, delay);
            if (writer.end() > before) {
                lines.add(Heard.line(
                        "block",
                        Heard.ssrc(reporter),
                        Heard.ssrc(source),
                        fraction,
                        lost,
                        highest,
                        jitter,
                        Integer.toHexString(lastSr),
                        delay));
            }
        }
    }

    private void cname(List<String> lines) {
        int ssrc = random.nextInt();
        String name = "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 256 : 20));
        writer.sdesCname(ssrc, name.getBytes(StandardCharsets.US_ASCII));
        lines.add(Heard.line("cname", Heard.ssrc(ssrc), name));
    }

    private void bye(List<String> lines) {
        int ssrc = random.nextInt();
        writer.bye(ssrc);
        lines.add(Heard.line("bye", Heard.ssrc(ssrc)));
    }

    private void nack(List<String> lines) {
        int sender = random.nextInt();
        int media = random.nextInt();
        int[] lost = new int[1 + random.nextInt(20)];
        int next = random.nextInt(0x10000);
        for (int i = 0; i < lost.length; i++) {
            lost[i] = next & 0xffff;
            next += 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
        }
        int written = writer.nack(sender, media, lost, lost.length);
        for (int i = 0; i < written; i++) {
            lines.add(Heard.line("nack", Heard.ssrc(sender), Heard.ssrc(media), lost[i]));
        }
    }

    private void pli(List<String> lines) {
        int media = random.nextInt();
        writer.pli(random.nextInt(), media);
        lines.add(Heard.line("pli", Heard.ssrc(media)));
    }

    private void fir(List<String> lines) {
        int media = random.nextInt();
        int number = random.nextInt(256);
        writer.fir(random.nextInt(), media, number);
        lines.add(Heard.line("fir", Heard.ssrc(media), number));
    }

    private void remb(List<String> lines) {
        long bps = random.nextLong(1L << 18) << random.nextInt(45);
        int[] ssrcs = random.ints(random.nextInt(4)).toArray();
        writer.remb(random.nextInt(), bps, ssrcs, ssrcs.length);
        lines.add(Heard.line("remb", bps));
    }

    private void twcc(List<String> lines) {
        int sender = random.nextInt();
        int media = random.nextInt();
        int number = random.nextInt(256);
        int base = random.nextInt(0x10000);
        int reference = random.nextInt(-0x80_0000, 0x7f_fff0);
        long[] arrivals = new long[1 + random.nextInt(40)];
        List<String> statuses = new ArrayList<>();
        long micros = reference * 64_000L;
        for (int i = 0; i < arrivals.length; i++) {
            boolean lost = i > 0 && random.nextInt(4) == 0;
            micros += 250L * random.nextInt(i > 0 && random.nextInt(8) == 0 ? 1000 : 20);
            arrivals[i] = lost ? TwccFeedback.NOT_RECEIVED : micros * 1000 + random.nextInt(250_000);
            statuses.add(((base + i) & 0xffff) + (lost ? "" : "@" + micros));
        }
        int covered = writer.transportFeedback(sender, media, number, base, arrivals, arrivals.length);
        lines.add(Heard.line(
                "twcc",
                Heard.ssrc(sender),
                Heard.ssrc(media),
                "number",
                number,
                "reference",
                reference,
                statuses.subList(0, covered)));
    }
}
