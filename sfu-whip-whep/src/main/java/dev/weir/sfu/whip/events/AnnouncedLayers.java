// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.room.LayerSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * A room's layers as viewers were told them last, as a JSON array of {@code {rid, spatialLayerId, temporalLayerId, bitrate,
 * width, height}}. Belongs to the agenda.
 */
final class AnnouncedLayers {
    /** Every bitrate sways; this much of a change may alter somebody's choice. */
    private static final double NOTICEABLE = 0.25;

    /** One layer, with the rid of its encoding. */
    private record Entry(String rid, LayerSnapshot layer) {}

    private List<Entry> announced = List.of();
    private String text = "[]";

    /** Takes the newest; tells them anew when they differ noticeably. */
    void refresh(List<TrackSnapshot> tracks) {
        List<Entry> newest = new ArrayList<>();
        for (TrackSnapshot track : tracks) {
            track.layers().forEach(layer -> newest.add(new Entry(track.rid(), layer)));
        }
        if (differ(newest)) {
            announced = newest;
            text = print(newest);
        }
    }

    /** The array; the same object until there is something new to tell. */
    String text() {
        return text;
    }

    private boolean differ(List<Entry> newest) {
        boolean differ = newest.size() != announced.size();
        for (int i = 0; !differ && i < newest.size(); i++) {
            differ = differ(announced.get(i), newest.get(i));
        }
        return differ;
    }

    private static boolean differ(Entry before, Entry now) {
        LayerSnapshot was = before.layer();
        LayerSnapshot is = now.layer();
        long change = Math.abs(is.bitrateBps() - was.bitrateBps());
        return !before.rid().equals(now.rid())
                || was.spatialLayer() != is.spatialLayer()
                || was.temporalLayer() != is.temporalLayer()
                || was.width() != is.width()
                || was.height() != is.height()
                || change > NOTICEABLE * was.bitrateBps();
    }

    private static String print(List<Entry> entries) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Entry entry : entries) {
            ObjectNode layer = array.addObject();
            if (!entry.rid().isEmpty()) {
                layer.put("rid", entry.rid());
            }
            layer.put("spatialLayerId", entry.layer().spatialLayer());
            layer.put("temporalLayerId", entry.layer().temporalLayer());
            layer.put("bitrate", entry.layer().bitrateBps());
            if (entry.layer().width() > 0) {
                layer.put("width", entry.layer().width());
                layer.put("height", entry.layer().height());
            }
        }
        return array.toString();
    }
}
