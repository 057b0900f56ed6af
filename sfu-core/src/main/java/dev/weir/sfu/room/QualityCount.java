// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** What is counted of how well media gets through. */
public enum QualityCount {
    /** Packets that publishers were asked for again; one that is asked for twice counts twice. */
    NACKS_SENT,
    /** Packets that came from a publisher after they had been asked for. */
    REPAIRED,
    /** Packets that a publisher's link lost for good. */
    GIVEN_UP,
    /** Requests to publishers for a keyframe, by Picture Loss Indication. */
    PLIS_SENT,
    /** Likewise, by Full Intra Request. */
    FIRS_SENT,
    /** Packets that viewers asked for again. */
    NACKS_RECEIVED,
    /** Packets that viewers were sent again. */
    REPEATED,
    /** Packets that were not sent again, because the link of the viewer would have carried nothing else. */
    REPEATS_REFUSED,
    /** Requests of viewers for a keyframe, by Picture Loss Indication. */
    PLIS_RECEIVED,
    /** Likewise, by Full Intra Request. */
    FIRS_RECEIVED,
    /** Packets that viewers reported as lost on the way to them, repaired afterwards or not. */
    LOST_TO_VIEWERS,
    /** Packets that were left out because a viewer is spared their layer. */
    LEFT_OUT,
    /** How often a viewer went over to another simulcast encoding. */
    SWITCHES,
    /** How often a viewer's picture was stopped on our side: for want of a keyframe, of bandwidth or of time. */
    INTERRUPTIONS,
    /** Media sinks that threw something and were removed. */
    SINKS_FAILED,
    /** Sessions that were admitted, and whose ICE and DTLS are to be done. */
    SETUPS_BEGUN
}
