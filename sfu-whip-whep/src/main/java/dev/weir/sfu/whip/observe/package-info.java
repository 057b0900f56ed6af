// SPDX-License-Identifier: Apache-2.0
/**
 * What the doors do, as observations of Micrometer: requests, negotiations and joins, from which a registry's handlers make spans,
 * timers or lines of a log. The only user of Micrometer in this module beside {@code whip.metrics}.
 *
 * <p>Nothing is observed on a media loop: it says that something happened, and another thread tells the registry. May import {@code http}
 * beside it and the exported packages of {@code dev.weir.sfu}.
 */
@NullMarked
package dev.weir.sfu.whip.observe;

import org.jspecify.annotations.NullMarked;
