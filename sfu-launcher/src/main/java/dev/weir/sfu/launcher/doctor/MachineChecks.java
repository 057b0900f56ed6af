// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Java, processors, memory, socket buffers, clock. */
final class MachineChecks {
    private static final int FAST_JAVA = 22;
    private static final long LEAST_HEAP_BYTES = 96L << 20;
    private static final long LEAST_SOCKET_BYTES = 2L << 20;
    private static final Instant LEAST_TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Machine machine;

    MachineChecks(Machine machine) {
        this.machine = machine;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(memory());
        buffer(findings, "rmem_max");
        buffer(findings, "wmem_max");
        findings.add(clock());
        return findings;
    }

    private Finding java() {
        String found = "Java " + machine.javaVersion() + " on " + machine.operatingSystem();
        boolean linux = machine.operatingSystem().equals("Linux");
        if (linux && machine.javaVersion() < FAST_JAVA) {
            return Finding.warn(
                    "java",
                    found + ", the portable tier: Java " + FAST_JAVA
                            + " or later sends to many viewers for about half the processor time");
        }
        return Finding.ok("java", found + (linux ? ", with the Linux tier where the kernel allows it" : ""));
    }

    private Finding memory() {
        String found =
                machine.processors() + " processor(s), " + (machine.heapBytes() >> 20) + " MiB for the heap at most";
        return machine.heapBytes() < LEAST_HEAP_BYTES
                ? Finding.warn("machine", found + ": give it " + (LEAST_HEAP_BYTES >> 20) + " or more by -Xmx")
                : Finding.ok("machine", found);
    }

    private void buffer(List<Finding> findings, String name) {
        machine.kernelNumber(Path.of("/proc/sys/net/core", name)).ifPresent(bytes -> {
            String found = "net.core." + name + " is " + bytes;
            findings.add(
                    bytes < LEAST_SOCKET_BYTES
                            ? Finding.warn(
                                    "buffers",
                                    found + ", so bursts are lost early: sysctl -w net.core." + name + "="
                                            + LEAST_SOCKET_BYTES)
                            : Finding.ok("buffers", found));
        });
    }

    private Finding clock() {
        Instant now = machine.now();
        return now.isBefore(LEAST_TIME)
                ? Finding.fail("clock", "it says " + now + ": set it, tokens and certificates go by it")
                : Finding.ok("clock", "it says " + now);
    }
}
