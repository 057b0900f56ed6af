// SPDX-License-Identifier: Apache-2.0
/** Small programs that show one idea each; they use what is public, as any application would. */
@NullMarked
package dev.weir.sfu.examples;

import org.jspecify.annotations.NullMarked;
