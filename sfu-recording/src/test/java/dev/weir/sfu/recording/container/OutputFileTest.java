// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path directory;

    private Path path = Path.of("");

    @BeforeEach
    void choosePath() {
        path = directory.resolve("file");
    }

    @Test
    void growsAtItsEndAfterACorrection() throws IOException {
        try (OutputFile file = OutputFile.create(path)) {
            file.append(ascii("one two "));
            file.patch(0, ascii("ONE"));
            file.append(ascii("...three"), 3, 5);
            assertThat(file.lengthBytes()).isEqualTo(13);
        }
        assertThat(path).hasContent("ONE two three");
    }

    @Test
    void overwritesWhatAFailedWriteHasLeft() throws IOException {
        FillingDisk disk = new FillingDisk(path, 6);
        try (OutputFile file = new OutputFile(disk)) {
            file.append(ascii("one "));
            assertThatThrownBy(() -> file.append(ascii("two"))).isInstanceOf(IOException.class);
            assertThat(file.lengthBytes()).isEqualTo(4);
            disk.makeRoom(100);
            file.append(ascii("three"));
        }
        assertThat(path).hasContent("one three");
    }

    @Test
    void overwritesNoFileThatIsThere() throws IOException {
        Files.writeString(path, "precious");

        assertThatThrownBy(() -> OutputFile.create(path)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(path).hasContent("precious");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
