// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: reads settings, starts a {@link Server}, and stops it when the process is told to end. */
public final class Launcher {
    /** Exit code: the server could not start, for instance because a port is in use. */
    static final int CANNOT_START = 1;

    /** Exit code: a flag or an environment variable cannot be understood. */
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
        Launcher launcher = new Launcher(
                System.getenv(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        int code = launcher.run(
                arguments, server -> Runtime.getRuntime().addShutdownHook(new Thread(server::close, "weir-stop")));
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
            ParseResult parsed = command().parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return 0;
            }
            Server server = Server.open(Settings.resolve(flags(parsed), environment));
            started.accept(server);
            log.info("open {}", server.url());
            return 0;
        } catch (ParameterException | SettingException e) {
            return fail(BAD_SETTING, e);
        } catch (StartException e) {
            return fail(CANNOT_START, e);
        }
    }

    private int fail(int code, RuntimeException why) {
        err.println("weir: " + why.getMessage());
        return code;
    }

    private static Map<Setting, String> flags(ParseResult parsed) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            Optional.ofNullable(parsed.<String>matchedOptionValue(setting.flag(), null))
                    .ifPresent(value -> flags.put(setting, value));
        }
        return flags;
    }

    private CommandLine command() {
        CommandSpec spec =
                CommandSpec.create().name("weir").mixinStandardHelpOptions(true).version("weir " + version());
        spec.usageMessage()
                .sortOptions(false)
                .description("A WebRTC SFU: publish by WHIP, watch by WHEP.")
                .footer("", "Each option can also be set by the environment variable in brackets; an option beats it.");
        for (Setting setting : Setting.values()) {
            spec.addOption(OptionSpec.builder(setting.flag())
                    .paramLabel(setting.form())
                    .type(String.class)
                    .description(setting.meaning() + " [" + setting.name() + "]"
                            + (setting.defaultValue().isEmpty() ? "" : " (default: " + setting.defaultValue() + ")"))
                    .build());
        }
        return new CommandLine(spec).setOut(out).setErr(err);
    }

    private static String version() {
        return Optional.ofNullable(Launcher.class.getPackage().getImplementationVersion())
                .orElse("(built from sources)");
    }
}
