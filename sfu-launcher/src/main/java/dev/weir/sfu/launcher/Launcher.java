// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.launcher.doctor.Doctor;
import dev.weir.sfu.launcher.doctor.Finding;
import dev.weir.sfu.launcher.logs.Logs;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: reads settings, starts a {@link Server}, and stops it when the process is told to end. */
public final class Launcher {
    /** Exit code: the server could not start, for instance because a port is in use. */
    static final int CANNOT_START = 1;

    /** Exit code: a flag, an environment variable or a configuration file cannot be understood. */
    static final int BAD_SETTING = 2;

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    Launcher(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs until the process is told to end; exits with 1 or 2 when it cannot start. */
    public static void main(String[] arguments) {
        OldGeneration.keepSmall();
        Launcher launcher = new Launcher(
                System.getenv(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        int code = launcher.run(arguments, Ending::of);
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Does what the arguments say; returns once the server runs, or at once when it is not to run.
     *
     * @param started given the running server, which is its to close
     * @return the exit code; 0 while the server runs
     */
    int run(String[] arguments, Consumer<Server> started) {
        try {
            ParseResult parsed = CommandLines.weir(version(), out, err).parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return 0;
            }
            if (parsed.hasSubcommand()) {
                return subcommand(parsed);
            }
            Settings settings = Settings.resolve(CommandLines.flags(parsed), environment);
            Logs.apply(settings);
            settings.warnings().forEach(log::warn);
            Server server = Server.open(settings);
            started.accept(server);
            log.info("open {}", server.url());
            return 0;
        } catch (ParameterException e) {
            return fail(BAD_SETTING, Stream.of(CommandLines.problem(e)));
        } catch (SettingsException e) {
            return fail(BAD_SETTING, e.problems().stream());
        } catch (StartException e) {
            return fail(CANNOT_START, Stream.of(e.getMessage()));
        }
    }

    /** Flags count on both sides of the word, those behind it more. */
    private int subcommand(ParseResult parsed) {
        Map<String, String> flags = new LinkedHashMap<>(CommandLines.flags(parsed));
        flags.putAll(CommandLines.flags(parsed.subcommand()));
        return parsed.subcommand().commandSpec().name().equals(CommandLines.HEALTH) ? health(flags) : doctor(flags);
    }

    private int health(Map<String, String> flags) {
        return HealthCheck.problem(Settings.resolve(flags, environment))
                .map(problem -> fail(CANNOT_START, Stream.of(problem)))
                .orElse(0);
    }

    private int doctor(Map<String, String> flags) {
        List<Finding> findings = examined(flags);
        findings.forEach(out::println);
        boolean well = findings.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL);
        return well ? 0 : CANNOT_START;
    }

    private List<Finding> examined(Map<String, String> flags) {
        Settings settings;
        try {
            settings = Settings.resolve(flags, environment);
        } catch (SettingsException e) {
            return Doctor.refused(e.problems());
        }
        List<Finding> findings = new ArrayList<>(Doctor.here().examine(settings));
        findings.add(access(settings));
        return findings;
    }

    private static Finding access(Settings settings) {
        try (Authenticators authenticators = Authenticators.of(settings)) {
            return authenticators
                    .warning(settings.get(HttpSettings.HTTP_ADDR).isLoopback())
                    .map(warning -> new Finding(Finding.Level.WARN, "access", warning))
                    .orElse(new Finding(Finding.Level.OK, "access", "tokens and keys can be used"));
        } catch (StartException e) {
            return new Finding(Finding.Level.FAIL, "access", String.valueOf(e.getMessage()));
        }
    }

    private int fail(int code, Stream<String> lines) {
        lines.forEach(line -> err.println("weir: " + line));
        return code;
    }

    private static String version() {
        return Optional.ofNullable(Launcher.class.getPackage().getImplementationVersion())
                .orElse("(built from sources)");
    }
}
