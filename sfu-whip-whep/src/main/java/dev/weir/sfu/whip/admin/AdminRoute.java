// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import java.util.Optional;

/**
 * What a path of the admin API names.
 *
 * @param argument what stands where the resource's template has braces, as the client wrote it; empty when it has none. Everything
 *     that is found by one consists of characters that nobody encodes, so it is not decoded
 */
record AdminRoute(AdminResource resource, String argument) {
    /** The route of a path, when it is one; {@code /api/admin} has been taken off. */
    static Optional<AdminRoute> parse(String path) {
        for (AdminResource resource : AdminResource.values()) {
            String template = resource.template();
            int open = template.indexOf('{');
            if (open < 0) {
                if (path.equals(template)) {
                    return Optional.of(new AdminRoute(resource, ""));
                }
                continue;
            }
            String before = template.substring(0, open);
            String after = template.substring(template.indexOf('}') + 1);
            if (path.length() > before.length() + after.length() && path.startsWith(before) && path.endsWith(after)) {
                String argument = path.substring(before.length(), path.length() - after.length());
                if (argument.indexOf('/') < 0) {
                    return Optional.of(new AdminRoute(resource, argument));
                }
            }
        }
        return Optional.empty();
    }
}
