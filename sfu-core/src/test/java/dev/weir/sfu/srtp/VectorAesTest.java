// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processors with less than this one, as glibc can be told to see it: what they lack must never be called. */
class VectorAesTest {
    /** Prints what there is and whether its packets are those of the JDK; a wrong instruction ends it by a signal. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println(SrtpEngines.choose(System::nanoTime).description());
            boolean found = LibcryptoGcm.missing().isEmpty()
                    && LibcryptoGcm.missingIpsecMb().isEmpty();
            boolean same = !found
                    || EngineTrial.of(new LibcryptoGcm(true)::engine, GcmEngine::new, System::nanoTime)
                            .passed();
            System.out.println("libipsec-mb: " + found + ", same: " + same);
        }
    }

    @ParameterizedTest
    @CsvSource({"-AVX512F, true|false", "-AVX2, false"})
    void whatTheProcessorLacksIsNotCalled(String less, String found) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("GLIBC_TUNABLES", "glibc.cpu.hwcaps=" + less);
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines())
                    .as(output)
                    .last()
                    .asString()
                    .matches("libipsec-mb: (%s), same: true".formatted(found));
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
