// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every mender keeps to. The test of one says of what it is the mender. */
public abstract class MenderLaws {
    /** A folder for this test's files. */
    @TempDir
    protected Path folder = Path.of("");

    /** A file of which everything is flushed and that was not finished. */
    protected abstract byte[] unfinished();

    /** The same file, finished. */
    protected abstract byte[] finished();

    /** What there is in it. */
    protected abstract Mended whole();

    protected abstract Mended mend(Path path) throws IOException;

    @Test
    void makesOfAnUnfinishedFileWhatFinishWouldHaveMade() throws IOException {
        Path path = Files.write(folder.resolve("unfinished"), unfinished());

        assertThat(mend(path)).isEqualTo(whole());
        assertThat(Files.readAllBytes(path)).isEqualTo(finished()).isNotEqualTo(unfinished());
    }

    @Test
    void leavesAWholeFileAsItIs() throws IOException {
        Path path = Files.write(folder.resolve("whole"), finished());

        assertThat(mend(path)).isEqualTo(whole());
        assertThat(Files.readAllBytes(path)).isEqualTo(finished());
    }
}
