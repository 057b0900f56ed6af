// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Run-time images need not have the flight recorder. */
class WithoutRecorderTest {
    /** What a JVM without it runs. */
    public static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Flight.lossBurst("room", "", Flight.LEAST_BURST, 1);
            Flight.layerSwitch("room", "viewer", "h", "f", "start");
            Flight.keyframeWait("room", "", 1);
            TurnWatch turns = TurnWatch.open();
            turns.begins();
            turns.ended(0, 0, 0);
            try (Sfu sfu =
                    Sfu.open(SfuConfig.builder().rtcPort(0).portable(true).build())) {
                System.out.println(
                        "recorder=" + Flight.PRESENT + " loops=" + (sfu.loops().size() > 0));
            }
        }
    }

    /** Every module of this JDK that needs no flight recorder. */
    private static List<String> withoutRecorder() {
        ModuleFinder jdk = ModuleFinder.ofSystem();
        return jdk.findAll().stream()
                .map(module -> module.descriptor().name())
                .filter(name -> Configuration.empty()
                        .resolve(jdk, ModuleFinder.of(), Set.of(name))
                        .findModule("jdk.jfr")
                        .isEmpty())
                .toList();
    }

    @Test
    void aJvmWithoutTheModuleRunsAsWell() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--limit-modules",
                        String.join(",", withoutRecorder()),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines()).as(output).endsWith("recorder=false loops=true");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
