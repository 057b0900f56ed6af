// SPDX-License-Identifier: Apache-2.0
/** The doors behind the Servlet API (Jakarta Servlet 6.0), and Tomcat with them. */
@NullMarked
package dev.weir.sfu.examples.servlet;

import org.jspecify.annotations.NullMarked;
