// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

/** What an {@link Authenticator} says: a {@link Grant} or a {@link Refusal}. */
public sealed interface Decision permits Grant, Refusal {}
