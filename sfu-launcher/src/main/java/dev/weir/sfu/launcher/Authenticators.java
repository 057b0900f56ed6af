// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.launcher.settings.AccessSettings;
import dev.weir.sfu.launcher.settings.Setting;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.StaticTokens;
import dev.weir.sfu.whip.access.callback.CallbackAuthenticator;
import dev.weir.sfu.whip.access.jwt.JwtAlgorithm;
import dev.weir.sfu.whip.access.jwt.JwtAuthenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Who decides who gets in, from the settings: the tokens that stand there, then JSON Web Tokens, then the operator's own server, then
 * the authenticators that stand on the class path as services. With none of them everybody gets in.
 */
final class Authenticators implements AutoCloseable {
    private final Settings settings;
    private final List<Authenticator> chain = new ArrayList<>();
    private Optional<CallbackAuthenticator> callback = Optional.empty();
    private boolean somebodyMayPublish;

    private Authenticators(Settings settings) {
        this.settings = settings;
    }

    /**
     * Makes the chain.
     *
     * @throws StartException when a key cannot be read or used
     */
    static Authenticators of(Settings settings) {
        return of(settings, ServiceLoader.load(Authenticator.class));
    }

    static Authenticators of(Settings settings, Iterable<Authenticator> services) {
        Authenticators made = new Authenticators(settings);
        made.addTokens();
        made.jwt().ifPresent(made::add);
        made.callback().ifPresent(made::add);
        services.forEach(made::add);
        return made;
    }

    /** Whether everybody gets in. */
    boolean isEverybody() {
        return chain.isEmpty();
    }

    /** What the operator should know about this; empty when all is well. */
    Optional<String> warning(boolean loopbackOnly) {
        if (isEverybody()) {
            return loopbackOnly
                    ? Optional.empty()
                    : Optional.of("nobody is asked for a token: whoever reaches the HTTP port may publish and watch ("
                            + AccessSettings.AUTH_TOKEN + " sets one)");
        }
        return somebodyMayPublish
                ? Optional.empty()
                : Optional.of("nobody may publish: " + AccessSettings.AUTH_TOKEN + " would let somebody");
    }

    Authenticator authenticator() {
        return isEverybody() ? Authenticator.everybody() : Authenticator.anyOf(chain);
    }

    private void add(Authenticator authenticator) {
        chain.add(authenticator);
        somebodyMayPublish = true;
    }

    private void addTokens() {
        somebodyMayPublish = isGiven(AccessSettings.AUTH_TOKEN, AccessSettings.ROOM_TOKENS);
        boolean any = somebodyMayPublish
                || isGiven(
                        AccessSettings.PLAY_TOKEN,
                        AccessSettings.ROOM_PLAY_TOKENS,
                        AccessSettings.ADMIN_TOKEN,
                        AccessSettings.PUBLIC_PLAY);
        if (any) {
            chain.add(tokens());
        }
    }

    private StaticTokens tokens() {
        try {
            return StaticTokens.builder()
                    .publishToken(settings.get(AccessSettings.AUTH_TOKEN))
                    .roomPublishTokens(settings.get(AccessSettings.ROOM_TOKENS))
                    .playToken(settings.get(AccessSettings.PLAY_TOKEN))
                    .roomPlayTokens(settings.get(AccessSettings.ROOM_PLAY_TOKENS))
                    .adminToken(settings.get(AccessSettings.ADMIN_TOKEN))
                    .publicPlay(settings.get(AccessSettings.PUBLIC_PLAY))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new StartException("the tokens of the settings cannot be used: " + e.getMessage(), e);
        }
    }

    private Optional<Authenticator> callback() {
        return settings.get(AccessSettings.AUTH_CALLBACK_URL).map(url -> {
            try {
                callback = Optional.of(CallbackAuthenticator.at(url)
                        .secret(settings.get(AccessSettings.AUTH_CALLBACK_SECRET))
                        .allowPrivateTargets(settings.get(AccessSettings.AUTH_CALLBACK_ALLOW_PRIVATE))
                        .build());
                return callback.get();
            } catch (IllegalArgumentException e) {
                throw new StartException(AccessSettings.AUTH_CALLBACK_URL + " cannot be used: " + e.getMessage(), e);
            }
        });
    }

    /** Ends what is under way of asking others. */
    @Override
    public void close() {
        callback.ifPresent(CallbackAuthenticator::close);
    }

    private boolean isGiven(Setting<?>... any) {
        return Stream.of(any).anyMatch(settings::isGiven);
    }

    private Optional<Authenticator> jwt() {
        Optional<Setting<?>> key = Stream.<Setting<?>>of(
                        AccessSettings.JWT_SECRET, AccessSettings.JWT_PUBLIC_KEY_FILE, AccessSettings.JWT_JWKS_URL)
                .filter(settings::isGiven)
                .findFirst();
        return key.map(setting -> {
            try {
                return jwtBuilder()
                        .issuer(settings.get(AccessSettings.JWT_ISSUER))
                        .audience(settings.get(AccessSettings.JWT_AUDIENCE))
                        .maxLifetime(settings.get(AccessSettings.JWT_MAX_LIFETIME))
                        .build();
            } catch (IllegalArgumentException e) {
                throw new StartException(setting + " cannot be used: " + e.getMessage(), e);
            }
        });
    }

    private JwtAuthenticator.Builder jwtBuilder() {
        if (settings.isGiven(AccessSettings.JWT_SECRET)) {
            return JwtAuthenticator.secret(settings.get(AccessSettings.JWT_SECRET));
        }
        JwtAlgorithm algorithm = settings.get(AccessSettings.JWT_ALGORITHM).orElseThrow();
        return settings.get(AccessSettings.JWT_JWKS_URL)
                .map(address -> JwtAuthenticator.keySet(algorithm, address))
                .orElseGet(() -> JwtAuthenticator.publicKey(
                        algorithm,
                        read(settings.get(AccessSettings.JWT_PUBLIC_KEY_FILE).orElseThrow())));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartException(
                    AccessSettings.JWT_PUBLIC_KEY_FILE + " " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + "): name a PEM file that this user may read",
                    e);
        }
    }
}
