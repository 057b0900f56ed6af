// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Secrets that are none: the same seed gives the same bytes, so that a whole broadcast can be played again. */
final class SimSecrets extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom random;

    SimSecrets(long seed) {
        super(null, null);
        random = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public byte[] generateSeed(int numBytes) {
        byte[] bytes = new byte[numBytes];
        random.nextBytes(bytes);
        return bytes;
    }
}
