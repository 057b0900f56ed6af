// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Arrays;
import java.util.Random;

/** Plain packets for the tests of this package, and short ways to send them through. */
final class RtpPackets {
    static final int HEADER_BYTES = 12;

    /** What the machine offers, so these tests try JCE on Java 17 and libcrypto where Java 22 finds it. */
    static final SrtpEngines ENGINES = SrtpEngines.choose(System::nanoTime);

    static final int SSRC = 0x11111111;

    private RtpPackets() {}

    static byte[] rtp(int sequenceNumber, int ssrc, int payloadBytes) {
        byte[] packet = new byte[HEADER_BYTES + payloadBytes];
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        packet[2] = (byte) (sequenceNumber >>> 8);
        packet[3] = (byte) sequenceNumber;
        Bytes.putInt32(packet, 4, 0x22222222);
        Bytes.putInt32(packet, 8, ssrc);
        for (int i = HEADER_BYTES; i < packet.length; i++) {
            packet[i] = (byte) (i * 7 + sequenceNumber);
        }
        return packet;
    }

    /** A receiver report without blocks, followed by filler to the length asked for. */
    static byte[] rtcp(int ssrc, int lengthBytes) {
        byte[] packet = new byte[lengthBytes];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 201;
        packet[3] = (byte) (lengthBytes / 4 - 1);
        Bytes.putInt32(packet, 4, ssrc);
        for (int i = 8; i < lengthBytes; i++) {
            packet[i] = (byte) i;
        }
        return packet;
    }

    static SrtpSession[] pair(SrtpProfile profile, long seed) {
        byte[] exported = new byte[profile.keyingMaterialBytes()];
        new Random(seed).nextBytes(exported);
        return new SrtpSession[] {
            SrtpSession.of(ENGINES, profile, exported, true), SrtpSession.of(ENGINES, profile, exported, false)
        };
    }

    /** An engine with the same keys both ways. */
    static SrtpEngine engine(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        SessionKeys keys = SessionKeys.derive(Aes.counterMode(), profile, masterKey, masterSalt);
        return ENGINES.open(profile, keys, keys);
    }

    static byte[] protect(SrtpSender sender, byte[] plain, int headerLength, long index) {
        byte[] out = new byte[plain.length + 40];
        System.arraycopy(plain, 0, out, 5, headerLength);
        int length = sender.protectRtp(out, 5, headerLength, plain, headerLength, plain.length - headerLength, index);
        return Arrays.copyOfRange(out, 5, 5 + length);
    }

    static byte[] protect(SrtpSender sender, long index) {
        return protect(sender, rtp((int) (index & 0xffff), SSRC, 100), HEADER_BYTES, index);
    }

    static byte[] protectRtcp(SrtpSender sender, byte[] plain) {
        byte[] out = new byte[plain.length + 40];
        int length = sender.protectRtcp(plain, 0, plain.length, out, 3);
        return Arrays.copyOfRange(out, 3, 3 + length);
    }

    static int unprotect(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtp(packet, 0, packet.length, new byte[packet.length], 0);
    }

    static int unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtcp(packet, 0, packet.length, new byte[packet.length], 0);
    }

    /** The plain packet, or an assertion error naming the failure. */
    static byte[] opened(SrtpReceiver receiver, byte[] packet) {
        byte[] out = new byte[packet.length + 8];
        int length = receiver.unprotectRtp(packet, 0, packet.length, out, 8);
        if (length < 0) {
            throw new AssertionError("refused: " + SrtpFailure.of(length));
        }
        return Arrays.copyOfRange(out, 8, 8 + length);
    }

    static byte[] openedRtcp(SrtpReceiver receiver, byte[] packet) {
        byte[] out = new byte[packet.length + 8];
        int length = receiver.unprotectRtcp(packet, 0, packet.length, out, 8);
        if (length < 0) {
            throw new AssertionError("refused: " + SrtpFailure.of(length));
        }
        return Arrays.copyOfRange(out, 8, 8 + length);
    }
}
