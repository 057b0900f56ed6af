// SPDX-License-Identifier: Apache-2.0
/** The doors of the Weir SFU: WHIP and WHEP for any HTTP server. */
// Bucket4j names its module in the manifest only.
@SuppressWarnings("requires-automatic")
module dev.weir.sfu.whip {
    requires static org.jspecify;
    requires transitive dev.weir.sfu;
    requires com.auth0.jwt;
    requires com.fasterxml.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires io.github.bucket4j.core;
    requires java.net.http;
    requires transitive micrometer.commons;
    requires transitive micrometer.observation;
    requires org.slf4j;

    exports dev.weir.sfu.whip;
    exports dev.weir.sfu.whip.access;
    exports dev.weir.sfu.whip.address;
    exports dev.weir.sfu.whip.access.callback;
    exports dev.weir.sfu.whip.access.jwt;
    exports dev.weir.sfu.whip.admin;
    exports dev.weir.sfu.whip.guard;
    exports dev.weir.sfu.whip.guard.file;
    exports dev.weir.sfu.whip.http;
    exports dev.weir.sfu.whip.metrics;
    exports dev.weir.sfu.whip.observe;
    exports dev.weir.sfu.whip.records;
    exports dev.weir.sfu.whip.snapshots;
}
