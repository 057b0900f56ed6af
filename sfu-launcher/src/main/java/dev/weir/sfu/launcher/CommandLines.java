// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.launcher.settings.Setting;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.settings.Theme;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What may stand on the command line: a flag for every setting, for the server and for its subcommands alike. */
final class CommandLines {
    /** The subcommand that looks whether a server could run. */
    static final String DOCTOR = "doctor";

    /** The subcommand that asks a running server whether it works. */
    static final String HEALTH = "health";

    private static final String CONFIG_FLAG = "--config";

    private CommandLines() {}

    static CommandLine weir(String version, PrintWriter out, PrintWriter err) {
        CommandSpec spec = command("weir", "A WebRTC SFU: publish by WHIP, watch by WHEP.");
        spec.version("weir " + version);
        spec.addSubcommand(
                DOCTOR,
                command(DOCTOR, "Checks ports, addresses, certificate and more for a server with these settings."));
        spec.addSubcommand(
                HEALTH,
                command(HEALTH, "Asks the server that runs on this machine with these settings whether it works."));
        return new CommandLine(spec).setOut(out).setErr(err);
    }

    private static CommandSpec command(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
        spec.usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .description(description)
                .footer(
                        "",
                        "Each option can also be set by the environment variable in brackets, which it beats, and by its"
                                + " name without dashes in the file of " + CONFIG_FLAG + ", which both beat.",
                        "A secret can stand in a file of its own: --auth-token-file FILE, AUTH_TOKEN_FILE, and so on.");
        spec.addOption(option(CONFIG_FLAG)
                .paramLabel("FILE")
                .description("configuration file of key = value lines [" + Settings.CONFIG + "]")
                .build());
        for (Theme theme : Theme.all()) {
            spec.addArgGroup(group(theme));
        }
        return spec;
    }

    private static ArgGroupSpec group(Theme theme) {
        ArgGroupSpec.Builder group =
                ArgGroupSpec.builder().heading("%n" + theme.title() + "%n").validate(false);
        for (Setting<?> setting : theme.settings()) {
            group.addArg(option(setting.flag())
                    .paramLabel(setting.form().shape())
                    .description(escaped(described(setting)))
                    .build());
            if (setting.isSecret()) {
                group.addArg(option(fileFlag(setting)).hidden(true).build());
            }
        }
        return group.build();
    }

    private static OptionSpec.Builder option(String flag) {
        return OptionSpec.builder(flag).type(String.class);
    }

    private static String described(Setting<?> setting) {
        String shown = setting.defaultShown();
        return (setting.meaning() + " [" + setting.name() + "]" + (shown.isEmpty() ? "" : " (default: " + shown + ")"))
                .replace("`", "");
    }

    /** Of what picocli would take for its own markup. */
    private static String escaped(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    private static String fileFlag(Setting<?> setting) {
        return setting.flag() + "-file";
    }

    /** What is wrong with the arguments, in one line that repeats flags only: anything else may be a secret. */
    static String problem(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(wrong.getMessage());
        }
        Optional<String> flag = unmatched.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .map(argument -> argument.split("=", 2)[0])
                .findFirst();
        return flag.map(name -> "there is no option " + name
                        + Theme.nearestKey(name.replaceFirst("^-+", ""))
                                .map(near -> ": did you mean --" + near + "?")
                                .orElse(": --help lists them"))
                .orElse("there is an argument that belongs to no option: --help lists them");
    }

    /** By the setting's name, as the environment has them. */
    static Map<String, String> flags(ParseResult parsed) {
        Map<String, String> flags = new LinkedHashMap<>();
        take(parsed, CONFIG_FLAG, Settings.CONFIG, flags);
        Theme.settingsOfAll().forEach(setting -> {
            take(parsed, setting.flag(), setting.name(), flags);
            if (setting.isSecret()) {
                take(parsed, fileFlag(setting), setting.fileName(), flags);
            }
        });
        return flags;
    }

    private static void take(ParseResult parsed, String flag, String name, Map<String, String> into) {
        Optional.ofNullable(parsed.<String>matchedOptionValue(flag, null)).ifPresent(value -> into.put(name, value));
    }
}
