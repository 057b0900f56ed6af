// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.jfr.Flight;
import dev.weir.sfu.jfr.TurnWatch;
import dev.weir.sfu.recording.observe.RecorderObservation;
import dev.weir.sfu.whip.observe.DoorObservation;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;

class TracingDocsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "tracing.md");

    /** What every event of the JDK has. */
    private static final Set<String> COMMON = Set.of("startTime", "duration", "eventThread", "stackTrace");

    @Test
    void theTableOfObservationsIsThatOfTheCode() throws IOException {
        String rows = Stream.<ObservationDocumentation>concat(
                        Arrays.stream(DoorObservation.values()), Arrays.stream(RecorderObservation.values()))
                .map(one -> "| `" + one.getName() + "` | " + keys(one.getLowCardinalityKeyNames()) + " | "
                        + keys(one.getHighCardinalityKeyNames()) + " |\n")
                .collect(Collectors.joining());
        assertWritten("observations", "| name | few values | any value |\n|---|---|---|\n" + rows);
    }

    private static String keys(KeyName... keys) {
        return Arrays.stream(keys).map(key -> "`" + key.asString() + "`").collect(Collectors.joining(", "));
    }

    @Test
    void theTableOfEventsIsThatOfTheCode() throws IOException {
        // The recorder knows the classes that somebody has used.
        Flight.lossBurst("room", "", Flight.LEAST_BURST, 1);
        Flight.layerSwitch("room", "viewer", "h", "f", "start");
        Flight.keyframeWait("room", "", 1);
        TurnWatch.open().begins();
        List<EventType> events = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("weir."))
                .sorted(Comparator.comparing(EventType::getName))
                .toList();
        String rows = events.stream()
                .map(type -> "| `" + type.getName() + "` | " + type.getDescription() + threshold(type) + " | "
                        + fields(type) + " |\n")
                .collect(Collectors.joining());
        assertThat(events).hasSize(4);
        assertWritten("events", "| event | when | fields |\n|---|---|---|\n" + rows);
    }

    private static String threshold(EventType type) {
        return type.getSettingDescriptors().stream()
                .filter(setting -> setting.getName().equals("threshold")
                        && !setting.getDefaultValue().startsWith("0"))
                .map(setting -> " (threshold " + setting.getDefaultValue() + ")")
                .collect(Collectors.joining());
    }

    private static String fields(EventType type) {
        return type.getFields().stream()
                .map(ValueDescriptor::getName)
                .filter(name -> !COMMON.contains(name))
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "));
    }

    private static void assertWritten(String what, String table) throws IOException {
        String text = Files.readString(DOCUMENT);
        String begin = "<!-- " + what + ": written by TracingDocsTest with -Dtracing.write=true -->\n";
        String end = "<!-- end of " + what + " -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        assertThat(to).isGreaterThanOrEqualTo(from);
        if (Boolean.getBoolean("tracing.write")) {
            Files.writeString(DOCUMENT, text.substring(0, from) + table + text.substring(to));
        } else {
            assertThat(text.substring(from, to)).isEqualTo(table);
        }
    }
}
