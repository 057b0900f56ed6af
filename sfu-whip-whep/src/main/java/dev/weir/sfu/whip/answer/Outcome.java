// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.error.CodecMismatchException;
import dev.weir.sfu.error.DrainingException;
import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.NoPublisherException;
import dev.weir.sfu.error.NoSuchLayerException;
import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.error.RoomFullException;
import dev.weir.sfu.error.SdpException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Every way a request can end, with its status code: the only place where those are decided.
 *
 * <p>Those that are problems (RFC 9457) have a type, which is part of the interface: clients may switch on it, so it never
 * changes. {@code docs/errors.md} lists them.
 */
public enum Outcome {
    SESSION_CREATED(201),
    /** 200 rather than 204: OBS warns about anything else. */
    SESSION_ENDED(200),
    /** Trickle ICE: no body, no tag (RFC 9725 4.3.2). */
    CANDIDATES_TAKEN(204),
    /** With our side's new fragment and a new tag (RFC 9725 4.3.3). */
    ICE_RESTARTED(200),
    /** RFC 9725 4.2 speaks of a 200 to OPTIONS. */
    OPTIONS_TOLD(200),
    /** GET on a WHIP endpoint or a session: any 2xx without content (RFC 9725 4.1). */
    NO_CONTENT(204),
    /** HEAD and GET on a WHEP endpoint, whose content type tells players what it is. */
    ENDPOINT_RECOGNISED(200),
    ROOMS_LISTED(200),
    /** What an administrator asked for, or what was done. */
    ADMINISTERED(200),
    BAN_ADDED(201),
    API_DESCRIBED(200),
    EVENTS_BEGUN(201),
    EVENTS_STREAMED(200),
    EVENTS_ENDED(200),
    LAYER_SELECTED(200),
    RECORDS_LISTED(200),
    RECORD_SENT(200),
    /** The piece that a Range header asked for (RFC 9110 15.3.7). */
    RECORD_PIECE_SENT(206),
    RECORD_KNOWN(304),
    SNAPSHOT_SENT(200),
    SNAPSHOT_KNOWN(304),

