// SPDX-License-Identifier: Apache-2.0
/** The SFU as beans of a Spring Boot application, behind the servlet of the neighbouring example. */
@NullMarked
package dev.weir.sfu.examples.spring;

import org.jspecify.annotations.NullMarked;
