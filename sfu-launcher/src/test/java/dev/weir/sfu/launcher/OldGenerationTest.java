// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OldGenerationTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void whatSessionsLeaveBehindIsCollectedLongBeforeTheHeapIsFull() throws IOException, InterruptedException {
        Process sessions = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmn12m",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sessions.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(sessions.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sessions.waitFor()).as(said).isZero();
        String[] words = said.trim().split("\\s+", -1);
        assertThat(Integer.parseInt(words[words.length - 1])).as(said).isBetween(20, 200);
    }

    /**
     * 20 MiB of what lives for a while, forty times over; says how large the old generation was at most. Sessions never come so
     * fast that the collection which a threshold asks for has no time to begin: here it is waited for.
     */
    static final class Sessions {
        private static final int COUNT = 16_000;
        private static final int AT_ONCE = 400;
        private static final int PARTS = 10;
        private static final int PART_BYTES = 5_000;

        private Sessions() {}

        public static void main(String[] arguments) {
            // As the program does at its start.
            Launcher.main(new String[] {"--version"});
            MemoryPoolMXBean pool = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(one -> one.getName().equals("Tenured Gen"))
                    .findFirst()
                    .orElseThrow();
            Queue<byte[][]> live = new ArrayDeque<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            long most = 0;
            for (int i = 0; i < COUNT; i++) {
                byte[][] session = new byte[PARTS][];
                for (int part = 0; part < PARTS; part++) {
                    session[part] = new byte[PART_BYTES];
                }
                live.add(session);
                if (live.size() > AT_ONCE) {
                    live.remove();
                }
                most = Math.max(most, pool.getUsage().getUsed());
                while (pool.isUsageThresholdExceeded() && System.nanoTime() - deadline < 0) {
                    Thread.onSpinWait();
                }
            }
            System.out.println(most / MEBIBYTE);
        }
    }
}
