// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/** How the process runs and ends. */
public final class RunSettings {
    /** Shorter than what container engines wait between telling a process to end and killing it, ten seconds. */
    public static final Setting<Duration> DRAIN_TIMEOUT = Setting.of(
                    "DRAIN_TIMEOUT",
                    Forms.durationOrNone(),
                    "how long those who are in may stay once the process is told to end (SIGTERM); `0s` ends them at once")
            .byDefault("8s");

    public static final Setting<LogFormat> LOG_FORMAT = Setting.of(
                    "LOG_FORMAT", Forms.logFormat(), "`text`, or `json` for one object a line")
            .byDefault("text");
    public static final Setting<Optional<Level>> LOG_LEVEL = Setting.of(
                    "LOG_LEVEL",
                    Forms.logLevel().optional(),
                    "from which level this server's own lines are written: `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`")
            .otherwise("`INFO`");
    public static final Setting<Map<String, Level>> LOG_LEVELS = Setting.of(
            "LOG_LEVELS",
            Forms.logLevels(),
            "and those of some loggers: `dev.weir.sfu.feedback=DEBUG,io.undertow=INFO`");

    static final Theme THEME = new Theme("Running", List.of(DRAIN_TIMEOUT, LOG_FORMAT, LOG_LEVEL, LOG_LEVELS));

    private RunSettings() {}
}
