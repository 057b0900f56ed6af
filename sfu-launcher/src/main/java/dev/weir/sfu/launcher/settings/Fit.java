// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import static dev.weir.sfu.launcher.settings.AccessSettings.ADMIN_TOKEN;
import static dev.weir.sfu.launcher.settings.AccessSettings.AUTH_CALLBACK_SECRET;
import static dev.weir.sfu.launcher.settings.AccessSettings.AUTH_CALLBACK_URL;
import static dev.weir.sfu.launcher.settings.AccessSettings.AUTH_TOKEN;
import static dev.weir.sfu.launcher.settings.AccessSettings.JWT_ALGORITHM;
import static dev.weir.sfu.launcher.settings.AccessSettings.JWT_AUDIENCE;
import static dev.weir.sfu.launcher.settings.AccessSettings.JWT_ISSUER;
import static dev.weir.sfu.launcher.settings.AccessSettings.JWT_JWKS_URL;
import static dev.weir.sfu.launcher.settings.AccessSettings.JWT_PUBLIC_KEY_FILE;
import static dev.weir.sfu.launcher.settings.AccessSettings.JWT_SECRET;
import static dev.weir.sfu.launcher.settings.AccessSettings.PLAY_TOKEN;
import static dev.weir.sfu.launcher.settings.AccessSettings.PUBLIC_PLAY;
import static dev.weir.sfu.launcher.settings.AccessSettings.ROOM_PLAY_TOKENS;
import static dev.weir.sfu.launcher.settings.AccessSettings.ROOM_TOKENS;
import static dev.weir.sfu.launcher.settings.HttpSettings.TLS_CERT_FILE;
import static dev.weir.sfu.launcher.settings.HttpSettings.TLS_KEY_FILE;

import dev.weir.sfu.whip.access.jwt.JwtAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether values that are right each by itself fit together. What would have no effect is refused: somebody counts on it. */
final class Fit {
    private final Settings settings;
    private final List<String> problems = new ArrayList<>();

    private Fit(Settings settings) {
        this.settings = settings;
    }

    /** One line for each problem. */
    static List<String> problemsOf(Settings settings) {
        Fit fit = new Fit(settings);
        fit.needs(TLS_CERT_FILE, TLS_KEY_FILE);
        fit.needs(TLS_KEY_FILE, TLS_CERT_FILE);
        fit.needs(AUTH_CALLBACK_SECRET, AUTH_CALLBACK_URL);
        fit.checkJwt();
        fit.checkPublicPlay();
        fit.problems.addAll(RecordFit.problemsOf(settings));
        return fit.problems;
    }

    private void needs(Setting<?> one, Setting<?>... others) {
        if (settings.isGiven(one) && Stream.of(others).noneMatch(settings::isGiven)) {
            problems.add(one + " is set, but " + names(others) + " is not: set both or none");
        }
    }

    private void checkJwt() {
        List<Setting<?>> keys = Stream.<Setting<?>>of(JWT_SECRET, JWT_PUBLIC_KEY_FILE, JWT_JWKS_URL)
                .filter(settings::isGiven)
                .toList();
        if (keys.size() > 1) {
            problems.add(names(keys.toArray(Setting[]::new)) + " are set: a server checks tokens with one of them");
        }
        for (Setting<?> detail : List.of(JWT_ALGORITHM, JWT_ISSUER, JWT_AUDIENCE)) {
            needs(detail, JWT_SECRET, JWT_PUBLIC_KEY_FILE, JWT_JWKS_URL);
        }
        boolean secret = settings.isGiven(JWT_SECRET);
        boolean symmetric =
                settings.get(JWT_ALGORITHM).filter(JwtAlgorithm.HS256::equals).isPresent();
        if (secret && settings.isGiven(JWT_ALGORITHM) && !symmetric) {
            problems.add("JWT_ALGORITHM is not HS256, which alone goes with JWT_SECRET: set JWT_PUBLIC_KEY_FILE or"
                    + " JWT_JWKS_URL instead");
        }
        if (!secret && !keys.isEmpty() && (symmetric || !settings.isGiven(JWT_ALGORITHM))) {
            problems.add(
                    keys.get(0) + " needs to know the one algorithm of tokens: set JWT_ALGORITHM to RS256 or ES256");
        }
    }

    private void checkPublicPlay() {
        boolean anything = Stream.of(
                        AUTH_TOKEN,
                        ROOM_TOKENS,
                        PLAY_TOKEN,
                        ROOM_PLAY_TOKENS,
                        ADMIN_TOKEN,
                        JWT_SECRET,
                        JWT_PUBLIC_KEY_FILE,
                        JWT_JWKS_URL,
                        AUTH_CALLBACK_URL)
                .anyMatch(settings::isGiven);
        if (settings.get(PUBLIC_PLAY) && !anything) {
            problems.add("PUBLIC_PLAY is true, but nothing says who may publish: set AUTH_TOKEN, for instance");
        }
    }

    private static String names(Setting<?>... settings) {
        return String.join(" or ", Stream.of(settings).map(Setting::name).toList());
    }
}
