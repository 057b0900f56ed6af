// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import dev.weir.sfu.transport.PortBinder;
import dev.weir.sfu.transport.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Opens one socket per local address, all on one port. */
final class SocketBinder extends PortBinder<LinuxSocket> {
    private final Libc libc = new Libc();

    SocketBinder(UdpOptions options) {
        super(options);
    }

    @Override
    protected LinuxSocket open(InetSocketAddress local, UdpOptions asked, boolean shared) throws IOException {
        return LinuxSocket.open(libc, local, asked.receiveBufferBytes(), asked.sendBufferBytes(), shared);
    }

    @Override
    protected void share(LinuxSocket socket) throws IOException {
        socket.share(libc);
    }

    @Override
    protected InetSocketAddress localOf(LinuxSocket socket) {
        return socket.local();
    }

    @Override
    protected int receiveBufferBytesOf(LinuxSocket socket) throws IOException {
        return socket.bufferBytes(libc, Native.SO_RCVBUF);
    }

    @Override
    protected int sendBufferBytesOf(LinuxSocket socket) throws IOException {
        return socket.bufferBytes(libc, Native.SO_SNDBUF);
    }

    @Override
    protected void close(LinuxSocket socket) {
        Libc.close(socket.descriptor());
    }
}
