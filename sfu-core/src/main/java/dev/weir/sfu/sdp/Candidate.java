// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One {@code a=candidate} line (RFC 8839 section 5.1). Of the extension attributes only the TCP type is kept.
 *
 * @param component 1 for RTP (and RTCP with it)
 * @param transport {@code udp} or {@code tcp}, lower case
 * @param priority 1 to 2^31-1
 * @param address as written: an IP address in digits, or a name that nobody here resolves
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param tcpType {@code active}, {@code passive} or {@code so}; empty for UDP
 * @param relatedAddress of the socket behind a NAT (RFC 8839 {@code raddr}); empty when there is none, and in what was parsed
 * @param relatedPort 0 when there is none
 */
public record Candidate(
        String foundation,
        int component,
        String transport,
        long priority,
        String address,
        int port,
        String type,
        String tcpType,
        String relatedAddress,
        int relatedPort) {

    static final long MAX_PRIORITY = 0x7FFF_FFFFL;

    private static final int TYPE_PREFERENCE_HOST = 126;
    private static final int TYPE_PREFERENCE_SERVER_REFLEXIVE = 100;

    /** Below every kind of UDP candidate: those of a server behind us have 100, a NAT's 110. */
    private static final int TYPE_PREFERENCE_TCP = 90;

    /** RFC 6544 section 4.2: a host candidate that waits for connections. */
    private static final int DIRECTION_PREFERENCE_PASSIVE = 4;

    private static final int MAX_OTHER_PREFERENCE = 8_191;

    /** A candidate of which nothing related is told. */
    public Candidate(
            String foundation,
            int component,
            String transport,
            long priority,
            String address,
            int port,
            String type,
            String tcpType) {
        this(foundation, component, transport, priority, address, port, type, tcpType, "", 0);
    }

    public Candidate {
        if (!Tokens.isPlain(foundation, 1, 32) || !Tokens.isPlain(address, 1, 255) || !Tokens.isPlain(type, 1, 32)) {
            throw new IllegalArgumentException("foundation, address and type must be words: "
                    + Tokens.excerpt(foundation + " " + address + " " + type));
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535: " + port);
        }
    }

    /**
     * An address as a candidate line has it: in digits and without the zone that Java appends to the IPv6 addresses of this
     * machine, which RFC 8839 section 5.1 has no place for and Pion refuses the whole answer for.
     */
    public static String literal(InetAddress address) {
        return Tokens.before(address.getHostAddress(), '%');
    }

    /**
     * One of our own addresses, for RTP over UDP.
     *
     * @param rank 0 for the candidate to be tried first, then 1, 2 and so on
     */
    public static Candidate host(int rank, String address, int port) {
        long priority = ((long) TYPE_PREFERENCE_HOST << 24) | ((long) (65_535 - rank) << 8) | 255;
        return new Candidate(Integer.toString(rank + 1), 1, "udp", priority, address, port, "host", "");
    }

    /**
     * One of our own addresses, for RTP over connections that the other side opens (RFC 6544 section 4.1).
     *
     * @param rank as of {@link #host}, counted apart
     * @param foundation of no other candidate of the answer
     */
    public static Candidate passiveTcp(int rank, int foundation, String address, int port) {
        long local = ((long) DIRECTION_PREFERENCE_PASSIVE << 13) | (MAX_OTHER_PREFERENCE - rank);
        long priority = ((long) TYPE_PREFERENCE_TCP << 24) | (local << 8) | 255;
        return new Candidate(Integer.toString(foundation), 1, "tcp", priority, address, port, "host", "passive");
    }

    /**
     * One of our own sockets under the address that a NAT gives it, for RTP over UDP.
     *
     * @param rank as of {@link #host}, counted apart
     * @param foundation of no other candidate of the answer
     * @param base the socket's own address
     */
    public static Candidate serverReflexive(
            int rank, int foundation, InetSocketAddress mapped, InetSocketAddress base) {
        long priority = ((long) TYPE_PREFERENCE_SERVER_REFLEXIVE << 24) | ((long) (65_535 - rank) << 8) | 255;
        return new Candidate(
                Integer.toString(foundation),
                1,
                "udp",
                priority,
                literal(mapped.getAddress()),
                mapped.getPort(),
                "srflx",
                "",
                literal(base.getAddress()),
                base.getPort());
    }

    /** Reads the value of the attribute; empty when it is malformed, which is no reason to refuse an offer. */
    public static Optional<Candidate> parse(String value) {
        List<String> fields = Tokens.split(value, ' ');
        if (fields.size() < 8 || !fields.get(6).equals("typ")) {
            return Optional.empty();
        }
        int component = Tokens.integer(fields.get(1), 256);
        long priority = Tokens.number(fields.get(3), MAX_PRIORITY);
        int port = Tokens.integer(fields.get(5), 65_535);
        boolean numbers = component > 0 && priority > 0 && port > 0;
        if (!numbers
                || !Tokens.isPlain(fields.get(0), 1, 32)
                || !Tokens.isPlain(fields.get(4), 1, 255)
                || !Tokens.isPlain(fields.get(7), 1, 32)) {
            return Optional.empty();
        }
        int tcp = fields.indexOf("tcptype");
        String tcpType = tcp >= 8 && tcp + 1 < fields.size() ? fields.get(tcp + 1) : "";
        return Optional.of(new Candidate(
                fields.get(0),
                component,
                fields.get(2).toLowerCase(Locale.ROOT),
                priority,
                fields.get(4),
                port,
                fields.get(7),
                tcpType));
    }

    /** The value of the attribute. */
    public String print() {
        String line = foundation + " " + component + " " + transport + " " + priority + " " + address + " " + port
                + " typ " + type;
        if (!relatedAddress.isEmpty()) {
            line += " raddr " + relatedAddress + " rport " + relatedPort;
        }
        return tcpType.isEmpty() ? line : line + " tcptype " + tcpType;
    }

    /** Whether packets could be sent there at all: RTP over UDP to one host whose address is written in digits. */
    boolean isDialable(boolean loopbackAllowed) {
        if (component != 1 || !transport.equals("udp")) {
            return false;
        }
        return IpLiteral.parse(address)
                .filter(ip -> !ip.isUnspecified() && !ip.isNoHost() && !ip.isLinkLocal() && !ip.isMappedIpv4())
                .filter(ip -> loopbackAllowed || !ip.isLoopback())
                .isPresent();
    }
}
