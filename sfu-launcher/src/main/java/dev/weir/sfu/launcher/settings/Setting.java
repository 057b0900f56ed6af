// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.util.Locale;

/**
 * The one description of something a user may set. Immutable.
 *
 * @param name of the environment variable, {@code HTTP_ADDR}; the flag is {@code --http-addr}, the key of the file {@code
 *     http-addr}
 * @param form the shape of the value and how it is read
 * @param defaultText what holds when nobody says anything, written as a user would; may be empty
 * @param defaultMeaning what an empty default stands for; may be empty
 * @param meaning half a sentence for the usage text and the README
 * @param isSecret whether the value must be shown to nobody; such a value may come from a file of its own
 */
public record Setting<T>(
        String name, Form<T> form, String defaultText, String defaultMeaning, String meaning, boolean isSecret) {
    private static final String FILE_SUFFIX = "_FILE";

    /** A setting that is empty unless somebody says something. */
    static <T> Setting<T> of(String name, Form<T> form, String meaning) {
        return new Setting<>(name, form, "", "", meaning, false);
    }

    /** A setting that nobody may see, empty unless somebody says something. */
    static <T> Setting<T> secret(String name, Form<T> form, String meaning) {
        return new Setting<>(name, form, "", "", meaning, true);
    }

    /** The same with a default. */
    Setting<T> byDefault(String text) {
        return new Setting<>(name, form, text, defaultMeaning, meaning, isSecret);
    }

    /** The same with words for its empty default. */
    Setting<T> otherwise(String words) {
        return new Setting<>(name, form, defaultText, words, meaning, isSecret);
    }

    /** The flag on the command line, {@code --http-addr}. */
    public String flag() {
        return "--" + key();
    }

    /** The key in a configuration file, {@code http-addr}. */
    public String key() {
        return keyOf(name);
    }

    /** The variable that names a file with the value, {@code AUTH_TOKEN_FILE}; only secrets have one. */
    public String fileName() {
        return name + FILE_SUFFIX;
    }

    /** What to show for the default: its text, or in words. */
    public String defaultShown() {
        return defaultText.isEmpty() ? defaultMeaning : defaultText;
    }

    static String keyOf(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return name;
    }
}
