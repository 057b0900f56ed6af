// SPDX-License-Identifier: Apache-2.0
/** What can go wrong at run time, as one small tree of unchecked exceptions. Imports nothing; importable by all. */
@NullMarked
package dev.weir.sfu.error;

import org.jspecify.annotations.NullMarked;
