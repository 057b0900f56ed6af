// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import dev.weir.sfu.whip.http.ResponseStream.Sink;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session: which events it is for, who reads it, and what that reader knows.
 *
 * <pre>
 *   retry: 2000
 *
 *   id: 1
 *   event: viewercount
 *   data: {"viewercount":3}
 *
 *   :
 * </pre>
 *
 * Nothing waits here for a reader: whoever begins to read is told the present state, and changes from then on. Belongs to the
 * agenda.
 */
final class EventStream {
    private static final long SECOND = 1_000_000_000;
    private static final long COUNT_SPACING = SECOND;
    private static final long LAYERS_SPACING = 2 * SECOND;

    /** Proxies end what is silent for a minute, some for less. */
    private static final long KEEP_ALIVE = 15 * SECOND;

    private static final long UNREAD = 30 * SECOND;
    private static final byte[] RETRY = ascii("retry: 2000\n\n");
    private static final byte[] COMMENT = ascii(":\n\n");
    private static final int NOT_TOLD = -1;

    /** No m-line carries pictures. */
    static final int NO_LINE = -1;

    private final String id;
    private final String sessionId;
    private final int videoLine;
    private final Set<EventName> names;
    private final String reconnect;
    private @Nullable Sink reader;
    private long unreadSince;
    private long sentNanos;
    private long lastId;
    private boolean keepsUp = true;
    private boolean wantsReconnect;
    private boolean toldActive;
    private int toldViewers = NOT_TOLD;
    private long viewersNanos;
    private @Nullable String toldLayers;
    private long layersNanos;

    /**
     * @param videoLine which m-line of the viewer's offer carries the pictures, or {@link #NO_LINE}
     * @param reconnect data of that event
     */
    EventStream(String id, String sessionId, int videoLine, Set<EventName> names, String reconnect, long nowNanos) {
        this.id = id;
        this.sessionId = sessionId;
        this.videoLine = videoLine;
        this.names = Set.copyOf(names);
        this.reconnect = reconnect;
        this.unreadSince = nowNanos;
    }

    /** Somebody begins to read; whoever did so before reads no more. */
    void open(Sink sink, RoomEvents from, long nowNanos) {
        Sink former = reader;
        reader = sink;
        if (former != null) {
            former.close();
        }
        toldActive = false;
        toldViewers = NOT_TOLD;
        toldLayers = null;
        send(RETRY, nowNanos);
        update(from, nowNanos);
    }

    /** That one reads no more; another may already. */
    void left(Sink sink, long nowNanos) {
        if (reader == sink) {
            reader = null;
            unreadSince = nowNanos;
        }
    }

    /** Ends it for its reader. */
    void close() {
        Sink sink = reader;
        reader = null;
        if (sink != null) {
            sink.close();
        }
    }

    /** Tells its reader what is new in the room and may be told by now. */
    void update(RoomEvents from, long nowNanos) {
        if (reader == null) {
            return;
        }
        if (from.isLive() != toldActive) {
            toldActive = from.isLive();
            tell(toldActive ? EventName.ACTIVE : EventName.INACTIVE, "{}", nowNanos);
        }
        if (wantsReconnect) {
            wantsReconnect = false;
            tell(EventName.RECONNECT, reconnect, nowNanos);
        }
        boolean counts = toldViewers == NOT_TOLD || nowNanos - viewersNanos >= COUNT_SPACING;
        if (counts && from.viewers() != toldViewers) {
            toldViewers = from.viewers();
            viewersNanos = nowNanos;
            tell(EventName.VIEWERCOUNT, "{\"viewercount\":" + toldViewers + "}", nowNanos);
        }
        boolean lists = toldLayers == null || nowNanos - layersNanos >= LAYERS_SPACING;
        if (lists && videoLine != NO_LINE && !from.layers().equals(toldLayers)) {
            toldLayers = from.layers();
            layersNanos = nowNanos;
            tell(EventName.LAYERS, "{\"" + videoLine + "\":" + toldLayers + "}", nowNanos);
        }
        if (nowNanos - sentNanos >= KEEP_ALIVE) {
            send(COMMENT, nowNanos);
        }
    }

    /** Its session leads nowhere any more; told with the next update. */
    void reconnect() {
        wantsReconnect = true;
    }

    private void tell(EventName name, String data, long nowNanos) {
        if (names.contains(name)) {
            lastId++;
            send(ascii("id: " + lastId + "\nevent: " + name.word() + "\ndata: " + data + "\n\n"), nowNanos);
        }
    }

    private void send(byte[] chunk, long nowNanos) {
        Sink sink = reader;
        if (sink != null) {
            sentNanos = nowNanos;
            keepsUp &= sink.send(chunk);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether its reader has taken all so far. */
    boolean keepsUp() {
        return keepsUp;
    }

    /** Whether nobody has read it for so long that nobody will. */
    boolean isForgotten(long nowNanos) {
        return reader == null && nowNanos - unreadSince >= UNREAD;
    }

    String id() {
        return id;
    }

    String sessionId() {
        return sessionId;
    }
}
