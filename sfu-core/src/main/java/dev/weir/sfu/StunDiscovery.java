// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.Mappings.Mapping;
import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.ice.StunBinding;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Recipient;
import dev.weir.sfu.loop.Stranger;
import dev.weir.sfu.loop.Timed;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by STUN under which addresses the media port can be reached through a NAT, and keeps those mappings open.
 *
 * <p>The questions leave by the media sockets themselves: any other socket would be mapped elsewhere. They are the first loop's;
 * where loops share the port, the kernel may give an answer to any of them, so each looks for it among the datagrams that belong
 * to no session, and hands it over. {@link #ask}, {@link #agreed} and {@link #handle} may be called by any thread.
 */
final class StunDiscovery implements Stranger, Recipient {
    /** Three rounds of 30 s and a lost one: then a mapping that nobody confirms is gone. */
    static final long VALID_NANOS = 100_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(StunDiscovery.class);

    private final List<MediaLoop> loops;
    private final RandomGenerator secrets;
    private final Mappings mappings = new Mappings();
    private volatile Round current = new Round(List.of());
    private volatile List<Mapping> agreed = List.of();
    private Set<InetSocketAddress> disputed = Set.of();

    /** Listens at the loops, which must not have begun to turn. */
    StunDiscovery(List<MediaLoop> loops, RandomGenerator secrets) {
        this.loops = List.copyOf(loops);
        this.secrets = secrets;
        loops.forEach(loop -> loop.showStrangersTo(this));
    }

    /** Sockets that are seen under another address, the same by all servers. */
    List<Mapping> agreed() {
        return agreed;
    }

    /** Asks once by each of those paths, whose remote ends are STUN servers; what is still open is given up. */
    void ask(List<Path> paths) {
        MediaLoop home = loops.get(0);
        home.execute(() -> {
            List<StunBinding> bindings = new ArrayList<>();
            for (Path path : paths) {
                bindings.add(new StunBinding(path, secrets.nextInt(), secrets.nextLong(), home.nowNanos()));
            }
            Round round = new Round(List.copyOf(bindings));
            current = round;
            home.schedule(round);
            publish(home.nowNanos());
        });
    }

    /** The questions of one {@link #ask}, until the next one. */
    private final class Round implements Timed {
        private final List<StunBinding> bindings;

        Round(List<StunBinding> bindings) {
            this.bindings = bindings;
        }

        @Override
        public long nextDeadline() {
            long next = Long.MAX_VALUE;
            for (StunBinding binding : bindings) {
                next = Math.min(next, binding.nextDeadline());
            }
            return current == this ? next : Long.MAX_VALUE;
        }

        @Override
        public void handleTimeout(long nowNanos, Outbox out) {
            if (current == this) {
                bindings.forEach(binding -> binding.handleTimeout(nowNanos, out));
            }
        }
    }

    @Override
    public boolean handle(Packet datagram, Path path) {
        List<StunBinding> asked = current.bindings;
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).isAnsweredBy(datagram, path)) {
                loops.get(0).handOver(datagram, this, 0, loops.get(0));
                return true;
            }
        }
        return false;
    }

    @Override
    public Packet arrived(Packet packet, long number, long nowNanos, Outbox out) {
        for (StunBinding binding : current.bindings) {
            binding.answer(packet)
                    .ifPresent(mapped ->
                            mappings.seen(binding.path().local(), binding.path().remote(), mapped, nowNanos));
        }
        publish(nowNanos);
        return packet;
    }

    private void publish(long nowNanos) {
        mappings.forgetBefore(nowNanos - VALID_NANOS);
        List<Mapping> now = mappings.agreed();
        if (!now.equals(agreed)) {
            agreed = now;
            log.info("server-reflexive addresses: {}", now);
        }
        Set<InetSocketAddress> disputes = mappings.disputed();
        if (!disputes.equals(disputed)) {
            disputed = disputes;
            disputes.forEach(base -> log.warn(
                    "STUN servers see the socket {} under different addresses: a symmetric NAT, through which"
                            + " nobody can reach it; set an advertised address or open the port",
                    base));
        }
    }
}
