// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

/** An observer's stay with an SFU, until it is closed. */
public interface Observation extends AutoCloseable {
    /**
     * Ends it: no event is told any more that begins after this returns. One that a media loop is in the midst of telling may still
     * be under way. Any thread; may be called twice.
     */
    @Override
    void close();
}
