// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sinks of a room, which read its publisher where it comes in. Not thread-safe: belongs to the room's home loop. */
final class RoomSinks {
    private static final Logger log = LoggerFactory.getLogger(RoomSinks.class);

    private final RoomName name;
    private final RoomBranch home;
    private final List<SinkFeed> feeds = new ArrayList<>(1);
    private boolean opened;

    RoomSinks(RoomName name, RoomBranch home) {
        this.name = name;
        this.home = home;
    }

    RoomName name() {
        return name;
    }

    /** Asks each for its sink when the room's first publisher comes, as there is nothing to read before. */
    void open(List<Function<RoomName, Optional<MediaSink>>> sources) {
        if (opened) {
            return;
        }
        opened = true;
        for (Function<RoomName, Optional<MediaSink>> source : sources) {
            sinkOf(source).ifPresent(this::attach);
        }
    }

    private Optional<MediaSink> sinkOf(Function<RoomName, Optional<MediaSink>> source) {
        try {
            return source.apply(name);
        } catch (RuntimeException bug) {
            log.error("room={} a source of media sinks failed; the room goes without", name, bug);
            return Optional.empty();
        }
    }

    /** As of {@link dev.weir.sfu.Sfu#attach}. */
    MediaFeed attach(MediaSink sink) {
        SinkFeed feed = new SinkFeed(sink, this, home.context());
        feeds.add(feed);
        feed.opened();
        long since = home.loop().nowNanos();
        if (!feed.isOver()) {
            since = home.fanout(true).add(feed, since);
        }
        if (!feed.isOver()) {
            home.fanout(false).add(feed, since);
        }
        return feed;
    }

    void remove(SinkFeed feed) {
        feeds.remove(feed);
        home.fanout(true).remove(feed);
        home.fanout(false).remove(feed);
    }

    void wantKeyframe() {
        Encoding lead = home.fanout(true).lead();
        if (lead != null) {
            lead.keyframes().want();
        }
    }

    /** The room is no more. */
    void end() {
        List.copyOf(feeds).forEach(SinkFeed::end);
    }
}
