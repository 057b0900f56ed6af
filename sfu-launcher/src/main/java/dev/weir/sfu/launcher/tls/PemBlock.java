// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a PEM file (RFC 7468). What stands between the pieces is explanatory text.
 *
 * @param label {@code CERTIFICATE}, {@code PRIVATE KEY}, ...
 * @param content as Base64 has it, which is DER but for old encrypted keys; not copied
 */
record PemBlock(String label, byte[] content) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /**
     * The pieces in their order.
     *
     * @throws IllegalArgumentException when one of them is not Base64, as old encrypted keys are not either
     */
    static List<PemBlock> parse(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String base64 = matcher.group(2).replaceAll("\\s", "");
            blocks.add(new PemBlock(matcher.group(1), Base64.getDecoder().decode(base64)));
        }
        return blocks;
    }

    /** The label only: the content may be a key. */
    @Override
    public String toString() {
        return label;
    }
}
