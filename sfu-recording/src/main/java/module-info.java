// SPDX-License-Identifier: Apache-2.0
/** Recording of rooms to files and their upload. */
module dev.weir.sfu.recording {
    requires static org.jspecify;
    requires transitive dev.weir.sfu;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports dev.weir.sfu.recording;
    exports dev.weir.sfu.recording.ledger;
    exports dev.weir.sfu.recording.retention;
    exports dev.weir.sfu.recording.upload;
}
