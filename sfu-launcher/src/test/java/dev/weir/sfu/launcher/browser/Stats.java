// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.util.Map;

/**
 * One look at a connection's statistics.
 *
 * @param values numbers and the codec under {@code kind.name} such as {@code video.framesDecoded}; a simulcast layer's as
 *     {@code video.f.framesEncoded}
 */
record Stats(Map<?, ?> values) {
    /** The number of that name, 0 when there is none yet. */
    double number(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** The text of that name, empty when there is none yet. */
    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }
}
