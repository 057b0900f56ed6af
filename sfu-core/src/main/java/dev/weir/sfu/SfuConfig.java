// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an {@link Sfu} is to behave. Immutable; start from {@link #builder()}.
 *
 * @param rtcPort the one UDP port for all media, 1 to 65,535; 0 takes a free one
 * @param iceTcp whether peers that cannot send UDP may connect by TCP to the port of the same number; when that is taken, there is a
 *     warning and UDP only
 * @param advertisedAddresses IP addresses or host names put into answers, in this order; empty means the machine's own
 * @param stunServers asked under which addresses the port can be reached through a NAT: {@code stun:host:port}, or without
 *     scheme or port; these addresses are offered behind the others. Empty asks nobody
 * @param setupTimeout a session that has not finished ICE and DTLS by then ends
 * @param consentTimeout a peer that has been silent for so long is gone (RFC 7675)
 * @param publisherSilence a publisher that has sent no media for so long keeps nobody else out of its room
 * @param maxPublishBitrateBps what each publisher is told to send at most, by the answer and by REMB; 0 for no limit. Programs of fixed
 *     bitrate such as OBS heed neither
 * @param gopCacheBytes bound of what is kept of one video encoding so that a viewer can start mid-GOP
 * @param maxSessions publishers and viewers together
 * @param maxRooms at a time; a room is there while somebody is
 * @param roomPolicy what holds in a room; asked for each newcomer, on the thread of the request, so it must not block
 * @param loops threads that move media, 1 to {@link #MAX_LOOPS}; a room's viewers are spread over them
 * @param togetherSends how many datagrams a second the loop of a room may send more than the idlest before newcomers go to
 *     that one; apart, they cost more
 * @param portable do without the faster system calls and ciphers that Java 22 can use on Linux, though they be there
 * @param observer told who comes and goes; called on a media loop
 * @param sinks asked for each room, when its first publisher comes, whether they want the room's media; on a media loop. {@link
 *     Sfu#attach} is for those that come later
 */
public record SfuConfig(
        int rtcPort,
        boolean iceTcp,
        List<String> advertisedAddresses,
        List<String> stunServers,
        Duration setupTimeout,
        Duration consentTimeout,
        Duration publisherSilence,
        long maxPublishBitrateBps,
        int gopCacheBytes,
        int maxSessions,
        int maxRooms,
        Function<RoomName, RoomPolicy> roomPolicy,
        int loops,
        int togetherSends,
        boolean portable,
        MediaObserver observer,
        List<Function<RoomName, Optional<MediaSink>>> sinks) {
    /** More threads than this one port does not need: each can fill several gigabits. */
    public static final int MAX_LOOPS = 64;

    public SfuConfig {
        if (rtcPort < 0 || rtcPort > 65_535) {
            throw new IllegalArgumentException("rtcPort must be 0 to 65535: " + rtcPort);
        }
        if (setupTimeout.isNegative() || setupTimeout.isZero()) {
            throw new IllegalArgumentException("setupTimeout must be positive: " + setupTimeout);
        }
        if (consentTimeout.isNegative() || consentTimeout.isZero()) {
            throw new IllegalArgumentException("consentTimeout must be positive: " + consentTimeout);
        }
        if (publisherSilence.isNegative() || publisherSilence.isZero()) {
            throw new IllegalArgumentException("publisherSilence must be positive: " + publisherSilence);
        }
        if (maxPublishBitrateBps < 0) {
            throw new IllegalArgumentException("maxPublishBitrateBps must not be negative: " + maxPublishBitrateBps);
        }
        if (gopCacheBytes < 0) {
            throw new IllegalArgumentException("gopCacheBytes must not be negative: " + gopCacheBytes);
        }
        if (maxSessions < 1) {
            throw new IllegalArgumentException("maxSessions must be positive: " + maxSessions);
        }
        if (maxRooms < 1) {
            throw new IllegalArgumentException("maxRooms must be positive: " + maxRooms);
        }
        if (loops < 1 || loops > MAX_LOOPS) {
            throw new IllegalArgumentException("loops must be 1 to " + MAX_LOOPS + ": " + loops);
        }
        if (togetherSends < 0) {
            throw new IllegalArgumentException("togetherSends must not be negative: " + togetherSends);
        }
        advertisedAddresses = List.copyOf(advertisedAddresses);
        stunServers = List.copyOf(stunServers);
        stunServers.forEach(StunServer::parse);
        sinks = List.copyOf(sinks);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts from the defaults; each method returns the builder. */
    public static final class Builder {
        private int rtcPort = 8189;
        private boolean iceTcp = true;
        private List<String> advertisedAddresses = List.of();
        private List<String> stunServers = List.of();
        private Duration setupTimeout = Duration.ofSeconds(10);
        private Duration consentTimeout = Duration.ofSeconds(30);
        private Duration publisherSilence = Duration.ofSeconds(5);
        private long maxPublishBitrateBps;
        private int gopCacheBytes = 16 << 20;
        private int maxSessions = 10_000;
        private int maxRooms = 10_000;
        private Function<RoomName, RoomPolicy> roomPolicy = room -> RoomPolicy.DEFAULT;
        private int loops = Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors());
        /** Some 250 viewers of 2.5 Mbit/s, which take a quarter of a core. */
        private int togetherSends = 80_000;

        private boolean portable;
        private MediaObserver observer = new MediaObserver() {};
        private final List<Function<RoomName, Optional<MediaSink>>> sinks = new ArrayList<>();

        private Builder() {}

        public Builder rtcPort(int port) {
            rtcPort = port;
            return this;
        }

        public Builder iceTcp(boolean taken) {
            iceTcp = taken;
            return this;
        }

        public Builder advertisedAddresses(List<String> addresses) {
            advertisedAddresses = addresses;
            return this;
        }

        public Builder stunServers(List<String> servers) {
            stunServers = servers;
            return this;
        }

        public Builder setupTimeout(Duration timeout) {
            setupTimeout = timeout;
            return this;
        }

        public Builder consentTimeout(Duration timeout) {
            consentTimeout = timeout;
            return this;
        }

        public Builder publisherSilence(Duration silence) {
            publisherSilence = silence;
            return this;
        }

        public Builder maxPublishBitrateBps(long bps) {
            maxPublishBitrateBps = bps;
            return this;
        }

        public Builder gopCacheBytes(int bytes) {
            gopCacheBytes = bytes;
            return this;
        }

        public Builder maxSessions(int sessions) {
            maxSessions = sessions;
            return this;
        }

        public Builder maxRooms(int rooms) {
            maxRooms = rooms;
            return this;
        }

        /** {@link RoomPolicy#DEFAULT} for all rooms unless said otherwise. */
        public Builder roomPolicy(Function<RoomName, RoomPolicy> policy) {
            roomPolicy = policy;
            return this;
        }

        /** One for each processor unless said otherwise. */
        public Builder loops(int count) {
            loops = count;
            return this;
        }

        public Builder togetherSends(int datagramsPerSecond) {
            togetherSends = datagramsPerSecond;
            return this;
        }

        public Builder portable(boolean only) {
            portable = only;
            return this;
        }

        public Builder observer(MediaObserver newObserver) {
            observer = newObserver;
            return this;
        }

        /** Adds a source of sinks; each room that opens gets one of each that names one. */
        public Builder sink(Function<RoomName, Optional<MediaSink>> sink) {
            sinks.add(sink);
            return this;
        }

        public SfuConfig build() {
            return new SfuConfig(
                    rtcPort,
                    iceTcp,
                    advertisedAddresses,
                    stunServers,
                    setupTimeout,
                    consentTimeout,
                    publisherSilence,
                    maxPublishBitrateBps,
                    gopCacheBytes,
                    maxSessions,
                    maxRooms,
                    roomPolicy,
                    loops,
                    togetherSends,
                    portable,
                    observer,
                    sinks);
        }
    }
}