    BAD_REQUEST(400, "bad-request", "The body is not what the resource takes"),
    BAD_ROOM_NAME(400, "bad-room-name", "Not a legal room name"),
    EMPTY_OFFER(400, "empty-offer", "The request has no offer"),
    BAD_SDP(400, "bad-sdp", "The offer is no session description"),
    BAD_FRAGMENT(400, "bad-fragment", "The body is no ICE fragment"),
    BAD_EVENTS(400, "bad-events", "The body is no list of events"),
    BAD_LAYER(400, "bad-layer", "The body is no choice of layers"),
    BAD_QUERY(400, "bad-query", "The query is not what the resource takes"),
    UNAUTHENTICATED(401, "unauthenticated", "A valid token is needed"),
    FORBIDDEN(403, "forbidden", "The token is not for this"),
    ADDRESS_REFUSED(403, "address-refused", "The address may not do this"),
    BANNED(403, "banned", "The room or the subject is banned"),
    NOT_FOUND(404, "not-found", "No such resource"),
    NO_SUCH_BAN(404, "no-such-ban", "No such ban"),
    NO_SUCH_ROOM(404, "no-such-room", "No such room"),
    NO_SUCH_SESSION(404, "no-such-session", "No such session"),
    NO_SUCH_LAYER(404, "no-such-layer", "The room has no such layer"),
    NO_SUCH_STREAM(404, "no-such-stream", "No such event stream"),
    NO_SUCH_RECORD(404, "no-such-record", "No such recording"),
    NO_SNAPSHOTS(404, "no-snapshots", "The server takes no pictures of rooms"),
    NO_PICTURE(404, "no-picture", "The room shows no picture"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The resource has no such method"),
    ROOM_BUSY(409, "room-busy", "The room has a publisher already"),
    TOO_MANY_BANS(409, "too-many-bans", "There are as many bans as there may be"),
    DRAIN_FINAL(409, "drain-final", "The server is about to stop"),
    NO_PUBLISHER(409, "no-publisher", "Nobody publishes to the room yet"),
    RECORD_OPEN(409, "record-open", "The recording is not complete"),
    RECORD_BUSY(409, "record-busy", "The recording is in use"),
    SESSION_REPLACED(410, "session-replaced", "Another session publishes to the room now"),
    SESSION_CUT_OFF(410, "session-ended", "The server has ended the session"),
    RECORD_MOVED(410, "record-moved", "The recording is kept elsewhere"),
    RECORD_CHANGED(412, "record-changed", "The file is another one"),
    TAG_WRONG(412, "wrong-ice-session", "The ICE session is another one"),
    TOO_LARGE(413, "too-large", "The body is too large"),
    NOT_SDP(415, "not-sdp", "The offer must be application/sdp"),
    NOT_JSON(415, "not-json", "The body must be application/json"),
    NOT_FRAGMENT(415, "not-fragment", "A session takes application/trickle-ice-sdpfrag"),
    BAD_RANGE(416, "bad-range", "The file has no such bytes"),
    CODEC_MISMATCH(422, "codec-mismatch", "The room sends what the offer cannot take"),
    CANNOT_NEGOTIATE(422, "cannot-negotiate", "The offer cannot be served"),
    TAG_MISSING(428, "no-ice-session", "The request does not say which ICE session it is for"),
    RATE_LIMITED(429, "rate-limited", "Too many requests"),
    TOO_MANY_STREAMS(429, "too-many-streams", "The session has too many event streams"),
    INTERNAL_ERROR(500, "internal-error", "The server failed"),
    ACCESS_UNDECIDED(503, "access-undecided", "Whether to let you in cannot be decided now"),
    DRAINING(503, "draining", "The server takes no new sessions"),
    ROOM_FULL(503, "room-full", "The room takes no more viewers"),
    SERVER_FULL(503, "server-full", "The server takes no more sessions"),
    SNAPSHOTS_BUSY(503, "snapshots-busy", "Too many pictures are being taken"),
    SERVER_SLOW(503, "server-slow", "The server did not answer in time");

    private static final String TYPE_PREFIX = "/problems/";

    private final int status;
    private final String slug;
    private final String title;

    Outcome(int status) {
        this(status, "", "");
    }

    Outcome(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** What a failure of the SFU means to an HTTP client; {@link #INTERNAL_ERROR} when it was not foreseen. */
    public static Outcome of(Throwable failure) {
        return Known.OUTCOMES.stream()
                .filter(known -> known.getKey().isInstance(failure))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(INTERNAL_ERROR);
    }

    /** The first that fits counts: the special ones stand before the general. */
    private static final class Known {
        static final List<Map.Entry<Class<? extends Exception>, Outcome>> OUTCOMES = List.of(
                Map.entry(SdpException.class, BAD_SDP),
                Map.entry(NoSuchLayerException.class, NO_SUCH_LAYER),
                Map.entry(CodecMismatchException.class, CODEC_MISMATCH),
                Map.entry(NegotiationException.class, CANNOT_NEGOTIATE),
                Map.entry(RoomBusyException.class, ROOM_BUSY),
                Map.entry(NoPublisherException.class, NO_PUBLISHER),
                Map.entry(RoomFullException.class, ROOM_FULL),
                Map.entry(DrainingException.class, DRAINING),
                Map.entry(CapacityException.class, SERVER_FULL),
                Map.entry(TimeoutException.class, SERVER_SLOW));
    }

    public int status() {
        return status;
    }

    public boolean isProblem() {
        return !slug.isEmpty();
    }

    /** The last part of {@link #type}; problems only. */
    public String word() {
        return slug;
    }

    /** A reference that is stable over releases; problems only. */
    public String type() {
        return TYPE_PREFIX + slug;
    }

    /** One line for people, the same for every occurrence; problems only. */
    public String title() {
        return title;
    }
}
