// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.transport.StreamHandler;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.UdpOptions;
import dev.weir.sfu.transport.UdpPort;
import dev.weir.sfu.transport.tcp.TcpLimits;
import dev.weir.sfu.transport.tcp.TcpListeners;
import dev.weir.sfu.transport.tcp.TcpPort;
import dev.weir.sfu.transport.tcp.TcpThread;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP port, and the TCP port of the same number where there is to be one.
 *
 * @param transports one for each loop
 * @param listeners of TCP; empty when it is not wanted, or not to be had
 */
record MediaPorts(List<Transport> transports, Optional<TcpListeners> listeners) {
    private static final Logger log = LoggerFactory.getLogger(MediaPorts.class);

    /** A UDP port that was free may be taken for TCP; then another one is tried, when any will do. */
    private static final int MAX_PORT_TRIES = 8;

    /**
     * Binds what the configuration asks for.
     *
     * @throws SfuException when UDP cannot be bound on any address; without TCP it goes on
     */
    static MediaPorts bind(SfuConfig config) {
        for (int triesLeft = config.rtcPort() == 0 ? MAX_PORT_TRIES : 1; ; triesLeft--) {
            List<Transport> transports = bindUdp(config);
            if (!config.iceTcp()) {
                return new MediaPorts(transports, Optional.empty());
            }
            TcpListeners listeners = TcpListeners.bind(transports.get(0).localAddresses());
            if (listeners.skipped().isEmpty() || triesLeft == 1) {
                return new MediaPorts(transports, usable(listeners));
            }
            listeners.close();
            transports.forEach(Transport::close);
        }
    }

    private static List<Transport> bindUdp(SfuConfig config) {
        try {
            return UdpPort.open(UdpOptions.onPort(config.rtcPort()), config.loops(), config.portable());
        } catch (IOException e) {
            throw new SfuException("UDP port " + config.rtcPort() + " could not be bound: " + e.getMessage(), e);
        }
    }

    private static Optional<TcpListeners> usable(TcpListeners listeners) {
        if (!listeners.skipped().isEmpty()) {
            log.warn("tcp: not listening on {}; viewers without UDP cannot connect there", listeners.skipped());
        }
        return listeners.isEmpty() ? Optional.empty() : Optional.of(listeners);
    }

    /** Begins to take connections; what comes by them goes to the handler. Empty when there are no listeners. */
    Optional<TcpThread> startTcp(StreamHandler handler) {
        return listeners.flatMap(bound -> {
            try {
                TcpPort port = TcpPort.over(bound, TcpLimits.standard(), handler, System::nanoTime);
                return Optional.of(TcpThread.start(port, "weir-tcp"));
            } catch (IOException e) {
                log.warn("tcp: no selector, so viewers without UDP cannot connect", e);
                return Optional.empty();
            }
        });
    }
}
