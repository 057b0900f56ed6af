// SPDX-License-Identifier: Apache-2.0
/**
 * The UDP port by Linux's batched system calls, through java.lang.foreign.
 *
 * <p>Here are the stand-ins that say why this tier is absent; the classes of the same names for Java 22 and later do the work.
 * Imports transport and buffer.
 */
@NullMarked
package dev.weir.sfu.transport.linux;

import org.jspecify.annotations.NullMarked;
