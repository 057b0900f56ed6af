// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.PublisherWarning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at INFO who comes and goes, then tells the application's observer. */
record LifecycleLog(MediaObserver next) implements MediaObserver {
    private static final Logger log = LoggerFactory.getLogger(LifecycleLog.class);

    /** Who holds a session id may end the session: a log shows enough to tell sessions apart and no more. */
    private static final int SHOWN_ID_CHARS = 6;

    static String shorten(String sessionId) {
        return sessionId.substring(0, Math.min(SHOWN_ID_CHARS, sessionId.length()));
    }

    @Override
    public void publisherJoined(String room, String sessionId) {
        log.info("room={} session={} publisher connected", room, shorten(sessionId));
        next.publisherJoined(room, sessionId);
    }

    @Override
    public void mediaStarted(String room, String sessionId) {
        next.mediaStarted(room, sessionId);
    }

    @Override
    public void publisherSilent(String room, String sessionId) {
        log.info("room={} session={} publisher sends no media", room, shorten(sessionId));
        next.publisherSilent(room, sessionId);
    }

    @Override
    public void publisherResumed(String room, String sessionId) {
        log.info("room={} session={} publisher sends media again", room, shorten(sessionId));
        next.publisherResumed(room, sessionId);
    }

    @Override
    public void publisherLeft(String room, String sessionId, String reason) {
        log.info("room={} session={} publisher gone: {}", room, shorten(sessionId), reason);
        next.publisherLeft(room, sessionId, reason);
    }

    @Override
    public void publisherWarned(String room, String sessionId, PublisherWarning warning) {
        log.warn("room={} session={} {}", room, shorten(sessionId), warning.advice());
        next.publisherWarned(room, sessionId, warning);
    }

    @Override
    public void subscriberJoined(String room, String sessionId) {
        log.info("room={} session={} subscriber connected", room, shorten(sessionId));
        next.subscriberJoined(room, sessionId);
    }

    @Override
    public void viewerServed(String room, String sessionId) {
        next.viewerServed(room, sessionId);
    }

    @Override
    public void subscriberLeft(String room, String sessionId, String reason) {
        log.info("room={} session={} subscriber gone: {}", room, shorten(sessionId), reason);
        next.subscriberLeft(room, sessionId, reason);
    }

    @Override
    public void viewerCannotDecode(String room, String sessionId, String codec) {
        log.info("room={} session={} subscriber cannot decode {}", room, shorten(sessionId), codec);
        next.viewerCannotDecode(room, sessionId, codec);
    }
}
