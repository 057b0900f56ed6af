// SPDX-License-Identifier: Apache-2.0
/**
 * Recordings as files to list, play and download over HTTP.
 *
 * <p>RFC 9110 (ranges, conditions, entity tags), RFC 6266 (Content-Disposition), RFC 8288 (links). Whoever records implements
 * {@link dev.weir.sfu.whip.records.RecordStore}; nothing here knows how. Several ranges in one response are absent on purpose. May
 * import {@code access}, {@code answer}, {@code guard}, {@code http} and {@code page} below.
 */
@NullMarked
package dev.weir.sfu.whip.records;

import org.jspecify.annotations.NullMarked;
