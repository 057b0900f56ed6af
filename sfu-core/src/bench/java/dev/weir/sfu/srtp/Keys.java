// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.SplittableRandom;

/** Two ends under the same keys, by what this JDK and machine offer, and the packet that goes from one to the other. */
final class Keys {
    static final int HEADER_BYTES = 20;
    static final int PACKET_BYTES = 1_200;
    /** Room for the packet and any profile's tag. */
    static final int SLOT_BYTES = 1_300;

    private final byte[] payload = new byte[PACKET_BYTES - HEADER_BYTES];
    private final SrtpSession near;
    private final SrtpSession far;
    private long index;

    /** @param ipsecMbToo whether libipsec-mb may encrypt */
    Keys(SrtpProfile profile, boolean ipsecMbToo) {
        byte[] exported = new byte[profile.keyingMaterialBytes()];
        new SplittableRandom(1).nextBytes(exported);
        SrtpEngines engines = SrtpEngines.choose(System::nanoTime, ipsecMbToo);
        near = SrtpSession.of(engines, profile, exported, true);
        far = SrtpSession.of(engines, profile, exported, false);
    }

    SrtpReceiver receiver() {
        return far.receiver();
    }

    /** Seals the next packet, with one header extension; returns its length. */
    int seal(byte[] slot) {
        slot[0] = (byte) 0x90;
        slot[1] = 96;
        slot[2] = (byte) (index >> 8);
        slot[3] = (byte) index;
        Bytes.putInt32(slot, 4, 0x22222222);
        Bytes.putInt32(slot, 8, 0x11111111);
        Bytes.putInt32(slot, 12, 0xbede0001);
        Bytes.putInt32(slot, 16, 0x10000000);
        return near.sender().protectRtp(slot, 0, HEADER_BYTES, payload, 0, payload.length, index++);
    }
}
