// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a setting becomes its value.
 *
 * @param shape a word or two for the usage text, {@code HOST:PORT}
 * @param right what to write, for whoever wrote something else: {@code write true or false}
 * @param parser throws an IllegalArgumentException for what it does not understand; its message says nothing of a secret
 */
public record Form<T>(String shape, String right, Function<String, T> parser) {
    /** The same, where an empty text is a value too. */
    Form<Optional<T>> optional() {
        return new Form<>(shape, right, text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
    }

    /** The same text read as something else. */
    <U> Form<U> map(Function<T, U> further) {
        return new Form<>(shape, right, parser.andThen(further));
    }
}
