// SPDX-License-Identifier: Apache-2.0
/** The packet path of the Weir SFU: rooms, publishers and subscribers over ICE, DTLS and SRTP, without HTTP. */
module dev.weir.sfu {
    requires static jdk.jfr;
    requires static org.jspecify;
    requires transitive micrometer.core;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.slf4j;

    exports dev.weir.sfu;
    exports dev.weir.sfu.error;
    exports dev.weir.sfu.metrics;
    exports dev.weir.sfu.room;
    exports dev.weir.sfu.rtp;
    exports dev.weir.sfu.rtp.codec to
            dev.weir.sfu.recording;
    exports dev.weir.sfu.spi;
}
