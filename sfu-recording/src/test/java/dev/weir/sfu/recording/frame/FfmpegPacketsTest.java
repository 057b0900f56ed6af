// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that FFmpeg made, which knows nothing of our packetiser, against the file it made them of. FFmpeg 5.1 has none for AV1. */
class FfmpegPacketsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OPUS", "AV1"})
    void putsTogetherWhatFfmpegTookApart(RecordedCodec codec) throws Exception {
        RealMedia media = RealMedia.of(codec);

        TrackFormat format = new TrackFormat(codec, 90_000, 0, 160, 120, new byte[0]);
        Path file = MediaFile.write(directory, format, media.parameterSets(), media.frames());

        Streams streams = Streams.of(codec.encodingName()).feed(sent(file));

        assertThat(streams.assembler.counts().missingPackets()).isZero();
        assertThat(streams.given).hasSameSizeAs(media.frames());
        for (int i = 0; i < streams.given.size(); i++) {
            Frame frame = streams.given.get(i).frame();
            assertThat(HexFormat.of().formatHex(frame.data()))
                    .as("frame %d", i)
                    .isEqualTo(HexFormat.of().formatHex(media.frames().get(i).data()));
            assertThat(frame.keyframe()).isEqualTo(media.frames().get(i).keyframe());
        }
    }

    /** The datagrams in which FFmpeg sends a file, written down by the time it has ended. */
    private static List<byte[]> sent(Path file) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.setReceiveBufferSize(4 << 20);
            String url = "rtp://127.0.0.1:" + socket.getLocalPort() + "?pkt_size=1000";
            Process process = new ProcessBuilder(
                            "ffmpeg",
                            "-nostdin",
                            "-v",
                            "error",
                            "-i",
                            file.toString(),
                            "-c",
                            "copy",
                            "-strict",
                            "experimental",
                            "-f",
                            "rtp",
                            url)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            List<byte[]> packets = new ArrayList<>();
            byte[] buffer = new byte[2_048];
            // Short waits, so that the end is noticed; nothing depends on how long they are.
            socket.setSoTimeout(50);
            boolean ended;
            do {
                ended = !process.isAlive();
                receive(socket, buffer, packets);
            } while (!ended);
            try (InputStream said = process.getInputStream()) {
                assertThat(process.waitFor())
                        .as(new String(said.readAllBytes(), StandardCharsets.UTF_8))
                        .isZero();
            }
            return packets;
        }
    }

    private static void receive(DatagramSocket socket, byte[] buffer, List<byte[]> packets) throws IOException {
        try {
            while (true) {
                DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                socket.receive(datagram);
                packets.add(Arrays.copyOf(buffer, datagram.getLength()));
            }
        } catch (SocketTimeoutException e) {
            // Nothing more for now.
            return;
        }
    }
}
