// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Opening one packet of 1200 bytes. A packet can be opened once only, so each batch is sealed anew, outside of the time; what
 * {@code -prof gc} reports is both.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class UnprotectBenchmark {
    /** Half a millisecond of work, so that starting and stopping the clock does not show. */
    private static final int BATCH = 1_000;

    @Param
    public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

    private final byte[][] sealed = new byte[BATCH][Keys.SLOT_BYTES];
    private final int[] sealedBytes = new int[BATCH];
    private final byte[] opened = new byte[Keys.SLOT_BYTES];
    private Keys keys = new Keys(profile, false);

    @Setup
    public void agreeOnKeys() {
        keys = new Keys(profile, false);
    }

    @Setup(Level.Invocation)
    public void seal() {
        for (int i = 0; i < BATCH; i++) {
            sealedBytes[i] = keys.seal(sealed[i]);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int unprotect() {
        int sum = 0;
        for (int i = 0; i < BATCH; i++) {
            sum += keys.receiver().unprotectRtp(sealed[i], 0, sealedBytes[i], opened, 0);
        }
        if (sum != BATCH * Keys.PACKET_BYTES) {
            throw new IllegalStateException("not all of the batch was opened: " + sum);
        }
        return sum;
    }
}
