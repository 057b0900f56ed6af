// SPDX-License-Identifier: Apache-2.0
/** Recording of rooms to files and their upload. */
module dev.weir.sfu.recording {
    requires static org.jspecify;
    requires transitive dev.weir.sfu;
    requires com.fasterxml.jackson.databind;
    requires transitive micrometer.commons;
    requires transitive micrometer.observation;
    requires org.slf4j;
    requires static transitive dev.weir.sfu.whip;
    requires static software.amazon.awssdk.auth;
    requires static software.amazon.awssdk.awscore;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.http;
    requires static software.amazon.awssdk.http.urlconnection;
    requires static software.amazon.awssdk.regions;
    requires static software.amazon.awssdk.retries;
    requires static software.amazon.awssdk.services.s3;
    requires static java.desktop;
    requires static webrtc.java;

    exports dev.weir.sfu.recording;
    exports dev.weir.sfu.recording.http;
    exports dev.weir.sfu.recording.ledger;
    exports dev.weir.sfu.recording.metrics;
    exports dev.weir.sfu.recording.observe;
    exports dev.weir.sfu.recording.retention;
    exports dev.weir.sfu.recording.s3;
    exports dev.weir.sfu.recording.snapshot;
    exports dev.weir.sfu.recording.upload;
}
