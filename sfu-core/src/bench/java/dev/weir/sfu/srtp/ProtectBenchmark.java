// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sealing one packet of 1200 bytes for one viewer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ProtectBenchmark {
    @Param
    public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

    /** Where there is one that this JDK and processor can use. */
    @Param({"false", "true"})
    public boolean ipsecMb;

    private final byte[] slot = new byte[Keys.SLOT_BYTES];
    private Keys keys = new Keys(profile, ipsecMb);

    @Setup
    public void agreeOnKeys() {
        keys = new Keys(profile, ipsecMb);
    }

    @Benchmark
    public int protect() {
        return keys.seal(slot);
    }
}
