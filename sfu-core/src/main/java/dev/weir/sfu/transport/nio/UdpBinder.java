// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import dev.weir.sfu.transport.PortBinder;
import dev.weir.sfu.transport.UdpOptions;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** Opens one channel per local address, all on one port. */
final class UdpBinder extends PortBinder<DatagramChannel> {
    UdpBinder(UdpOptions options) {
        super(options);
    }

    @Override
    protected DatagramChannel open(InetSocketAddress local, UdpOptions asked, boolean shared) throws IOException {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        DatagramChannel channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, asked.receiveBufferBytes());
            channel.setOption(StandardSocketOptions.SO_SNDBUF, asked.sendBufferBytes());
            if (shared) {
                share(channel);
            }
            channel.configureBlocking(false);
            channel.bind(local);
            return channel;
        } catch (IOException | UnsupportedOperationException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    protected void share(DatagramChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }

    @Override
    protected InetSocketAddress localOf(DatagramChannel channel) throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    protected int receiveBufferBytesOf(DatagramChannel channel) throws IOException {
        return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    protected int sendBufferBytesOf(DatagramChannel channel) throws IOException {
        return channel.getOption(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    protected void close(DatagramChannel channel) throws IOException {
        channel.close();
    }
}
